import Vocabulary

/// Half a second or so of the agent's voice.
public struct VoiceStep: Sendable, Equatable {
    /// When it was heard, by the clock that nobody sets.
    public var at: Duration
    /// How long it is, s.
    public var lengthS: Double
    /// Speech of the agent in it, s.
    public var talkS: Double
    /// Its score, 0...100; `nil` without an opinion.
    public var score: Double?
    /// Whether the voice was at `elevated` or above.
    public var isRaised: Bool

    public init(at: Duration, lengthS: Double = 0.5, talkS: Double, score: Double?, isRaised: Bool) {
        self.at = at
        self.lengthS = lengthS
        self.talkS = talkS
        self.score = score
        self.isRaised = isRaised
    }
}

/// What was heard in a call so far.
struct CallMeasure: Sendable, Equatable {
    /// The first minutes count by themselves, s.
    static let firstS = 180.0

    private(set) var talkS = 0.0
    private var hardS = 0.0
    private var all = Mean()
    private var first = Mean()

    private struct Mean: Equatable {
        var sum = 0.0
        var weight = 0.0

        var value: Double? { weight > 0 ? sum / weight : nil }

        mutating func add(_ value: Double, _ more: Double) {
            sum += value * more
            weight += more
        }
    }

    /// Adds a step of a call that began at an instant.
    mutating func add(_ step: VoiceStep, of since: Duration) {
        talkS += step.talkS
        if step.isRaised { hardS += step.lengthS }
        guard let score = step.score else { return }
        all.add(score, step.lengthS)
        if step.at - since < .seconds(Self.firstS) { first.add(score, step.lengthS) }
    }

    /// What is written down of the call, but for its alerts.
    func payload(from began: Timestamp, to ended: Timestamp, knownBy: CallMachine.Knowledge) -> CallPayload {
        CallPayload(
            beganAt: began, endedAt: ended, knownBy: knownBy.rawValue, talkS: talkS, hardS: hardS, score: all.value,
            firstScore: first.value, alerts: 0)
    }
}
