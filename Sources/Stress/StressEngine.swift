public import AudioTypes
public import Prosody

/// Frames in, a score twice a second out; learns the calm baseline on the way.
///
/// Evidence is gathered over windows of several lengths side by side, so that a sudden change shows at once and a small
/// lasting one for certain. While the score is raised, or an alert is open, the baseline is frozen. Allocates nothing after
/// `init`.
public struct StressEngine: Archivable {
    /// Frames between scores: half a second.
    public static let step = 50

    /// How the baseline comes about.
    public enum Learning: Archivable, Sendable, Equatable {
        /// Learned as the audio runs, ready after so many seconds of speech.
        case live(warmUpS: Float)
        /// Learned beforehand and left as it is.
        case frozen
        /// Everything heard is calm: learn from all of it, score nothing.
        case calibration

        /// Which of them, and the speech that it takes.
        public mutating func archive(_ archive: inout StateArchive) {
            var (code, warmUpS) = (0, Float(0))
            switch self {
            case .live(let seconds): warmUpS = seconds
            case .frozen: code = 1
            case .calibration: code = 2
            }
            archive.visit(&code, in: 0...2)
            archive.visit(&warmUpS)
            self = code == 0 ? .live(warmUpS: warmUpS) : code == 1 ? .frozen : .calibration
        }
    }

    private static let stepS = Float(step) / 100
    /// What is shown, and what says whether anybody speaks now.
    private static let recentS: Float = 3
    /// Voiced speech in the last three seconds without which there is no score.
    private static let leastRecentVoicedS: Float = 0.4
    /// Scores above this stop the adaptation.
    private static let calmBelow: Float = 40

    /// The calm voice, as known now.
    public private(set) var baseline: SpeakerBaseline
    private var learning: Learning
    private var window = ProsodyWindow(seconds: SpeakerBaseline.windowsS.last ?? recentS)
    private var confounders = Confounders()
    private var patterns = PatternTracker()
    private var framesUntilScore = step

    /// What was learned, and the last seconds.
    public mutating func archive(_ archive: inout StateArchive) {
        baseline.archive(&archive)
        learning.archive(&archive)
        window.archive(&archive)
        confounders.archive(&archive)
        patterns.archive(&archive)
        archive.visit(&framesUntilScore, in: 1...Self.step)
    }

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
        window.push(frame)
        framesUntilScore -= 1
        guard framesUntilScore == 0 else { return nil }
        framesUntilScore = Self.step
        guard let recent = window.statistics(lastS: Self.recentS) else { return nil }
        confounders.hear(floorDBFS: recent.noiseFloorDBFS)
        if case .live = learning, let now = window.statistics(lastS: Self.stepS) {
            baseline.probation.hear(speechS: now.speechS)
        }
        let score = score(recent: recent)
        if mayLearn(score, isAlertOpen: isAlertOpen), recent.voicedS >= SpeakerBaseline.leastVoicedS {
            baseline.learn(
                recent: recent, roomDBFS: confounders.roomDBFS,
                windows: { window.statistics(lastS: SpeakerBaseline.windowsS[$0]) }, stepS: Self.stepS)
        }
        return score
    }

    /// Goes on with another baseline, as after a new calibration.
    public mutating func replaceBaseline(_ baseline: SpeakerBaseline) {
        self.baseline = baseline
    }

    /// Notes where calm stands under a date, see ``SpeakerBaseline/note(day:)``.
    public mutating func note(day: String) {
        baseline.note(day: day)
    }

    /// Notes that an alert would have been raised now, see ``ProbationRecord/tried``.
    public mutating func noteTry() {
        baseline.probation.noteTry()
    }

    /// Forgets the last seconds, as after lost samples; the baseline stays.
    public mutating func restart() {
        window.removeAll()
        confounders.restart()
        patterns.restart()
        framesUntilScore = Self.step
    }

    private var progress: Float {
        switch learning {
        case .live(let warmUpS): min(1, baseline.speechS / warmUpS)
        case .frozen: 1
        case .calibration: 0
        }
    }

    /// Calm speech of the wearer only: not while strain is likely, not somebody else's, not against the earlier days.
    private func mayLearn(_ score: StressScore, isAlertOpen: Bool) -> Bool {
        if case .frozen = learning { return false }
        if score.isLearning { return true }
        guard !isAlertOpen, score.value ?? 0 < Self.calmBelow, score.discounts.otherVoice == nil else { return false }
        guard let pitch = score.statistics.f0MeanSemitones, let norm = baseline.norm(of: .pitch) else { return true }
        return baseline.history.allows(pitch: pitch, location: norm.location)
    }

    private mutating func score(recent: ProsodyStatistics) -> StressScore {
        var score = StressScore(statistics: recent, progress: progress)
        guard !score.isLearning, let lasting = window.statistics() else { return score }
        confounders.update(recent: recent, lasting: lasting, baseline: baseline)
        score.discounts = confounders.discounts
        guard recent.voicedS >= Self.leastRecentVoicedS, let strongest = strongest() else { return score }
        let (evidence, statistics) = strongest
        score.windowS = statistics.windowS
        (score.pitch, score.rate) = (evidence.pitch, evidence.rate)
        (score.level, score.balance) = (evidence.level, evidence.balance)
        score.value = StressModel.score(ofEvidence: evidence.sum)
        score.confidence = StressModel.confidence(in: statistics) * confounders.discounts.confidence
        score.pattern = patterns.push(
            recent: recent, lasting: lasting, evidence: evidence.sum, baseline: baseline, confounders: confounders)
        return score
    }

    /// The window that says most, with what it says.
    private func strongest() -> (WindowEvidence, ProsodyStatistics)? {
        var strongest: (evidence: WindowEvidence, statistics: ProsodyStatistics)?
        for index in StressModel.windows.indices {
            let shape = StressModel.windows[index]
            guard let statistics = window.statistics(lastS: shape.lengthS), statistics.voicedS >= shape.leastVoicedS,
                var evidence = WindowEvidence(
                    statistics, window: index, baseline: baseline, confounders: confounders)
            else { continue }
            if evidence.sum > 0 { evidence.count(for: shape.scale * confounders.share(ofWindow: shape.lengthS)) }
            if evidence.sum > strongest?.evidence.sum ?? -.infinity { strongest = (evidence, statistics) }
        }
        return strongest
    }
}
