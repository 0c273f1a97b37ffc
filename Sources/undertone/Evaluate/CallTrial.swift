import Alerting
import AudioTypes
import Capture
import Pipeline
import Prosody
import Stress

/// One call heard as the daemon hears it: the baseline is learned as the audio runs.
enum CallTrial {
    /// Measures a call and judges the alerts.
    static func measure(
        _ call: EvaluationPlan.Call, path: String, rule: AlertRule, warmUpS: Float, halfLifeMin: Float
    ) throws -> CallJudgement {
        var sink = AlertTimesSink()
        FileAnalysis.run(
            try AudioFileSource(path: path),
            analysis: .init(
                baseline: SpeakerBaseline(halfLifeMin: halfLifeMin), learning: .live(warmUpS: warmUpS), rule: rule),
            sink: &sink)
        // What the header states may be more than the file holds.
        var heard = call
        heard.durationS = min(call.durationS, sink.endS)
        return CallJudgement(heard, alerts: sink.alerts, readyS: sink.readyS)
    }
}

/// Keeps when alerts were raised, when learning was over and where the recording ended.
private struct AlertTimesSink: VoiceAnalysisSink {
    private(set) var alerts: [Double] = []
    private(set) var readyS = Double.infinity
    private var end = StreamTime.zero

    var endS: Double { end.seconds }

    mutating func receive(_ frame: ProsodyFrame) {
        end = frame.time.advanced(bySamples: ProsodyFrame.hop)
    }

    mutating func receive(_ score: StressScore, level: AlertLevel?) {
        if !score.isLearning { readyS = min(readyS, score.time.seconds) }
    }

    mutating func receive(_ action: AlertAction) {
        if case .raised(let alert) = action { alerts.append(alert.raised.seconds) }
    }
}
