import Foundation

/// Questions to a world that may never answer: a dead network folder, a stopped daemon, a bus without a master.
///
/// What is late goes on by itself until the process ends, and its answer is thrown away.
enum TimeLimit {
    /// The answer of a call that blocks its thread; `nil` where it is late.
    static func answer<Value: Sendable>(
        within limit: Duration, _ question: @escaping @Sendable () -> Value
    ) async -> Value? { await first(within: limit) { answers in Thread.detachNewThread { answers.yield(question()) } } }

    /// The answer of a call that suspends; `nil` where it is late.
    static func answer<Value: Sendable>(
        within limit: Duration, of question: @escaping @Sendable () async -> Value
    ) async -> Value? { await first(within: limit) { answers in Task { answers.yield(await question()) } } }

    private static func first<Value: Sendable>(
        within limit: Duration, _ ask: (AsyncStream<Value>.Continuation) -> Void
    ) async -> Value? {
        let (answers, continuation) = AsyncStream.makeStream(of: Value.self)
        let alarm = Task {
            try? await Task.sleep(for: limit)
            continuation.finish()
        }
        defer { alarm.cancel() }
        ask(continuation)
        return await answers.first { _ in true }
    }
}

/// What another program printed, asked in the language that we read.
struct ProgramOutput: Sendable {
    let status: Int32
    let output: String
    let errors: String

    /// Runs a program to its end, or kills it after `limit`; blocks the calling thread. `nil` where there is none.
    static func of(_ path: String, _ arguments: [String], limit: Duration) -> ProgramOutput? {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(["LC_ALL": "C"]) { $1 }
        let (output, errors) = (Pipe(), Pipe())
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        guard (try? process.run()) != nil else { return nil }
        let identifier = process.processIdentifier
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: limit / .seconds(1))
            if process.isRunning { kill(identifier, SIGKILL) }
        }
        // What goes to standard error is a line or two, which fits into the pipe while output is read.
        let printed = try? output.fileHandleForReading.readToEnd()
        let complained = try? errors.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        return ProgramOutput(
            status: process.terminationStatus, output: String(decoding: printed ?? Data(), as: UTF8.self),
            errors: String(decoding: complained ?? Data(), as: UTF8.self))
    }
}
