import Foundation
import TestServers
import TestSupport
import Testing

/// Ctrl-z and `fg` in a shell that has job control, on a terminal that script(1) makes (2.15: raw mode swallowed it;
/// after `kill -TSTP` and `fg` the terminal stayed in line mode).
struct JobControlTests {
    private static let terminal = "/usr/bin/script"

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: terminal), "script(1) is not installed"))
    func watchGivesTheTerminalBackAndTakesItAgain() async throws {
        let program = try Program()
        let folder = program.home + "/run"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let output = program.file("screen").path(percentEncoded: false)
        let input = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: Self.terminal)
        process.arguments = ["-qefc", "bash --norc --noprofile -i", output]
        process.environment = [
            "HOME": program.home, "PATH": "/usr/bin:/bin", "SHELL": "/bin/bash", "TERM": "xterm-256color",
        ]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        defer { process.terminate() }
        var searched = 0
        func written() -> Data { (FileManager.default.contents(atPath: output) ?? Data()) }
        func type(_ keys: String) throws {
            searched = written().count
            try input.fileHandleForWriting.write(contentsOf: Data(keys.utf8))
        }
        /// Waits until texts have come one after the other since the last key.
        func shows(_ texts: String...) async {
            await eventually("\(texts)") {
                var rest = String(decoding: written().dropFirst(searched), as: UTF8.self)[...]
                return texts.allSatisfy { text in
                    guard let range = rest.range(of: text) else { return false }
                    rest = rest[range.upperBound...]
                    return true
                }
            }
        }

        try type("'\(program.path)' watch --socket '\(folder)'\n")
        await shows("\u{1B}[?1049h", "quit")
        try type("\u{1A}")
        await shows("\u{1B}[?1049l", "Stopped")
        // The shell would mend the line mode by itself; what it starts next would not.
        try type("jobs -l; stty -a | grep -o ' icanon' | tr a-z A-Z\n")
        await shows("Stopped", "ICANON")
        try type("fg\n")
        await shows("\u{1B}[?1049h", "quit")
        try type("?")
        await shows("any key goes back")
        try type(" ")
        try type("\u{1A}")
        await shows("\u{1B}[?1049l", "Stopped")
        try type("fg\n")
        await shows("\u{1B}[?1049h", "quit")
        try type("q")
        await shows("\u{1B}[?1049l")
        try type("echo ended-$?; exit\n")
        await shows("ended-0")
        await eventually("it ends") { !process.isRunning }
    }

    /// As in the demo: in the background of a script, with nobody at the keyboard. It spun instead of ending.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: terminal), "script(1) is not installed"))
    func whatNobodyCanPressAKeyOfEndsWhenItIsAskedTo() async throws {
        let program = try Program()
        let folder = program.home + "/run"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let output = program.file("screen").path(percentEncoded: false)
        let lines = """
            for round in 1 2 3 4; do
                '\(program.path)' watch --socket '\(folder)' </dev/null & watch=$!
                until [ "$(grep -ao '?1049h' '\(output)' | wc -l)" -ge $round ]; do :; done
                kill -TERM $watch; wait $watch; echo "ended-$round-$?"
            done
            """
        try lines.write(to: program.file("rounds"), atomically: false, encoding: .utf8)
        let ended = "grep -ao 'ended-[1-4]-0' '\(output)' | wc -l"
        let result = try await program.shell("script -qefc 'bash rounds' '\(output)' >/dev/null </dev/null; \(ended)")
        #expect(result.output.contains("4"), "\(result)")
    }
}
