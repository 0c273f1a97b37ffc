/// A clock that is never set, from some beginning on, for who need not know which clock it is.
public struct Stopwatch: Sendable {
    /// The time since the beginning.
    public let now: @Sendable () -> Duration
    /// Waits.
    public let sleep: @Sendable (_ duration: Duration) async throws -> Void

    /// Begins now.
    public init(_ clock: some Clock<Duration>) {
        let start = clock.now
        now = { start.duration(to: clock.now) }
        sleep = { try await clock.sleep(for: $0) }
    }
}
