import EventLog
import Events
import Foundation
import TestServers
import TestSupport
import Testing

@testable import undertone

/// The table of `undertone watch` on a real terminal, which script(1) makes.
struct WatchKeysTests {
    private static let terminal = "/usr/bin/script"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: terminal), "script(1) is not installed"))
    func keysSeeToTheOnlyAlertTakeThatBackAndEnd() async throws {
        let feed = try ServedFeed()
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        try await feed.serve {
            let output = feed.program.file("screen").path(percentEncoded: false)
            let input = Pipe()
            let process = Process()
            process.executableURL = URL(filePath: Self.terminal)
            process.arguments = ["-qefc", "'\(feed.program.path)' watch --socket '\(feed.socket)'", output]
            process.environment = [
                "HOME": feed.program.home, "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "TERM": "xterm-256color",
            ]
            process.standardInput = input
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            defer { process.terminate() }
            func screen() -> String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
            func press(_ key: String) throws { try input.fileHandleForWriting.write(contentsOf: Data(key.utf8)) }

            await eventually("alert and keys are shown") {
                screen().contains("nobody") && screen().contains("acknowledge")
            }
            // A key right after the alert has appeared would ask.
            try await Task.sleep(for: WatchKeys.calm)
            try press("a")
            try await eventually("it is seen") { try feed.log.alert(id: "aaaa1111")?.life.state == .acknowledged }
            await eventually("the key is answered") {
                screen().contains("acknowledged: \(ServedFeed.name), high [aaaa1111]   u takes it back")
            }
            try await Task.sleep(for: WatchKeys.calm)
            try press("u")
            try await eventually("it is taken back") { try feed.log.alert(id: "aaaa1111")?.life.state == .raised }
            try press("q")
            await eventually("it ends") { !process.isRunning }
            #expect(process.terminationStatus == 0)
            #expect(screen().contains("\u{1B}[?1049l"), "the screen is as it was")
        }
    }
}
