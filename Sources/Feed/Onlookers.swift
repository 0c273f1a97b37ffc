import Synchronization

/// The supervisors who follow the events now, counted for the agent: a number, and nobody's name.
public final class Onlookers: Sendable {
    private let streams = Mutex<[UInt32: Int]>([:])

    /// Nobody follows.
    public init() {}

    /// People who follow at least one stream.
    public var count: Int { streams.withLock { $0.count } }

    /// A user follows one stream more.
    /// - Parameter user: number of the user.
    /// - Returns: ends that; a second time it does nothing, so that whoever first sees the end may say so.
    func enter(_ user: UInt32) -> @Sendable () -> Void {
        streams.withLock { $0[user, default: 0] += 1 }
        return Visit(of: user, to: self).end
    }

    private func leave(_ user: UInt32) {
        streams.withLock { streams in
            let left = streams[user, default: 1] - 1
            streams[user] = left > 0 ? left : nil
        }
    }

    /// One stream of a user.
    private final class Visit: Sendable {
        private let user: UInt32
        private let onlookers: Onlookers
        private let isOver = Mutex(false)

        init(of user: UInt32, to onlookers: Onlookers) {
            self.user = user
            self.onlookers = onlookers
        }

        func end() {
            let wasOver = isOver.withLock { isOver in
                defer { isOver = true }
                return isOver
            }
            if !wasOver { onlookers.leave(user) }
        }
    }
}
