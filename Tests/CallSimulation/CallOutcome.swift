import Alerting
import Pipeline
import Prosody
import Stress
import Vocabulary

/// What the daemon's analysis makes of a call.
public struct CallOutcome: Sendable {
    /// When alerts were raised, seconds.
    public var raisedS: [Double] = []
    /// Seconds from the first strained phrase to the first alert; `nil` where the strain was not found.
    public var latencyS: Double?
    /// When alerts were raised without strain.
    public var falseAlertsS: [Double] = []
    /// Seconds without strain, from the moment at which the voice was known.
    public var calmS = 0.0
    /// When the baseline was ready; `nil` where it never was.
    public var readyS: Double?

    /// An alert this long after the end of the strain still speaks of it: the longest window and the duration of the
    /// rule.
    private static let graceS = 10.0

    /// Analyses the call as a daemon does that meets this voice for the first time and has nothing configured.
    public init(of call: Call) {
        let learning = StressEngine.Learning.live(warmUpS: StressEngine.Learning.usualWarmUpS)
        var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: learning, rule: .standard)
        var listener = Listener()
        analysis.process(call.samples.span, start: .zero, sink: &listener)
        analysis.finish(sink: &listener)
        raisedS = listener.raisedS
        readyS = listener.readyS
        calmS = call.seconds - (readyS ?? call.seconds)
        guard let strained = call.strained else {
            falseAlertsS = raisedS
            return
        }
        calmS = max(0, calmS - (strained.upperBound - strained.lowerBound))
        let span = strained.lowerBound..<strained.upperBound + Self.graceS
        falseAlertsS = raisedS.filter { !span.contains($0) }
        latencyS = raisedS.first { span.contains($0) }.map { $0 - strained.lowerBound }
    }

    private struct Listener: VoiceAnalysisSink {
        var raisedS: [Double] = []
        var readyS: Double?

        mutating func receive(_ frame: ProsodyFrame) {}

        mutating func receive(_ score: StressScore, level: AlertLevel?) {
            if readyS == nil, !score.isLearning { readyS = score.time.seconds }
        }

        mutating func receive(_ action: AlertAction) {
            if case .raised(let alert) = action { raisedS.append(alert.raised.seconds) }
        }
    }
}
