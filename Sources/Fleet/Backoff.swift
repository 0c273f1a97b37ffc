/// How long to wait before the next attempt: at random between the least and a limit that doubles up to the most ("full
/// jitter"), so that a thousand desks that lost their server at one moment do not come back at one moment.
public struct Backoff: Sendable {
    /// The least wait.
    public let least: Duration
    /// The most.
    public let most: Duration
    private var limit: Duration

    /// A series of waits. `least` is above zero and below `most`.
    public init(least: Duration = .seconds(1), most: Duration = .seconds(60)) {
        precondition(least > .zero && least < most)
        (self.least, self.most) = (least, most)
        limit = min(most, least * 4)
    }

    /// The next wait.
    public mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        defer { limit = min(most, limit * 2) }
        return least + (limit - least) * Double.random(in: 0..<1, using: &generator)
    }

    /// Something worked: the waits begin anew.
    public mutating func reset() { limit = min(most, least * 4) }
}
