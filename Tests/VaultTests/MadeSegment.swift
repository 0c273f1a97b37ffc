import Foundation
import Sodium
import TestSignals
import Vault
import Vocabulary

/// Segments whose every sample is known.
enum MadeSegment {
    /// Noise, which FLAC cannot make small, a track and a state; the same for the same name.
    static func segment(_ id: String, samples count: Int) -> Segment {
        var seed: UInt64 = 7
        for byte in id.utf8 { seed = seed &* 31 &+ UInt64(byte) }
        var generator = SeededGenerator(seed: seed)
        let samples = (0..<count).map { _ in Int16.random(in: .min ... .max, using: &generator) }
        let track = (0..<count / 160).map { (index: Int) -> TrackPoint in
            let time: Float = Float(160 * index + 80) / 16_000
            let f0: Float? = index % 3 == 0 ? nil : 120 + Float(index % 50)
            return TrackPoint(
                timeS: time,
                values: TrackValues(
                    f0Hz: f0, voicingStrength: 0.5, levelDBFS: -20, isSyllableNucleus: index % 25 == 0,
                    syllableRate: 4, score: 70))
        }
        var metadata = SegmentMetadata(
            id: id, alertID: "alert-\(id)", agent: "agent",
            startedAt: Timestamp(millisecondsSince1970: 1_772_600_767_000),
            durationS: Double(count) / 16_000, onsetS: 0, raisedS: 0, clearedS: nil, level: .high,
            explanation: "pitch 3.4 semitones above the calm level", part: 0)
        metadata.isComplete = true
        metadata.recipients = ["age1example"]
        metadata.gaps = [SegmentGap(fromS: 0.25, toS: 0.5, kind: .lost)]
        return Segment(metadata: metadata, samples: samples, track: track, state: Array("state of \(id)".utf8))
    }

    /// A stretch of it.
    static func block(of segment: Segment, _ range: Range<Int>) -> SegmentBlock {
        let from = Float(range.lowerBound) / 16_000
        let to: Float = range.upperBound == segment.samples.count ? .infinity : Float(range.upperBound) / 16_000
        return SegmentBlock(
            samples: LockedBuffer(copying: Array(segment.samples[range])),
            track: segment.track.filter { $0.timeS >= from && $0.timeS < to },
            state: range.lowerBound == 0 ? LockedBuffer(copying: segment.state) : nil)
    }

    /// The names in a folder.
    static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }
}
