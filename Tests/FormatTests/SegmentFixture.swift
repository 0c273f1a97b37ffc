import TestSignals
import Vault
import Vocabulary

/// Segments with known contents.
enum SegmentFixture {
    static func segment(id: String = "3f2a-1", samples count: Int, seed: UInt64 = 1) -> Segment {
        var generator = SeededGenerator(seed: seed)
        let samples = (0..<count).map { _ in Int16.random(in: .min ... .max, using: &generator) }
        let track = (0..<count / 160).map { index in
            let isVoiced = index % 3 != 0
            return TrackPoint(
                timeS: Float(index) * 0.01 + 0.005,
                values: TrackValues(
                    f0Hz: isVoiced ? .random(in: 60...500, using: &generator) : nil,
                    voicingStrength: .random(in: 0...1, using: &generator),
                    levelDBFS: index % 7 == 0 ? -.infinity : .random(in: -90...0, using: &generator),
                    isSyllableNucleus: index % 20 == 4,
                    syllableRate: index < 5 ? nil : .random(in: 0...9, using: &generator),
                    score: index < 9 ? nil : .random(in: 0...100, using: &generator)))
        }
        let metadata = SegmentMetadata(
            id: id, alertID: "alert-7", agent: "Мария \"M\" 李",
            startedAt: Timestamp(millisecondsSince1970: 1_772_600_767_125),
            durationS: Double(count) / 16_000, onsetS: 0.1, raisedS: 1.0 / 3, clearedS: nil, level: .high,
            explanation: "pitch 3.4 semitones above the calm level,\nfor 12 s", part: 2)
        return Segment(metadata: metadata, samples: samples, track: track)
    }
}
