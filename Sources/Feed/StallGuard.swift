import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// Cuts the reader of one answer off soon when the daemon stops, where they do not take what is written. Who takes too
/// slowly at other times, ``PaceGuard`` sees.
struct StallGuard: Sendable {
    let limits: FeedLimits
    let channel: any Channel

    /// Runs `body`, which writes through the progress that it is given.
    func watch(_ body: (WriteProgress) async throws -> Void) async throws {
        let progress = WriteProgress()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await cutOffAfterStop(progress) }
            defer { group.cancelAll() }
            try await body(progress)
        }
    }

    /// The same answer under watch.
    func watching(_ body: ResponseBody) -> ResponseBody {
        ResponseBody(contentLength: body.contentLength) { writer in
            try await watch { progress in try await body.write(WatchedWriter(writer: writer, progress: progress)) }
        }
    }

    /// A write that hangs cannot be ended from within; closing the connection makes it fail.
    private func cutOffAfterStop(_ progress: WriteProgress) async {
        guard (try? await gracefulShutdown()) != nil, (try? await Task.sleep(for: limits.stop / 2)) != nil else {
            return
        }
        if progress.isWriting { channel.close(promise: nil) }
    }
}

/// Whether a write is under way.
final class WriteProgress: Sendable {
    private let isUnderWay = Mutex(false)

    var isWriting: Bool { isUnderWay.withLock { $0 } }

    func write(_ buffer: ByteBuffer, to writer: inout any ResponseBodyWriter) async throws {
        isUnderWay.withLock { $0 = true }
        defer { isUnderWay.withLock { $0 = false } }
        try await writer.write(buffer)
    }
}

/// Notes each write in a ``WriteProgress``.
private struct WatchedWriter: ResponseBodyWriter {
    var writer: any ResponseBodyWriter
    let progress: WriteProgress

    mutating func write(_ buffer: ByteBuffer) async throws { try await progress.write(buffer, to: &writer) }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws { try await writer.finish(trailingHeaders) }
}
