import Alerting
import Pipeline
import Prosody
import Stress
import Vault
import Vocabulary

/// Makes segments as the daemon does: checkpoints on the way, the track beside the samples, a beginning at a
/// checkpoint.
struct RecordedSegment {
    /// On the grid of 16 bits.
    var sound: [Float]
    /// Samples that never arrived.
    var lost: [Range<Int>] = []
    var learning = StressEngine.Learning.live(warmUpS: 12)
    var rule = AlertRule.standard
    var blockSize = 480

    /// Keeps the whole track.
    private struct Track: VoiceAnalysisSink {
        var frames: [TrackFrame] = []
        var newest: StressScore?

        mutating func receive(_ frame: ProsodyFrame) {
            frames.append(
                TrackFrame(
                    time: frame.time,
                    values: TrackValues(
                        f0Hz: frame.f0Hz, voicingStrength: frame.voicingStrength,
                        levelDBFS: frame.levelDBFS, isSyllableNucleus: frame.isSyllableNucleus,
                        syllableRate: newest?.statistics.articulationRate, score: newest?.value)))
        }
        mutating func receive(_ score: StressScore, level: AlertLevel?) { newest = score }
        mutating func receive(_ action: AlertAction) {}
    }

    /// The segment from the newest checkpoint at or before `wanted` to `end`.
    func segment(from wanted: Int, to end: Int) -> Segment? {
        var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: learning, rule: rule)
        var checkpoints = AnalysisCheckpoints(everyS: 1, spanS: Double(sound.count) / 16_000)
        var track = Track()
        var position = 0
        while position < sound.count {
            let limit = lost.map(\.lowerBound).filter { $0 > position }.min() ?? sound.count
            let next = min(position + blockSize, limit)
            if let gap = lost.first(where: { $0.contains(position) }) {
                position = gap.upperBound
                continue
            }
            checkpoints.note(&analysis, at: StreamTime(sample: position))
            analysis.process(sound.span.extracting(position..<next), start: StreamTime(sample: position), sink: &track)
            position = next
        }
        guard let (start, state) = checkpoints.newest(notAfter: StreamTime(sample: wanted)) else { return nil }
        func seconds(_ sample: Int) -> Double { StreamTime(sample: sample - start.sample).seconds }
        var metadata = SegmentMetadata(
            id: "call-0", alertID: "call", agent: "alice",
            startedAt: Timestamp(millisecondsSince1970: 1_795_338_000_000),
            durationS: seconds(end), onsetS: 1, raisedS: 2, clearedS: nil, level: .high, explanation: "a test", part: 0
        )
        metadata.isComplete = true
        metadata.rule = rule
        metadata.analysis = SegmentAnalysis(
            startSample: start.sample, program: "test", model: VoiceAnalysis.model)
        metadata.gaps = lost.filter { $0.upperBound > start.sample && $0.lowerBound < end }.map {
            SegmentGap(fromS: seconds($0.lowerBound), toS: seconds(min(end, $0.upperBound)), kind: .lost)
        }
        var samples = sound[start.sample..<end].map(PCM.step(nearest:))
        for place in samples.indices where lost.contains(where: { $0.contains(start.sample + place) }) {
            samples[place] = 0
        }
        let points = track.frames.filter { $0.time >= start && $0.time.sample < end }.map { $0.point(from: start) }
        return Segment(metadata: metadata, samples: samples, track: points, state: state)
    }
}
