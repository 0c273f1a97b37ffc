import Foundation
import TestSupport
import Testing

/// A terminal for one program, made by script(1), with a person's keys.
final class ReplayPseudoTerminal {
    private let folder: String
    private let input = Pipe()
    private let process = Process()
    /// Bytes that were there at the last key.
    private var searched = 0

    init(folder: String) {
        self.folder = folder
    }

    deinit {
        if process.isRunning { process.terminate() }
    }

    private var record: String { folder + "/screen" }

    /// All that was written so far.
    var output: String {
        String(decoding: FileManager.default.contents(atPath: record) ?? Data(), as: UTF8.self)
    }

    /// Whether what was switched on was switched off again, in that order.
    var isRestored: Bool {
        let output = output
        guard let enter = output.range(of: "\u{1B}[?1049h"), let leave = output.range(of: "\u{1B}[?1049l") else {
            return false
        }
        return enter.upperBound < leave.lowerBound && output[..<leave.lowerBound].contains("\u{1B}[?25h")
    }

    /// Starts a command; a line after its end tells whether keys are echoed again.
    func start(_ command: String, columns: Int, rows: Int, environment: [String: String]) throws {
        // The shell becomes the program, so that its number is known.
        let line = """
            stty rows \(rows) cols \(columns)
            bash -c 'echo $$ > pid; exec \(command)'; status=$?
            stty -a | grep -q ' echo ' && echo '-- echo is on'; exit $status
            """
        try (line + "\n").write(toFile: folder + "/run.sh", atomically: true, encoding: .utf8)
        process.currentDirectoryURL = URL(filePath: folder)
        process.executableURL = URL(filePath: "/usr/bin/script")
        process.arguments = ["-qefc", "bash '\(folder)/run.sh'", record]
        process.environment = [
            "HOME": folder, "XDG_RUNTIME_DIR": folder, "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh",
            "TERM": "xterm-256color", "LANG": "C.UTF-8",
        ].merging(environment) { $1 }
        process.standardInput = input
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    func press(_ keys: String) throws {
        searched = FileManager.default.contents(atPath: record)?.count ?? 0
        try input.fileHandleForWriting.write(contentsOf: Data(keys.utf8))
    }

    /// Waits until texts have been written since the last key.
    func shows(_ texts: String..., any: Bool = false) async throws {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            let written = (FileManager.default.contents(atPath: record) ?? Data()).dropFirst(searched)
            let plain = Self.withoutSequences(written)
            if texts.allSatisfy(plain.contains) || any && !plain.isEmpty { return }
            try await Task.sleep(for: .milliseconds(10))
        }
        Issue.record("\(texts) is not shown: \(output.suffix(3_000).debugDescription)")
    }

    private static func withoutSequences(_ bytes: Data) -> String {
        var plain: [UInt8] = []
        var isSequence = false
        for byte in bytes {
            if byte == 0x1B { isSequence = true }
            if !isSequence { plain.append(byte) }
            if isSequence, byte != UInt8(ascii: "["), (0x40...0x7E).contains(byte) { isSequence = false }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    /// Sends the program a signal.
    func signal(_ name: String) async throws {
        let identifier = try String(contentsOfFile: folder + "/pid", encoding: .utf8)
        guard let number = Int32(identifier.trimmingCharacters(in: .whitespacesAndNewlines)) else { return }
        let signals: [String: Int32] = ["TERM": SIGTERM, "INT": SIGINT, "HUP": SIGHUP, "QUIT": SIGQUIT]
        kill(number, signals[name] ?? SIGTERM)
    }

    /// Waits for the end.
    func end() async throws -> Int32 {
        let deadline = ContinuousClock.now + patience
        while process.isRunning, ContinuousClock.now < deadline { try await Task.sleep(for: .milliseconds(10)) }
        try #require(!process.isRunning, "it does not end: \(output.suffix(500))")
        return process.terminationStatus
    }
}
