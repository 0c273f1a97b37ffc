import Alerting
import Pipeline
import Prosody
import Stress

/// One clip, scored as `analyze --output summary --baseline-from` does.
struct ClipScore: Sendable {
    var clip: EvaluationPlan.Clip
    /// 0...100; `nil` where the clip holds too little speech to score.
    var score: Double?

    /// Measures a clip.
    static func measure(
        _ clip: EvaluationPlan.Clip, path: String, baseline: SpeakerBaseline, rule: AlertRule
    ) throws -> ClipScore {
        var sink = SummarySink(summary: StressSummary(baseline: baseline))
        let source = JoinedClips([path])
        FileAnalysis.run(
            source, analysis: .init(baseline: baseline, learning: .frozen, rule: rule), sink: &sink)
        if let failure = source.failure { throw failure }
        return ClipScore(clip: clip, score: sink.summary.finish().score.map { Double($0) })
    }
}

/// Sums up every frame and ignores the rest.
private struct SummarySink: VoiceAnalysisSink {
    var summary: StressSummary

    mutating func receive(_ frame: ProsodyFrame) { summary.push(frame) }
    mutating func receive(_ score: StressScore, level: AlertLevel?) {}
    mutating func receive(_ action: AlertAction) {}
}

/// What half of a voice's calm clips says about calm.
struct CalmHalf: Sendable {
    /// Clips are repeated until there is so much to learn from, s: a baseline counts what it has heard.
    private static let leastS = 30.0

    let baseline: SpeakerBaseline
    /// Voiced speech in the clips, repeats not counted, s.
    let speechS: Double

    /// Learns the clips.
    init(_ paths: [String]) throws {
        let source = JoinedClips(paths, leastS: Self.leastS)
        baseline = FileAnalysis.learnBaseline(from: source)
        if let failure = source.failure { throw failure }
        speechS = Double(baseline.speechS) / Double(max(1, source.rounds))
    }
}

/// One voice's clips, scored in two rounds: each half of the calm clips is the baseline once, and is scored once.
struct VoiceTrial: Sendable {
    var voice: EvaluationPlan.Voice
    /// Voiced speech in the shorter half, s.
    var calmSpeechS: Double
    /// What was scored in each round.
    var rounds: [[ClipScore]]
}
