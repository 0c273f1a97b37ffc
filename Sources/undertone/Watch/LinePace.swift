/// How many lines of one daemon a person is shown: those of others are not to be pushed out of sight.
struct LinePace {
    /// So many at once, and then so many a second.
    static let burst = 50.0
    static let perSecond = 5.0

    private var free = LinePace.burst
    private var last: ContinuousClock.Instant?
    private var left = 0

    /// Counts one more.
    /// - Parameter now: the time.
    /// - Returns: how many were left out before this one; `nil` where this one is, too.
    mutating func take(at now: ContinuousClock.Instant) -> Int? {
        if let last { free = min(Self.burst, free + (now - last) / .seconds(1) * Self.perSecond) }
        last = now
        guard free >= 1 else {
            left += 1
            return nil
        }
        free -= 1
        defer { left = 0 }
        return left
    }
}
