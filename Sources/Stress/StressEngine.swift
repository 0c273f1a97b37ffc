public import Prosody

/// Frames in, a score twice a second out; learns the calm baseline on the way.
///
/// Evidence is the mean of a short and a long window, so that a sudden change shows at once and a lasting one for certain.
/// While the score is raised, or an alert is open, the baseline is frozen. Allocates nothing after `init`.
public struct StressEngine {
    /// Frames between scores: half a second.
    public static let step = 50

    /// How the baseline comes about.
    public enum Learning: Sendable, Equatable {
        /// Learned as the audio runs, ready after so many seconds of voiced speech.
        case live(warmUpS: Float)
        /// Learned beforehand and left as it is.
        case frozen
        /// Everything heard is calm: learn from all of it, score nothing.
        case calibration
    }

    private static let shortWindowS: Float = 3
    private static let longWindowS: Float = 8
    /// Voiced speech in the long window below which the evidence is that of a phrase or two, whatever they are.
    private static let enoughVoicedS: Float = 2.5
    /// Scores above this stop the adaptation.
    private static let calmBelow: Float = 40

    /// The calm voice, as known now.
    public private(set) var baseline: SpeakerBaseline
    private let learning: Learning
    private var short = ProsodyWindow(seconds: shortWindowS)
    private var long = ProsodyWindow(seconds: longWindowS)
    private var framesUntilScore = step

    /// Starts with what is known of the voice.
    public init(baseline: SpeakerBaseline, learning: Learning) {
        self.baseline = baseline
        self.learning = learning
    }

    /// Takes the next frame.
    /// - Parameters:
    ///   - frame: the next frame of the stream.
    ///   - isAlertOpen: freezes the baseline.
    /// - Returns: a score with every ``step``-th frame.
    public mutating func push(_ frame: ProsodyFrame, isAlertOpen: Bool) -> StressScore? {
        short.push(frame)
        long.push(frame)
        framesUntilScore -= 1
        guard framesUntilScore == 0 else { return nil }
        framesUntilScore = Self.step
        guard let recent = short.statistics(), let lasting = long.statistics() else { return nil }
        let score = score(recent: recent, lasting: lasting)
        let isCalm = score.isLearning || (score.value ?? 0) < Self.calmBelow
        if learning != .frozen, !isAlertOpen, isCalm, recent.f0MedianSemitones != nil {
            baseline.learn(recent, stepS: Float(Self.step) / 100)
        }
        return score
    }

    /// Goes on with another baseline, as after a new calibration.
    public mutating func replaceBaseline(_ baseline: SpeakerBaseline) {
        self.baseline = baseline
    }

    /// Forgets the last seconds, as after lost samples; the baseline stays.
    public mutating func restart() {
        short.removeAll()
        long.removeAll()
        framesUntilScore = Self.step
    }

    private var progress: Float {
        switch learning {
        case .live(let warmUpS): min(1, baseline.speechS / warmUpS)
        case .frozen: 1
        case .calibration: 0
        }
    }

    private func score(recent: ProsodyStatistics, lasting: ProsodyStatistics) -> StressScore {
        var score = StressScore(
            time: recent.time, value: nil, confidence: 0, isLearning: progress < 1, learningProgress: progress,
            statistics: recent)
        guard !score.isLearning, recent.f0MedianSemitones != nil, lasting.f0MedianSemitones != nil else { return score }
        score.pitch = contribution(of: .pitch, recent, lasting)
        score.rate = contribution(of: .rate, recent, lasting)
        score.level = contribution(of: .level, recent, lasting)
        score.balance = contribution(of: .balance, recent, lasting)
        // Without a calm pitch to compare with there is no opinion, whatever else is known.
        guard score.pitch != nil else { return score }
        score.value = StressModel.score(ofEvidence: score.evidence)
        score.confidence = min(StressModel.confidence(in: recent), lasting.voicedS / Self.enoughVoicedS)
        return score
    }

    /// The mean of what both windows say.
    private func contribution(
        of feature: StressFeature, _ recent: ProsodyStatistics, _ lasting: ProsodyStatistics
    ) -> StressContribution? {
        guard var mean = StressModel.contribution(of: feature, in: recent, against: baseline),
            let other = StressModel.contribution(of: feature, in: lasting, against: baseline)
        else { return nil }
        mean.value = (mean.value + other.value) / 2
        mean.zScore = (mean.zScore + other.zScore) / 2
        mean.weight = (mean.weight + other.weight) / 2
        return mean
    }
}

extension StressScore {
    /// Sum of what the measures add; pitch may be negative.
    var evidence: Float {
        (pitch?.weight ?? 0) + (rate?.weight ?? 0) + (level?.weight ?? 0) + (balance?.weight ?? 0)
    }
}
