public import Foundation
import TestSignals
import TestSupport

/// A built program of ours, run as a user runs it: in a home of its own, with no daemon and no sound server unless a
/// test names one.
public struct Program: Sendable {
    /// How a run ended.
    public struct Result: Sendable {
        /// Exit status.
        public var status: Int32
        /// All of standard output.
        public var output: String
        /// All of standard error.
        public var errors: String

        /// Lines of standard output.
        public var outputLines: [Substring] { output.split(separator: "\n") }
        /// Lines of standard error.
        public var errorLines: [Substring] { errors.split(separator: "\n") }
    }

    /// The user's home, where it is run.
    public let home: String
    private let name: String
    /// Removes the home at the end, where it was made here.
    private let folder: TemporaryFolder?

    /// A program in a new home.
    public init(_ name: String = "undertone") throws {
        let folder = try TemporaryFolder()
        self.name = name
        self.folder = folder
        home = folder.path
    }

    /// A program in a home that is there already.
    public init(_ name: String = "undertone", home: String) {
        self.name = name
        self.home = home
        folder = nil
    }

    /// A file in the home.
    public func file(_ name: String) -> URL { URL(filePath: home).appending(path: name) }

    /// Writes the user's configuration, by which the microphones of tests may be heard: there is no device behind them.
    public func allowVirtualSources() throws {
        try writeConfiguration("[capture]\nallow_virtual = true\n")
    }

    /// Writes the user's configuration with all that a daemon needs to start.
    public func stateTerritory() throws {
        try writeConfiguration("[policy]\nterritory = \"US\"\n")
    }

    private func writeConfiguration(_ text: String) throws {
        let folder = file(".config/undertone")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: folder.appending(path: "undertone.toml"))
    }

    /// Where the build has put the program: beside the bundle of the tests, whose path is among the arguments of
    /// whatever runs them.
    public var path: String {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") } ?? CommandLine.arguments[0]
        var folder = URL(filePath: bundle).deletingLastPathComponent()
        while folder.path(percentEncoded: false).contains(".xctest") { folder.deleteLastPathComponent() }
        return folder.appending(path: name).path(percentEncoded: false)
    }

    /// Runs it to its end.
    @discardableResult
    public func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Result {
        try await run(arguments, environment: environment)
    }

    /// The same for a list that was put together.
    public func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Result {
        try await run(path, arguments, environment: environment)
    }

    /// Runs a line of shell in which `$UNDERTONE` is the program.
    public func shell(_ line: String) async throws -> Result {
        try await run("/bin/bash", ["-c", "set -o pipefail; " + line], environment: ["UNDERTONE": path])
    }

    /// Starts it with its output in a file.
    public func start(_ arguments: String..., environment: [String: String] = [:], output: URL) throws -> Process {
        try start(arguments, environment: environment, output: output)
    }

    /// The same for a list that was put together.
    /// - Parameters:
    ///   - arguments: what it is given.
    ///   - tracer: another program with its arguments, which starts this one and becomes nobody in its place.
    ///   - environment: beside the usual.
    ///   - output: where everything that it says goes.
    /// - Returns: the process.
    /// - Throws: where it cannot be started.
    public func start(
        _ arguments: [String], under tracer: [String] = [], environment: [String: String] = [:], output: URL
    ) throws -> Process {
        let words = tracer + [path] + arguments
        let process = try process(
            words[0], Array(words.dropFirst()), environment: environment, output: output, errors: output)
        try process.run()
        return process
    }

    private func run(_ path: String, _ arguments: [String], environment: [String: String]) async throws -> Result {
        let files = ["out", "err"].map { file(".\(UUID()).\($0)") }
        let process = try process(path, arguments, environment: environment, output: files[0], errors: files[1])
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
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
        process.currentDirectoryURL = URL(filePath: home)
        process.environment = [
            "PATH": "/usr/bin:/bin", "HOME": home, "XDG_RUNTIME_DIR": home,
            "PULSE_SERVER": "unix:\(home)/no-sound-server",
            "TZ": "UTC",
        ].merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        for file in Set([output, errors]) { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = output == errors ? process.standardOutput : try FileHandle(forWritingTo: errors)
        return process
    }
}
