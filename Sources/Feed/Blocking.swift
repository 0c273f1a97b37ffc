import NIOPosix

/// Calls that wait for the disk or a directory, kept off the threads that serve connections and tasks.
enum Blocking {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(body)
    }
}
