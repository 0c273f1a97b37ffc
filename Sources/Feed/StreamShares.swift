import Hummingbird
import NIOCore
import Synchronization

/// The streams of events that each user reads. Above the limit the oldest of the same user ends in favour of the new
/// one, and its reader may come back with its cursor; nobody else notices.
final class StreamShares: Sendable {
    private struct Stream {
        var number: Int
        var channel: any Channel
        var isOver: AsyncStream<Never>.Continuation
    }

    // SAFETY: the task that has the writer waits while its child writes, so that one at a time uses it.
    private struct HandedOn: @unchecked Sendable {
        let writer: any ResponseBodyWriter
    }

    private struct State {
        var count = 0
        var streams: [UInt32: [Stream]] = [:]
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: most streams of one user.
    init(limit: Int) { self.limit = limit }

    /// The same answer as one of the streams of a user.
    func sharing(_ body: ResponseBody, of user: UInt32, on channel: any Channel) -> ResponseBody {
        ResponseBody(contentLength: body.contentLength) { [self] writer in
            let (over, isOver) = AsyncStream.makeStream(of: Never.self)
            let number = enter(user, channel, isOver)
            defer { leave(user, number) }
            let handedOn = HandedOn(writer: writer)
            try await withThrowingTaskGroup(of: Void.self) { group in
                defer { group.cancelAll() }
                group.addTask { try await body.write(handedOn.writer) }
                group.addTask {
                    for await _ in over {}
                    // A write that hangs cannot be ended from within, and the place is wanted.
                    if !Task.isCancelled { channel.close(promise: nil) }
                }
                try await group.next()
            }
        }
    }

    private func enter(_ user: UInt32, _ channel: any Channel, _ isOver: AsyncStream<Never>.Continuation) -> Int {
        let (number, oldest) = state.withLock { state in
            state.count += 1
            var streams = state.streams[user, default: []]
            let oldest = streams.count >= limit ? streams.removeFirst() : nil
            streams.append(Stream(number: state.count, channel: channel, isOver: isOver))
            state.streams[user] = streams
            return (state.count, oldest)
        }
        oldest?.isOver.finish()
        return number
    }

    private func leave(_ user: UInt32, _ number: Int) {
        state.withLock { state in
            state.streams[user]?.removeAll { $0.number == number }
            if state.streams[user]?.isEmpty == true { state.streams[user] = nil }
        }
    }
}
