import Alerting
import Capture
import Pipeline
import Prosody
import Stress
import Vocabulary

/// One call heard as the daemon hears it: the baseline is learned as the audio runs.
enum CallTrial {
    /// Measures a call and judges the alerts.
    static func measure(
        _ call: EvaluationPlan.Call, on shelf: RecordingShelf, rule: AlertRule, warmUpS: Float, halfLifeMin: Float
    ) throws -> CallJudgement {
        var sink = AlertTimesSink()
        let source = try shelf.open(call.file)
        FileAnalysis.run(
            source,
            analysis: .init(
                baseline: SpeakerBaseline(halfLifeMin: halfLifeMin), learning: .live(warmUpS: warmUpS), rule: rule),
            sink: &sink)
        shelf.note(source, of: call.file)
        // What the header states may be more than the file holds.
        var heard = call
        heard.durationS = min(call.durationS, sink.endS)
        var judgement = CallJudgement(heard, alerts: sink.alerts, readyS: sink.readyS)
        judgement.talk = sink.talk
        return judgement
    }
}

/// Keeps when alerts were raised, how much talk was heard, when learning was over and where the recording ended.
private struct AlertTimesSink: VoiceAnalysisSink {
    private(set) var alerts: [Double] = []
    private(set) var readyS = Double.infinity
    private(set) var talk = CallJudgement.Talk()
    private var end = StreamTime.zero

    var endS: Double { end.seconds }

    mutating func receive(_ frame: ProsodyFrame) {
        end = frame.time.advanced(bySamples: ProsodyFrame.hop)
        if frame.isNearTalker { talk.heardS += SampleRate.analysis.seconds(ofSamples: ProsodyFrame.hop) }
    }

    mutating func receive(_ score: StressScore, level: AlertLevel?) {
        if !score.isLearning { readyS = min(readyS, score.time.seconds) }
    }

    mutating func receive(_ action: AlertAction) {
        guard case .raised(let alert) = action else { return }
        alerts.append(alert.raised.seconds)
        talk.triedS.append(talk.heardS)
    }
}

/// What the alerts of one call are worth, when it is known where the voice was strained.
struct CallJudgement: Sendable {
    /// An alert raised up to here after a stretch still found it.
    static let graceS = 3.0
    /// Calm time counts again from here after a stretch: the voice settles, and so does the score.
    static let settleS = 15.0

    /// One strained stretch.
    struct Stretch: Sendable, Equatable {
        /// Seconds from its start to the first alert raised within it; `nil` where none was.
        var latencyS: Double?
        /// It began before the baseline was learned, so that it could hardly be found.
        var isLearning: Bool
    }

    /// Stretches of a label of the site's own.
    struct Other: Sendable, Equatable {
        var seconds: Double
        var alerts: Int
    }

    let stretches: [Stretch]
    /// Alerts raised in calm time.
    let falseAlerts: Int
    /// Calm time after learning.
    let calmS: Double
    let others: [String: Other]
    /// Seconds at which alerts were raised.
    let alerts: [Double]
    /// What was heard of the voice in all of the call, and the seconds of talk at which alerts were raised.
    var talk = Talk()

    /// What the probation of a voice goes by.
    struct Talk: Sendable, Equatable {
        var heardS = 0.0
        var triedS: [Double] = []
    }

    /// Judges one call.
    ///
    /// Where the call has stretches labelled calm, only they are calm time; where it has none, all that has no label
    /// is.
    /// - Parameters:
    ///   - call: the labels.
    ///   - alerts: seconds at which alerts were raised.
    ///   - readyS: end of learning; infinite where it did not end.
    init(_ call: EvaluationPlan.Call, alerts: [Double], readyS: Double) {
        self.alerts = alerts
        let ready = min(readyS, call.durationS)
        func spans(_ isMeant: (VoiceLabel) -> Bool) -> [Range<Double>] {
            call.stretches.filter { isMeant($0.label) }.map(\.span)
        }
        func hits(_ span: Range<Double>) -> [Double] {
            alerts.filter { Self.holds(span.lowerBound..<span.upperBound + Self.graceS, $0) }
        }
        stretches = spans { $0 == .strained }.map { span in
            Stretch(latencyS: hits(span).min().map { $0 - span.lowerBound }, isLearning: readyS > span.lowerBound)
        }
        let labelledCalm = spans { $0 == .calm }
        let blocked = spans { $0 != .calm }.map { $0.lowerBound..<$0.upperBound + Self.settleS } + [0..<ready]
        let calm = blocked.reduce(labelledCalm.isEmpty ? [0..<call.durationS] : labelledCalm) { rest, span in
            rest.flatMap { Self.subtract(span, from: $0) }
        }
        calmS = calm.reduce(0) { $0 + $1.upperBound - $1.lowerBound }
        // An instant on the border of a stretch belongs to the stretch.
        falseAlerts = alerts.count { alert in
            calm.contains { Self.holds($0, alert) } && !blocked.contains { Self.holds($0, alert) }
        }
        var others: [String: Other] = [:]
        for case (let span, .other(let label)) in call.stretches where span.upperBound > ready {
            others[label, default: Other(seconds: 0, alerts: 0)].seconds +=
                span.upperBound - max(ready, span.lowerBound)
            others[label]?.alerts += hits(span).count
        }
        self.others = others
    }

    private static func holds(_ span: Range<Double>, _ instant: Double) -> Bool {
        span.lowerBound <= instant && instant <= span.upperBound
    }

    private static func subtract(_ hole: Range<Double>, from span: Range<Double>) -> [Range<Double>] {
        guard hole.overlaps(span) else { return [span] }
        return [
            span.lowerBound..<max(span.lowerBound, min(hole.lowerBound, span.upperBound)),
            min(span.upperBound, max(hole.upperBound, span.lowerBound))..<span.upperBound,
        ].filter { !$0.isEmpty }
    }
}
