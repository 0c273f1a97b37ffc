import Alerting
import Capture
import Evaluation
import Pipeline
import Prosody
import Stress
import Vocabulary

/// One clip, scored as `analyze --output summary --baseline-from` does.
struct ClipScore: Sendable {
    var clip: EvaluationPlan.Clip
    /// 0...100; `nil` where the clip holds too little speech to score.
    var score: Double?

    /// Measures a clip.
    static func measure(
        _ clip: EvaluationPlan.Clip, on shelf: RecordingShelf, baseline: SpeakerBaseline, rule: AlertRule
    ) throws -> ClipScore {
        var sink = SummarySink(summary: StressSummary(baseline: baseline))
        let source = JoinedClips([clip.file], on: shelf)
        FileAnalysis.run(source, analysis: .init(baseline: baseline, learning: .frozen, rule: rule), sink: &sink)
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
    private static let minS = 30.0

    let baseline: SpeakerBaseline
    /// Voiced speech in the clips, repeats not counted, s.
    let speechS: Double

    /// Learns the clips.
    init(_ files: [String], on shelf: RecordingShelf) throws {
        let source = JoinedClips(files, on: shelf, minS: Self.minS)
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

/// Clips of one voice as one recording, with a pause before each and after the last.
///
/// A clip that was cut tightly would else begin and end in the middle of the analysis's look-ahead, and a second of
/// speech would never fill a window. The pauses hold noise as loud as the quietest moment of the clip beside them, so
/// that the room sounds on. One clip is held in memory at a time.
final class JoinedClips: AudioReader {
    private static let pauseS = 0.45
    /// The quietest moment of a clip is that of so many samples: 20 ms.
    private static let moment = 320
    private static let block = 4_096

    private let files: [String]
    private let shelf: RecordingShelf
    private let minS: Double
    /// Index of the next clip.
    private var next = 0
    /// How often all of the clips were heard.
    private(set) var rounds = 0
    /// Why it ended early.
    private(set) var failure: CaptureError?
    private var isOver = false
    private var samples: [Float] = []
    private var place = 0
    private var position = StreamTime.zero
    private var noise = SeededDraw(seed: 1)
    private var noiseRMS: Float = 0

    /// - Parameters:
    ///   - files: the clips; at least one.
    ///   - shelf: where they are.
    ///   - minS: the clips are repeated until the recording is so long.
    init(_ files: [String], on shelf: RecordingShelf, minS: Double = 0) {
        self.files = files
        self.shelf = shelf
        self.minS = minS
    }

    func read(into buffer: inout MutableSpan<Float>, timeout: Duration) -> AudioRead {
        if place == samples.count { fill() }
        let count = min(buffer.count, samples.count - place)
        guard count > 0 else { return .end }
        for n in 0..<count { buffer[n] = samples[place + n] }
        place += count
        defer { position = position.advanced(bySamples: count) }
        return .samples(count: count, start: position)
    }

    /// Makes the next pause and clip ready, or the last pause.
    private func fill() {
        samples.removeAll(keepingCapacity: true)
        place = 0
        guard failure == nil, !isOver else { return }
        if next == files.count {
            rounds += 1
            next = 0
            if position.seconds >= minS {
                isOver = true
                samples = pause()
                return
            }
        }
        do {
            let clip = try samples(of: files[next])
            noiseRMS = Self.quietest(of: clip)
            samples = pause() + clip
            next += 1
        } catch { failure = error }
    }

    private func pause() -> [Float] {
        // Uniform numbers of this width have the root mean square wanted.
        let width = noiseRMS * Float(3).squareRoot()
        return (0..<Int(Self.pauseS * Double(SampleRate.analysis.hertz))).map { _ in
            PCM.nearest(width * (Float(noise.number(below: 65_536)) / 32_768 - 1))
        }
    }

    private func samples(of file: String) throws(CaptureError) -> [Float] {
        let source = try shelf.open(file)
        defer { shelf.note(source, of: file) }
        var samples: [Float] = []
        var block = [Float](repeating: 0, count: Self.block)
        while true {
            var buffer = block.mutableSpan
            guard case .samples(let count, _) = source.read(into: &buffer, timeout: .zero) else { return samples }
            samples += block[..<count]
        }
    }

    /// Root mean square of the quietest moment.
    private static func quietest(of samples: [Float]) -> Float {
        let moments = stride(from: 0, through: samples.count - moment, by: moment).map { start in
            samples[start..<start + moment].reduce(Float(0)) { $0 + $1 * $1 } / Float(moment)
        }
        return (moments.min() ?? 0).squareRoot()
    }
}
