/// One step of the live score: an element of the answer to `GET /v1/scores`.
public struct ScorePoint: Sendable, Equatable, Codable {
    /// Seconds since the start of the stream.
    public var timeS: Double
    /// Vocal effort, 0...100; absent where there is no opinion.
    public var score: Double?
    /// How far the score can be trusted, 0...1.
    public var confidence: Double
    /// `learning`, `calm`, `elevated`, `high` or `critical`.
    public var state: String
    /// Fundamental frequency in hertz; absent where unvoiced.
    public var f0Hz: Double?
    /// Level in dB re a full-scale sine.
    public var levelDBFS: Double
    /// Syllables per second over the last seconds; absent where there was too little speech.
    public var syllableRate: Double?
    /// Whether the voice was on probation: then nobody but the agent gets this point. Not part of the answer.
    public var isOnProbation = false
    /// Whether ``state`` is of an alert that the agent alone is told of so far; others read `calm`. Not part of the
    /// answer.
    public var isUntold = false

    private enum CodingKeys: String, CodingKey {
        case score, confidence, state
        case timeS = "time_s"
        case f0Hz = "f0_hz"
        case levelDBFS = "level_dbfs"
        case syllableRate = "syllable_rate"
    }

    public init(
        timeS: Double, score: Double?, confidence: Double, state: String, f0Hz: Double?, levelDBFS: Double,
        syllableRate: Double?
    ) {
        self.timeS = timeS
        self.score = score
        self.confidence = confidence
        self.state = state
        self.f0Hz = f0Hz
        self.levelDBFS = levelDBFS
        self.syllableRate = syllableRate
    }

    /// A point of which nothing but the score is known.
    public init(timeS: Double, score: Double?, confidence: Double, state: String) {
        self.init(
            timeS: timeS, score: score, confidence: confidence, state: state, f0Hz: nil, levelDBFS: -120,
            syllableRate: nil)
    }
}
