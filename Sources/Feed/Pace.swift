/// How long one side of a connection may keep the other waiting, over a whole question or answer: a grace, and beyond
/// it what the bytes so far take at the slowest rate that is borne. What drips is ended, however regularly it drips.
struct Pace {
    private let grace: Duration
    private let bytesPerSecond: Double
    private var waited = Duration.zero
    private var bytes = 0
    private var since: ContinuousClock.Instant?

    /// Nobody waits yet.
    /// - Parameters:
    ///   - grace: how long may be waited in all where nothing comes.
    ///   - bytesPerSecond: the slowest rate that is borne; by default bytes earn no time.
    init(grace: Duration, bytesPerSecond: Double = .infinity) {
        self.grace = grace
        self.bytesPerSecond = bytesPerSecond
    }

    /// From now on the other side is waited for.
    mutating func wait(at now: ContinuousClock.Instant = .now) { if since == nil { since = now } }

    /// It is waited for no more.
    mutating func rest(at now: ContinuousClock.Instant = .now) {
        if let since { waited += now - since }
        since = nil
    }

    /// The other side has sent or taken so much.
    mutating func take(_ count: Int) { bytes += count }

    /// When the patience is over; `nil` where nobody waits.
    var deadline: ContinuousClock.Instant? {
        since.map { $0 + grace + .seconds(Double(bytes) / bytesPerSecond) - waited }
    }
}
