public import Alerting
public import Prosody
public import Stress
internal import Synchronization
public import Vocabulary

/// What comes out of the analysis, in the order in which it happens. Called on the analysis thread.
public protocol VoiceAnalysisSink: ~Copyable {
    /// A frame is complete; one every 10 ms.
    mutating func receive(_ frame: ProsodyFrame)
    /// A score is there; two a second. `level` is that of the open alert, `nil` without one.
    mutating func receive(_ score: StressScore, level: AlertLevel?)
    /// An alert was raised, lifted or cleared.
    mutating func receive(_ action: AlertAction)
    /// What was heard of the voice in the alert that was just cleared, and not learned.
    mutating func receive(_ voice: AlertVoice)
}

extension VoiceAnalysisSink where Self: ~Copyable {
    /// Most have no use for it: it is learned only where a person says so.
    public mutating func receive(_ voice: AlertVoice) {}
}

/// Samples in; frames, scores and alerts out. The whole of the analysis, the same for the daemon and for files.
///
/// What was heard before changes what is said of the next sample, so all of that memory can be saved and restored
/// (``save()``, ``init(restoring:rule:)``): the analysis then goes on bit by bit as the one that was saved.
public struct VoiceAnalysis: Archivable, ~Copyable {
    /// Seconds between an instant of the voice and the moment at which the analysis knows of it.
    public static let latencyS = Double(ProsodyAnalyzer.lookAheadSamples) / Double(SampleRate.analysis.hertz)

    private var prosody = ProsodyAnalyzer()
    private var stress: StressEngine
    private var alerting: AlertMachine
    /// Hours of talk in which calm speech may raise one alert.
    private let budgetH: Float
    private var next = StreamTime.zero
    /// Another number after everything that changed the analysis and was no sample: what was saved before does not lead
    /// here by the samples alone.
    private(set) var lineage = VoiceAnalysis.newLineage()

    /// Everything; ``lineage`` belongs to the one that runs, not to what it knows.
    public mutating func archive(_ archive: inout StateArchive) {
        prosody.archive(&archive)
        stress.archive(&archive)
        alerting.archive(&archive)
        next.archive(&archive)
    }

    /// Starts with what is known of the voice.
    public init(baseline: SpeakerBaseline, learning: StressEngine.Learning, rule: AlertRule) {
        stress = StressEngine(baseline: baseline, learning: learning)
        alerting = AlertMachine(rule: rule, latencyS: Self.latencyS)
        budgetH = Float(rule.budgetH)
    }

    /// Bytes of a saved state, the same for every analysis.
    public static let stateSize: Int = {
        var fresh = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .frozen, rule: .standard)
        return StateArchive.size(of: &fresh)
    }()

    /// Goes on from a saved state.
    /// - Parameters:
    ///   - state: what ``save()`` gave; bytes from a file may be anything.
    ///   - rule: when alerts are raised; it is not part of the state.
    /// - Throws: where the bytes are not a state of this release.
    public init(restoring state: [UInt8], rule: AlertRule) throws(StateArchiveError) {
        self.init(baseline: SpeakerBaseline(), learning: .frozen, rule: rule)
        try StateArchive.restore(&self, from: state.span)
    }

    /// The state after the samples processed so far, ``stateSize`` bytes. As secret as the voice: it holds the last
    /// quarter of a second of it, and what is known of the calm voice.
    public mutating func save() -> [UInt8] {
        var state = [UInt8](repeating: 0, count: Self.stateSize)
        var bytes = state.mutableSpan
        save(into: &bytes)
        return state
    }

    /// The same into memory of ``stateSize`` bytes that is there; allocates nothing.
    public mutating func save(into bytes: inout MutableSpan<UInt8>) { StateArchive.save(&self, into: &bytes) }

    private static let lineages = Atomic<Int>(0)

    private static func newLineage() -> Int { lineages.wrappingAdd(1, ordering: .relaxed).newValue }

    /// The calm voice, as known now.
    public var baseline: SpeakerBaseline { stress.baseline }

    /// Goes on with another baseline, as after a new calibration.
    public mutating func replaceBaseline(_ baseline: SpeakerBaseline) {
        stress.replaceBaseline(baseline)
        lineage = Self.newLineage()
    }

    /// Learns what was heard in an alert in which, says a person, nothing was wrong.
    public mutating func learn(_ voice: AlertVoice) {
        stress.learn(voice)
        lineage = Self.newLineage()
    }

    /// Notes where calm stands under a date, see `SpeakerBaseline.note(day:)`.
    public mutating func note(day: String) {
        let anchor = stress.baseline.history.anchorPitch
        stress.note(day: day)
        // On most days of the year it is only the newest day that moves, on which no score rests.
        if stress.baseline.history.anchorPitch != anchor { lineage = Self.newLineage() }
    }

    /// What the end of the voice's probation goes by.
    public var probation: ProbationRecord { stress.baseline.probation }

    /// Notes that an alert would have been raised now; no score rests on it.
    public mutating func noteTry() { stress.noteTry() }

    /// Takes the next samples, the first of which is at `start`; what lies between them and the samples before was
    /// lost.
    public mutating func process(
        _ samples: Span<Float>, start: StreamTime, sink: inout some VoiceAnalysisSink & ~Copyable
    ) {
        if start != next {
            prosody.skip(to: start)
            stress.restart()
        }
        next = start.advanced(bySamples: samples.count)
        prosody.process(samples) { frame in Self.pass(frame, to: &stress, &alerting, budgetH: budgetH, &sink) }
    }

    /// Forgets the sound itself, as where a pause begins: neither a window nor anything between two steps of the
    /// analysis holds samples any more. What is known of the calm voice, the room and the wearer stays.
    public mutating func forgetSound() {
        prosody.skip(to: next)
        stress.restart()
        lineage = Self.newLineage()
    }

    /// Samples with which the next score can come, where none of them is lost; at least 1. Nothing is decided before.
    public var samplesUntilScore: Int { prosody.samples(untilFrame: stress.framesUntilScore) }

    /// Hands out what still waits for look-ahead, as at the end of a file.
    public mutating func finish(sink: inout some VoiceAnalysisSink & ~Copyable) {
        prosody.finish { frame in Self.pass(frame, to: &stress, &alerting, budgetH: budgetH, &sink) }
    }

    /// Ends the open alert, as when capture stops.
    public mutating func endAlert(sink: inout some VoiceAnalysisSink & ~Copyable) {
        lineage = Self.newLineage()
        guard let action = alerting.end(at: next) else { return }
        sink.receive(action)
        Self.handOutVoice(of: &stress, &alerting, &sink)
    }

    private static func pass(
        _ frame: ProsodyFrame, to stress: inout StressEngine, _ alerting: inout AlertMachine, budgetH: Float,
        _ sink: inout some VoiceAnalysisSink & ~Copyable
    ) {
        sink.receive(frame)
        guard let score = stress.push(frame, isAlertOpen: alerting.openAlert != nil) else { return }
        let action =
            score.isBaselineRejected
            ? alerting.end(at: score.time) : alerting.push(score, threshold: stress.threshold(onceInHours: budgetH))
        switch action {
        case .raised(let alert), .reopened(let alert): stress.dropLessons(since: alert.onset)
        case .rising, .cleared, nil: break
        }
        if let peak = alerting.takePeak() { stress.learn(peak: peak) }
        sink.receive(score, level: alerting.openAlert?.level)
        guard let action else { return }
        sink.receive(action)
        if case .cleared = action { handOutVoice(of: &stress, &alerting, &sink) }
    }

    private static func handOutVoice(
        of stress: inout StressEngine, _ alerting: inout AlertMachine, _ sink: inout some VoiceAnalysisSink & ~Copyable
    ) {
        let peak = alerting.takeAlertPeak()
        if let voice = stress.takeAlertVoice(peak: peak) { sink.receive(voice) }
    }
}
