import Hummingbird
import NIOCore
import ServiceLifecycle
import Synchronization

/// Watches over the writes of one answer, and cuts the reader off who does not take them: after ``FeedLimits/stall``,
/// or soon when the daemon stops.
struct StallGuard: Sendable {
    let limits: FeedLimits
    let channel: any Channel

    /// Runs `body`, which writes through the progress that it is given.
    func watch(_ body: (WriteProgress) async throws -> Void) async throws {
        let progress = WriteProgress()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await cutOffWhenStalled(progress) }
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
    private func cutOffWhenStalled(_ progress: WriteProgress) async {
        while !Task.isCancelled {
            let deadline = (progress.writingSince ?? .now) + limits.stall
            try? await Task.sleep(until: deadline, clock: .continuous)
            if let since = progress.writingSince, since + limits.stall <= .now, !Task.isCancelled {
                channel.close(promise: nil)
                return
            }
        }
    }

    private func cutOffAfterStop(_ progress: WriteProgress) async {
        guard (try? await gracefulShutdown()) != nil, (try? await Task.sleep(for: limits.stop / 2)) != nil else {
            return
        }
        if progress.writingSince != nil { channel.close(promise: nil) }
    }
}

/// Since when a write has been under way, if one is.
final class WriteProgress: Sendable {
    private let since = Mutex<ContinuousClock.Instant?>(nil)

    var writingSince: ContinuousClock.Instant? { since.withLock { $0 } }

    func write(_ buffer: ByteBuffer, to writer: inout any ResponseBodyWriter) async throws {
        since.withLock { $0 = .now }
        defer { since.withLock { $0 = nil } }
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
