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
