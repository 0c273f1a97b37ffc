import Foundation
import TestSupport
import Vocabulary

/// Runs the commands that open a segment on one that means harm, and looks at what they do.
struct HostileSegmentTrial {
    /// Kilobytes of memory that a command may map, and seconds that it may take.
    private static let limits = (kilobytes: 4_000_000, seconds: 60)

    private let folder: TemporaryFolder
    private let program: String
    private let recipient: String

    /// - Parameters:
    ///   - program: `undertone`.
    ///   - key: the text of the file that opens the segments.
    ///   - recipient: the public key of it.
    /// - Throws: where there is no room for a folder.
    init(program: String, key: String, recipient: String) throws {
        self.program = program
        self.recipient = recipient
        folder = try TemporaryFolder()
        try key.write(toFile: folder.path + "/qa.key", atomically: true, encoding: .utf8)
    }

    /// Everything that is wrong with how the commands take a segment.
    func faults(of file: [UInt8]) async throws -> [String] {
        try Data(file).write(to: URL(filePath: folder.path + "/s.age"))
        let segment = "s.age --identity qa.key"
        var found: [String] = []
        try? FileManager.default.removeItem(atPath: folder.path + "/r.age")
        for command in [
            "replay \(segment) --silent --no-wait", "verify \(segment)", "verify \(segment) --json",
            "replay \(segment) --html p.html --png p.png --force", "export \(segment) --output out --force",
            "redact \(segment) --from 0 --to 0.5 --recipient \(recipient) --output r.age",
            "export \(segment) --format csv --output -", "export \(segment) --format json --output -",
        ] {
            found += try await faults(of: command, on: "\(program) segments \(command)", isTerminal: false)
        }
        // What a terminal gets; the keys are pressed at once.
        let keys = #"printf 'zz?jJ5lor+-=q'"#
        for command in ["replay \(segment) --silent", "replay \(segment) --silent --no-wait"] {
            let line = "\(keys) | script -qefc '\(program) segments \(command)' /dev/null"
            found += try await faults(of: command, on: line, isTerminal: true)
        }
        if let page = FileManager.default.contents(atPath: folder.path + "/p.html") {
            found += HostileSegmentTests.marks(in: String(decoding: page, as: UTF8.self)).map { "on the page: \($0)" }
            try? FileManager.default.removeItem(atPath: folder.path + "/p.html")
        }
        return found
    }

    private func faults(of command: String, on line: String, isTerminal: Bool) async throws -> [String] {
        let output = folder.path + "/output"
        try Data().write(to: URL(filePath: output))
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/timeout")
        process.arguments = [
            "-k", "1", "\(Self.limits.seconds)", "bash", "-c", "ulimit -v \(Self.limits.kilobytes); \(line)",
        ]
        process.currentDirectoryURL = URL(filePath: folder.path)
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "XDG_RUNTIME_DIR": folder.path, "TZ": "UTC",
            "SHELL": "/bin/sh",
            "TERM": "xterm-256color", "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no",
        ]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardError = process.standardOutput
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        var faults: [String] = []
        // Everything that the program says of itself; a signal, a limit of time and one of memory are something else.
        if process.terminationReason != .exit || ![0, 1, 64, 66, 73, 74].contains(process.terminationStatus) {
            faults.append("\(command): status \(process.terminationStatus)")
        }
        let text = String(decoding: FileManager.default.contents(atPath: output) ?? Data(), as: UTF8.self)
        let raw = Self.raw(in: text, isTerminal: isTerminal)
        if !raw.isEmpty { faults.append("\(command): raw in the output: \(raw.debugDescription)") }
        return faults
    }

    /// What steers a terminal and is not one of our own codes.
    static func raw(in text: String, isTerminal: Bool) -> String {
        let own = /\u{1B}\[(?:[0-9;]*[mHKJA]|\?(?:1049|25|7)[hl])|\r\n/.matchingSemantics(.unicodeScalar)
        let rest = isTerminal ? text.replacing(own, with: "\n") : text
        let scalars = rest.unicodeScalars.filter { !PlainText.allows($0) && $0 != "\n" && $0 != "\t" }
        return String(String.UnicodeScalarView(scalars.prefix(20)))
    }
}
