import Synchronization

/// The supervisors who follow the events now, counted for the agent: a number, and nobody's name.
public final class Onlookers: Sendable {
    private let streams = Mutex<[UInt32: Int]>([:])

    /// Nobody follows.
    public init() {}

    /// People who follow at least one stream.
    public var count: Int { streams.withLock { $0.count } }

    /// A user follows one stream more.
    func enter(_ user: UInt32) { streams.withLock { $0[user, default: 0] += 1 } }

    /// One of a user's streams has ended.
    func leave(_ user: UInt32) {
        streams.withLock { streams in
            let left = streams[user, default: 1] - 1
            streams[user] = left > 0 ? left : nil
        }
    }
}
