import Foundation
import TestSupport
import Testing

/// The folders that the system makes for agents, with real users: attacks 11 to 14 and 19 on the shared folder, and
/// what else somebody without a role, another agent or a supervisor may try there.
@Suite(.enabled(if: geteuid() == 0, "only root can make folders for others"), .hangGuard)
struct AgentFolderTests {
    @Test func nobodyElseWritesInAnAgentsFolder() throws {
        let process = Process()
        process.executableURL = URL(filePath: #filePath).deletingLastPathComponent().appending(
            path: "../Scripts/agent-folder.sh")
        process.arguments = ["--where-possible"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = output
        try process.run()
        let said = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        print(said)
        #expect(process.terminationStatus == 0, "\(said)")
    }
}
