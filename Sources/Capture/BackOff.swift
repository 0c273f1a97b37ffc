/// How long to wait before the next try: 0.25 s at first, doubling to 4 s, with jitter so that the many desktops of one
/// site do not all come at once.
struct BackOff {
    /// The shortest wait.
    static let shortest = Duration.milliseconds(250)
    /// The longest wait: a server that comes back is heard within 5 s, however long it was away.
    static let longest = Duration.seconds(4)

    private var ceiling = shortest * 2

    /// The next wait: uniform between half the ceiling and the ceiling, which doubles up to ``longest``.
    mutating func next() -> Duration {
        var generator = SystemRandomNumberGenerator()
        return next(using: &generator)
    }

    /// The next wait, drawn from `generator`.
    mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
        defer { ceiling = min(ceiling * 2, Self.longest) }
        return ceiling * Double.random(in: 0.5...1, using: &generator)
    }

    /// Starts again at ``shortest``, after a try that held.
    mutating func reset() { self = BackOff() }
}
