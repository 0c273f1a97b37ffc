public import Vocabulary

/// An instant by the clock on the wall, and by one that nobody sets.
public struct Moment: Sendable, Equatable {
    /// By the clock on the wall, which may jump.
    public var wall: Timestamp
    /// By a clock that runs on evenly, also while the machine is suspended.
    public var clock: Duration

    public init(wall: Timestamp, clock: Duration) {
        self.wall = wall
        self.clock = clock
    }

    /// What the clock on the wall shows now for an instant of the other: as if it had never been set.
    func wall(at clock: Duration) -> Timestamp { wall.advanced(bySeconds: (clock - self.clock) / .seconds(1)) }
}
