import Alerting
public import Stress
internal import Synchronization
public import Vocabulary

/// One score as the feed shows it, with what was heard at that moment.
public struct LiveScore: Sendable, Equatable {
    /// The score.
    public var score: StressScore
    /// Level of the open alert; `nil` without one.
    public var level: AlertLevel?
    /// Whether the voice was on probation: then it is the agent's alone, also later.
    public var isOnProbation = false
    /// What the sound was like at the last look; `nil` before the first.
    public var look: SoundLook?

    /// `learning`, `calm`, or the level of the open alert.
    public var state: String { score.state(at: level) }
}

extension StressScore {
    /// What the voice is said to be: `learning`, `calm`, or the level of the open alert.
    public func state(at level: AlertLevel?) -> String { isLearning ? "learning" : level?.rawValue ?? "calm" }
}

/// The last minutes of scores, written twice a second by the analysis thread and read by anybody.
public final class LiveState: Sendable {
    /// Scores held: ten minutes.
    public static let capacity = 1_200

    private struct Storage {
        var ring: [LiveScore] = []
        var next = 0
    }

    private let storage = Mutex(Storage())

    /// Starts empty.
    public init() {}

    /// Adds a score; the oldest makes room.
    public func append(_ score: LiveScore) {
        storage.withLock { storage in
            if storage.ring.count < Self.capacity {
                storage.ring.append(score)
            } else {
                storage.ring[storage.next] = score
                storage.next = (storage.next + 1) % Self.capacity
            }
        }
    }

    /// Forgets every score.
    func clear() { storage.withLock { $0 = Storage() } }

    /// The newest score.
    public var newest: LiveScore? {
        storage.withLock { storage in
            storage.ring.isEmpty ? nil : storage.ring[(storage.next + storage.ring.count - 1) % storage.ring.count]
        }
    }

    /// The scores later than `seconds` of the stream, the oldest first.
    public func scores(afterSeconds seconds: Double) -> [LiveScore] {
        storage.withLock { storage in
            let count = storage.ring.count
            // From the newest back: who reads every few seconds asks for few of them.
            var new = 0
            while new < count,
                storage.ring[(storage.next + count - 1 - new) % count].score.time.seconds > seconds
            { new += 1 }
            return (count - new..<count).map { storage.ring[(storage.next + $0) % count] }
        }
    }
}
