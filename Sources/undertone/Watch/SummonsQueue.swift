/// The summonses that wait to be shown: one a second at most for all daemons together, so that a daemon that calls
/// without end starts no thousand programs and hides no other.
struct SummonsQueue {
    /// Between two notices, and between two strokes of the bell.
    static let pause = Duration.seconds(1)

    private struct Waiting {
        var summons: Summons
        var count: Int
    }

    /// By the daemon's socket.
    private var waiting: [String: Waiting] = [:]
    /// When each daemon had its last turn.
    private var turns: [String: ContinuousClock.Instant] = [:]
    private var lastAt: ContinuousClock.Instant?

    var isEmpty: Bool { waiting.isEmpty }

    /// Takes one more; of a daemon's the most urgent is shown, and how many more there were.
    mutating func add(_ summons: Summons, of socketPath: String) {
        guard let known = waiting[socketPath] else {
            waiting[socketPath] = Waiting(summons: summons, count: 1)
            return
        }
        let shown = summons.isUrgent && !known.summons.isUrgent ? summons : known.summons
        waiting[socketPath] = Waiting(summons: shown, count: known.count + 1)
    }

    /// Forgets a summons for an alert that somebody sees to by now.
    mutating func remove(_ alertID: String, of socketPath: String) {
        if waiting[socketPath]?.summons.subject.alertID == alertID { waiting[socketPath] = nil }
    }

    /// The next to be shown; `nil` where none waits or it is too soon. Who was not shown for longest comes first.
    mutating func next(at now: ContinuousClock.Instant) -> Summons? {
        if let lastAt, now < lastAt + Self.pause { return nil }
        let order = waiting.sorted { left, right in
            switch (turns[left.key], turns[right.key]) {
            case (let first?, let second?): first < second
            case (nil, _?): true
            case (_?, nil): false
            case (nil, nil): left.key < right.key
            }
        }
        guard let (socketPath, next) = order.first else { return nil }
        waiting[socketPath] = nil
        turns[socketPath] = now
        lastAt = now
        return next.summons.adding(next.count - 1)
    }
}
