import Foundation
import TestSignals

/// The built `undertone`, run as a user runs it: in a home of its own, with no daemon and no sound server unless a test
/// names one.
struct Program {
    struct Result {
        var status: Int32
        var output: String
        var errors: String

        var outputLines: [Substring] { output.split(separator: "\n") }
        var errorLines: [Substring] { errors.split(separator: "\n") }
    }

    private let folder: TemporaryFolder

    /// The user's home, where it is run.
    var home: String { folder.path }

    /// A file there.
    func file(_ name: String) -> URL { folder.url.appending(path: name) }

    /// Where the build has put the programs: beside the tests.
    static let path = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "undertone")
        .path(percentEncoded: false)

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Runs it to its end.
    @discardableResult
    func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Result {
        try await run(Self.path, arguments, environment: environment)
    }

    /// Runs a line of shell in which `$UNDERTONE` is the program.
    func shell(_ line: String) async throws -> Result {
        try await run("/bin/bash", ["-c", "set -o pipefail; " + line], environment: ["UNDERTONE": Self.path])
    }

    /// Starts it with its output in a file.
    func start(_ arguments: String..., output: URL) throws -> Process {
        let process = try process(Self.path, arguments, environment: [:], output: output, errors: output)
        try process.run()
        return process
    }

    private func run(_ path: String, _ arguments: [String], environment: [String: String]) async throws -> Result {
        let files = ["out", "err"].map { folder.url.appending(path: "\(UUID()).\($0)") }
        let process = try process(path, arguments, environment: environment, output: files[0], errors: files[1])
        try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in continuation.resume() }
            do { try process.run() } catch { continuation.resume(throwing: error) }
        }
        return Result(
            status: process.terminationStatus, output: try String(contentsOf: files[0], encoding: .utf8),
            errors: try String(contentsOf: files[1], encoding: .utf8))
    }

    private func process(
        _ path: String, _ arguments: [String], environment: [String: String], output: URL, errors: URL
    ) throws -> Process {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder.url
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder.path, "PULSE_SERVER": "unix:\(folder.path)/no-sound-server",
            "TZ": "UTC",
        ].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        for file in Set([output, errors]) { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = output == errors ? process.standardOutput : try FileHandle(forWritingTo: errors)
        return process
    }
}
