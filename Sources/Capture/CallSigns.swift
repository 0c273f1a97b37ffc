import Synchronization

/// What outside of the voice tells of calls.
public struct CallSigns: Sendable, Hashable {
    /// Somebody has said that a call is on, and not yet that it is over.
    public var isAnnounced = false
    /// Another program has streams open as in a call.
    public var hasStreams = false
    /// How often somebody has said that a call begins or ends.
    public var announcements = 0
    /// Whether there is a sound server to tell of streams.
    public var isServerThere = false

    /// Nothing is known.
    public init(
        isAnnounced: Bool = false, hasStreams: Bool = false, announcements: Int = 0, isServerThere: Bool = false
    ) {
        self.isAnnounced = isAnnounced
        self.hasStreams = hasStreams
        self.announcements = announcements
        self.isServerThere = isServerThere
    }
}

/// Where a live source shows what tells of calls.
final class CallSignBoard: Sendable {
    /// Changes that may wait for the follower; of more, the oldest are dropped.
    private static let waitingChanges = 64

    /// The changes in order, for one follower.
    let changes: AsyncStream<CallSigns>
    private let changed: AsyncStream<CallSigns>.Continuation
    private let latest = Mutex(CallSigns())

    init() { (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.waitingChanges)) }

    /// What tells of calls now.
    var signs: CallSigns { latest.withLock { $0 } }

    /// Shows it; nothing happens where it is shown already.
    func show(_ signs: CallSigns) {
        let isNew = latest.withLock { latest in
            defer { latest = signs }
            return latest != signs
        }
        if isNew { changed.yield(signs) }
    }
}
