public import Prosody
public import Vocabulary

/// Frames in, a score twice a second out; learns the calm baseline on the way.
///
/// Evidence comes from the last seconds of the wearer's own voice (`OwnVoiceWindow`), and only from speech: what has no
/// syllables, or holds its pitch, is a tone or music. Everything that led to no alert is learned, some time later,
/// lively sentences too; what was heard during an alert is handed out when it is over (``takeAlertVoice(peak:)``) and
/// learned only where a person says so. Allocates nothing after `init` but then.
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

        /// Seconds of speech that are enough to begin with, where nobody has configured others.
        public static let usualWarmUpS: Float = 30

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
    private static let minRecentVoicedS: Float = 0.4
    /// Voiced speech in half a second without which it says nothing new.
    private static let minNewVoicedS: Float = 0.025

    /// The calm voice, as known now.
    public private(set) var baseline: SpeakerBaseline
    private var learning: Learning
    private var window = ProsodyWindow(seconds: recentS)
    private var ownVoice = OwnVoiceWindow(voicedS: StressModel.voicedS)
    private var stillness = PitchStillness()
    private var confounders = Confounders()
    private var patterns = PatternTracker()
    private var held = HeldLessons()
    private var gathered = GatheredLessons()
    private var doubt = BaselineDoubt()
    /// Own speech that no lesson has counted yet, s: it may have no voice in it.
    private var uncountedS: Float = 0
    /// Frames up to the one with which the next score comes, 1 to ``step``.
    public private(set) var framesUntilScore = step

    /// What was learned, and the last seconds.
    public mutating func archive(_ archive: inout StateArchive) {
        baseline.archive(&archive)
        learning.archive(&archive)
        window.archive(&archive)
        ownVoice.archive(&archive)
        stillness.archive(&archive)
        confounders.archive(&archive)
        patterns.archive(&archive)
        held.archive(&archive)
        gathered.archive(&archive)
        doubt.archive(&archive)
        archive.visit(&uncountedS)
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
    ///   - isAlertOpen: nothing is learned while one is, but gathered.
    /// - Returns: a score with every ``step``-th frame.
    public mutating func push(_ frame: ProsodyFrame, isAlertOpen: Bool) -> StressScore? {
        window.push(frame)
        ownVoice.push(frame)
        stillness.push(frame)
        framesUntilScore -= 1
        guard framesUntilScore == 0 else { return nil }
        framesUntilScore = Self.step
        guard let recent = window.statistics(lastS: Self.recentS), let newest = window.statistics(lastS: Self.stepS)
        else { return nil }
        confounders.hear(floorDBFS: recent.noiseFloorDBFS)
        // A tone stays in the window for as long as it held its pitch: begun anew, it is gone with it.
        if stillness.share > StressModel.maxStillness { ownVoice.removeAll() }
        let own = ownVoice.statistics().flatMap { Self.isSpeech($0) ? $0 : nil }
        let speechS = newest.voicedS >= Self.minNewVoicedS ? newest.speechS : 0
        var score = score(recent: recent, own: own, speechS: speechS)
        guard learning != .frozen else { return score }
        if case .live = learning, own != nil { baseline.probation.hear(speechS: speechS) }
        learnWhatIsOldEnough(at: recent.time)
        if score.evidence != nil {
            baseline.hear(speechS: speechS)
            if isRejected(by: score, own: own) {
                score = reject(recent: recent)
                return score
            }
        }
        guard let own else { return score }
        if isAlertOpen { gathered.hear(speechS: newest.speechS) } else { uncountedS += newest.speechS }
        guard own.voicedS >= SpeakerBaseline.minVoicedS, speechS > 0, score.discounts.otherVoice == nil else {
            return score
        }
        if isAlertOpen {
            gathered.add(Lesson(own, roomDBFS: confounders.roomDBFS, speechS: 0))
        } else {
            learn(Lesson(own, roomDBFS: confounders.roomDBFS, speechS: uncountedS), isKnown: !score.isLearning)
            uncountedS = 0
        }
        return score
    }

    /// Goes on with another baseline, as after a new calibration.
    public mutating func replaceBaseline(_ baseline: SpeakerBaseline) {
        self.baseline = baseline
        held.removeAll()
        gathered.removeAll()
        doubt.restart()
    }

    /// What calm speech of this voice gathers once in so many hours of talk; `nil` while the baseline has not proved
    /// itself.
    public func threshold(onceInHours hours: Float) -> Float? {
        // Whoever froze it vouches for it.
        baseline.isProven || learning == .frozen ? baseline.tail.threshold(onceInHours: hours) : nil
    }

    /// An alert was raised that began at `onset`: what was heard since is not learned, but gathered with what is heard
    /// until it is over.
    public mutating func dropLessons(since onset: StreamTime) {
        gathered.removeAll()
        let start = onset.advanced(bySamples: -SampleRate.analysis.samples(inSeconds: 1))
        while let lesson = held.takeNewest(since: start) {
            gathered.hear(speechS: lesson.speechS)
            gathered.add(lesson)
        }
    }

    /// The alert is over.
    /// - Parameter peak: the most evidence that gathered in it; `nil` where it was learned already.
    /// - Returns: what was heard of the voice in it, once; `nil` where there was nothing to learn.
    public mutating func takeAlertVoice(peak: Float?) -> AlertVoice? {
        defer { gathered.removeAll() }
        return gathered.voice(peak: peak)
    }

    /// A person says that nothing was wrong in an alert: what was heard in it is learned.
    public mutating func learn(_ voice: AlertVoice) { if learning != .frozen { baseline.learn(voice) } }

    /// Evidence gathered up to a peak and was used up without an alert that lasted: calm speech does that.
    public mutating func learn(peak: Float) { if learning != .frozen { baseline.add(peak: peak) } }

    /// Notes where calm stands under a date, see ``SpeakerBaseline/note(day:)``.
    public mutating func note(day: String) { baseline.note(day: day) }

    /// Notes that an alert would have been raised now, see ``ProbationRecord/tried``.
    public mutating func noteTry() { baseline.probation.noteTry() }

    /// Forgets the last seconds, as after lost samples; the baseline stays.
    public mutating func restart() {
        window.removeAll()
        ownVoice.removeAll()
        stillness.removeAll()
        confounders.restart()
        patterns.restart()
        uncountedS = 0
        framesUntilScore = Self.step
    }

    private var progress: Float {
        switch learning {
        case .live(let warmUpS): min(1, baseline.speechS / warmUpS)
        case .frozen: 1
        case .calibration: 0
        }
    }

    /// Whether a window can be speech at all.
    private static func isSpeech(_ own: ProsodyStatistics) -> Bool {
        own.articulationRate.map { $0 >= StressModel.minRate } ?? false
    }

    /// Learns at once while the voice is not known yet; later only what led to no alert.
    private mutating func learn(_ lesson: Lesson, isKnown: Bool) {
        // Whoever hands in a recording of calm speech vouches for it.
        if learning == .calibration { baseline.prove(speechS: lesson.speechS) }
        if !isKnown { return baseline.learn(lesson) }
        if let oldest = held.push(lesson) { baseline.learn(oldest) }
    }

    private mutating func learnWhatIsOldEnough(at time: StreamTime) {
        while let lesson = held.take(before: time) { baseline.learn(lesson) }
    }

    private mutating func isRejected(by score: StressScore, own: ProsodyStatistics?) -> Bool {
        guard let evidence = score.evidence else { return false }
        var isLouder = false
        if let level = own?.levelDBFS, let calm = baseline.norm(of: .level)?.location {
            isLouder = level - confounders.levelDB - calm >= BaselineDoubt.louderDB
        }
        let verdict = doubt.push(
            isFar: StressModel.isRaised(evidence) || score.discounts.otherVoice != nil, isLouder: isLouder,
            speechS: score.speechS, baseline: &baseline)
        return verdict == .wrong
    }

    /// Throws away what was learned, and begins anew.
    private mutating func reject(recent: ProsodyStatistics) -> StressScore {
        baseline.forget()
        held.removeAll()
        gathered.removeAll()
        doubt.restart()
        var score = StressScore(statistics: recent, progress: progress)
        score.isBaselineRejected = true
        return score
    }

    private mutating func score(recent: ProsodyStatistics, own: ProsodyStatistics?, speechS: Float) -> StressScore {
        var score = StressScore(statistics: recent, progress: progress)
        guard !score.isLearning, let own else { return score }
        confounders.update(recent: recent, own: own, baseline: baseline)
        score.discounts = confounders.discounts
        guard recent.voicedS >= Self.minRecentVoicedS, own.voicedS >= StressModel.parameters.minVoicedS,
            let evidence = WindowEvidence(own, baseline: baseline, confounders: confounders)
        else { return score }
        (score.windowS, score.speechS) = (own.windowS, speechS)
        (score.pitch, score.rate) = (evidence.pitch, evidence.rate)
        (score.level, score.balance) = (evidence.level, evidence.balance)
        score.evidence = evidence.sum
        score.value = StressModel.score(ofEvidence: evidence.sum)
        score.confidence = StressModel.confidence(in: own) * confounders.discounts.confidence
        score.pattern = patterns.push(
            recent: recent, own: own, evidence: evidence.sum, baseline: baseline, confounders: confounders)
        return score
    }
}
