import EventLog
import Events
import Foundation
import TestServers
import TestSupport
import Testing

/// `undertone segments browse` on a real terminal, which script(1) makes, against two daemons.
@Suite(.hangGuard) struct SegmentsBrowseCommandTests {
    private static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")
    private let desks: TwoDesks
    private var program: Program { desks.program }

    init() throws { desks = try TwoDesks() }

    @Test(.enabled(if: hasScript, "script is not installed"))
    func theBrowserListsFiltersReplaysAndVerifies() async throws {
        try desks.store(TwoDesks.other, in: desks.alice, agent: "alice")
        try await desks.serve {
            let output = program.file("screen").path(percentEncoded: false)
            let input = Pipe()
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/script")
            process.currentDirectoryURL = URL(filePath: program.home)
            let command =
                "stty rows 24 cols 120; '\(program.path)' segments browse --socket '\(desks.maria.socket)' --socket "
                + "'\(desks.alice.socket)'; echo \"rc $?\"; stty -a"
            process.arguments = ["-qefc", command, output]
            process.environment = [
                "HOME": program.home, "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "TERM": "xterm-256color",
                "TZ": "UTC", "LANG": "C.UTF-8",
            ]
            process.standardInput = input
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            defer { process.terminate() }
            func screen() -> String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
            func press(_ key: String) throws { try input.fileHandleForWriting.write(contentsOf: Data(key.utf8)) }
            func count(_ text: String) -> Int { screen().components(separatedBy: text).count - 1 }

            await eventually("it asks why, once") { screen().contains("why you look") }
            try press("complaint 17\n")
            await eventually("it asks for the key") { screen().contains("secret key") }
            try press("~/qa.key\n")
            await eventually("the list is there") {
                screen().contains("2 segments") && screen().contains("why: complaint 17")
            }
            try press("/alice\r")
            await eventually("it is filtered") { screen().contains("1 of 2 segments") }
            try press("s")
            await eventually("it is replayed") { screen().contains("scores") && screen().contains("0:02.0") }
            try press("q")
            await eventually("the list is back") { count("\u{1B}[?1049h") == 3 }
            try press("v")
            await eventually("it is verified") { screen().contains("not computed again") }
            try press("q")
            try press("o")
            await eventually("the page is written") { screen().contains("Page written") }
            #expect(FileManager.default.fileExists(atPath: "\(program.home)/\(TwoDesks.other).html"))
            try press("q")
            try press("i")
            await eventually("all is told") { screen().contains("raised because") || screen().contains("kept for") }
            try press("qq")
            await eventually("it ends") { !process.isRunning }
            #expect(screen().contains("rc 0"), "\(screen().suffix(500))")
            #expect(screen().contains(" echo ") && screen().hasSuffix("\n"), "the terminal is as it was")
        }
        let heard = try desks.alice.log.auditPage(after: 0, limit: 99).filter { $0.action == "GET /v1/segments/{id}" }
        #expect(heard.count == 3 && heard.allSatisfy { $0.reason == "complaint 17" }, "each look is in the audit")
    }

    @Test func theBrowserNeedsATerminal() async throws {
        let result = try await program.run("segments", "browse", "--socket", desks.maria.socket)
        #expect(result.status == 64 && result.errors.contains("undertone segments list"), "\(result)")
        #expect(result.errorLines.count == 1)
    }
}
