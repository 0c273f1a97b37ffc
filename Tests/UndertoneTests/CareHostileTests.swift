import Foundation
import Glibc
import TestServers
import TestSupport
import Testing

@testable import undertone

/// The pace on a real terminal, and daemons that are none.
@Suite(.hangGuard) struct CareHostileTests {
    private static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

    private static func program(_ socket: String) throws -> Program {
        let program = try Program()
        try Data("[feed]\nagent_socket = \"\(program.home)/\(socket)\"\n".utf8).write(to: program.file("u.toml"))
        return program
    }

    /// Numbers that nobody can have given, names that steer a terminal, identifiers that lead elsewhere: nothing of it
    /// is shown.
    @Test(arguments: [
        #"[{"id":"a","value":99,"at":"2026-11-30T09:00:00Z"}]"#,
        #"[{"id":"../../help","value":5,"at":"2026-11-30T09:00:00Z"}]"#,
        #"[{"id":"a","value":5,"at":"2026-11-30T09:00:00Z","note":"\#(String(repeating: "x", count: 2_000))"}]"#,
        #"[{"id":"a","survey":"S!","version":1,"answers":{},"at":"2026-11-30T09:00:00Z"}]"#,
        #"[{"id":"a","survey":"s","version":1,"answers":{"a":9},"at":"2026-11-30T09:00:00Z"}]"#, "[1]", "{", "",
    ])
    func whatCannotBeIsNotShown(body: String) async throws {
        let program = try Self.program("s.sock")
        let answer =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n"
            + "Connection: close\r\n\r\n\(body)"
        let daemon = ForeignDaemon(program.home + "/s.sock", answer: answer)
        defer { daemon.stop() }
        for words in [["checkin"], ["survey", "show"], ["survey", "export"]] {
            let result = try await program.run(words + ["--config", "u.toml"])
            #expect(result.status != 0 && result.output.isEmpty && !result.errors.isEmpty, "\(words): \(result)")
        }
    }

    /// A daemon that takes the question and never answers keeps nobody from breathing.
    @Test func aDaemonThatDoesNotAnswerKeepsNobodyWaiting() async throws {
        let program = try Self.program("s.sock")
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let path = program.home + "/s.sock"
        // SAFETY: the path is shorter than the room for it, which is full of zeros.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8.prefix(107))) }
        // SAFETY: bind reads the address, whose size it is told.
        _ = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        listen(descriptor, 8)
        let output = program.file("out")
        let process = try program.start("breathe", "--plain", "--score", "--config", "u.toml", output: output)
        await eventually("it begins", within: .seconds(30)) {
            (try? String(contentsOf: output, encoding: .utf8))?.contains("in 5.5 s") == true
        }
        process.terminate()
    }

    @Test(.enabled(if: hasScript, "script is not installed"))
    func keysPauseAndEndItAndTheTerminalIsAsItWas() async throws {
        let program = try Self.program("none.sock")
        let output = program.file("screen").path(percentEncoded: false)
        let input = Pipe()
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/script")
        process.currentDirectoryURL = URL(filePath: program.home)
        let command =
            "stty rows 24 cols 80; '\(program.path)' breathe --config u.toml --pattern box; echo \"rc $?\"; stty -a"
        process.arguments = ["-qefc", command, output]
        process.environment = [
            "HOME": program.home, "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "TERM": "xterm-256color", "TZ": "UTC",
            "LANG": "C.UTF-8", "XDG_RUNTIME_DIR": program.home,
        ]
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        defer { process.terminate() }
        func screen() -> String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
        func press(_ key: String) throws { try input.fileHandleForWriting.write(contentsOf: Data(key.utf8)) }
        await eventually("the caution is said") { screen().contains("q: leave:") }
        try press("\n")
        await eventually("the disc is there") { screen().contains("breathe in") && screen().contains("█") }
        try press(" ")
        await eventually("it stands still") { screen().contains("standing still") }
        try press(" ")
        await eventually("the breath is held") { screen().contains("hold your breath") }
        try press("q")
        await eventually("it ends") { !process.isRunning }
        #expect(screen().contains("rc 0") && screen().contains(" echo "), "\(screen().suffix(400))")
        #expect(screen().contains("\u{1B}[?1049l"), "the screen is given back")
    }
}
