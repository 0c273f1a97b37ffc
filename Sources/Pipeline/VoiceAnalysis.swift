public import Alerting
public import AudioTypes
public import Prosody
public import Stress

/// What comes out of the analysis, in the order in which it happens. Called on the analysis thread.
public protocol VoiceAnalysisSink: ~Copyable {
    /// A frame is complete; one every 10 ms.
    mutating func receive(_ frame: ProsodyFrame)
    /// A score is there; two a second. `level` is that of the open alert, `nil` without one.
    mutating func receive(_ score: StressScore, level: AlertLevel?)
    /// An alert was raised, lifted or cleared.
    mutating func receive(_ action: AlertAction)
}

/// Samples in; frames, scores and alerts out. The whole of the analysis, the same for the daemon and for files.
public struct VoiceAnalysis: ~Copyable {
    /// Seconds between an instant of the voice and the moment at which the analysis knows of it.
    public static let latencyS = Double(ProsodyAnalyzer.lookAheadSamples) / Double(SampleRate.analysis.hertz)

    private var prosody = ProsodyAnalyzer()
    private var stress: StressEngine
    private var alerting: AlertMachine
    private var next = StreamTime.zero

    /// Starts with what is known of the voice.
    public init(baseline: SpeakerBaseline, learning: StressEngine.Learning, rule: AlertRule) {
        stress = StressEngine(baseline: baseline, learning: learning)
        alerting = AlertMachine(rule: rule, latencyS: Self.latencyS)
    }

    /// The calm voice, as known now.
    public var baseline: SpeakerBaseline { stress.baseline }

    /// Goes on with another baseline, as after a new calibration.
    public mutating func replaceBaseline(_ baseline: SpeakerBaseline) {
        stress.replaceBaseline(baseline)
    }

    /// Notes where calm stands under a date, see `SpeakerBaseline.note(day:)`.
    public mutating func note(day: String) {
        stress.note(day: day)
    }

    /// Takes the next samples, the first of which is at `start`; what lies between them and the samples before was lost.
    public mutating func process(
        _ samples: Span<Float>, start: StreamTime, sink: inout some VoiceAnalysisSink & ~Copyable
    ) {
        if start != next {
            prosody.skip(to: start)
            stress.restart()
        }
        next = start.advanced(bySamples: samples.count)
        prosody.process(samples) { frame in
            Self.pass(frame, to: &stress, &alerting, &sink)
        }
    }

    /// Hands out what still waits for look-ahead, as at the end of a file.
    public mutating func finish(sink: inout some VoiceAnalysisSink & ~Copyable) {
        prosody.finish { frame in
            Self.pass(frame, to: &stress, &alerting, &sink)
        }
    }

    /// Ends the open alert, as when capture stops.
    public mutating func endAlert(sink: inout some VoiceAnalysisSink & ~Copyable) {
        if let action = alerting.end(at: next) { sink.receive(action) }
    }

    private static func pass(
        _ frame: ProsodyFrame, to stress: inout StressEngine, _ alerting: inout AlertMachine,
        _ sink: inout some VoiceAnalysisSink & ~Copyable
    ) {
        sink.receive(frame)
        guard let score = stress.push(frame, isAlertOpen: alerting.openAlert != nil) else { return }
        let action = alerting.push(score)
        sink.receive(score, level: alerting.openAlert?.level)
        if let action { sink.receive(action) }
    }
}
