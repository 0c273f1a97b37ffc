import Age
import Foundation
import TestSignals
import TestSupport
import Vault
import Vocabulary

/// A segment of a synthetic voice whose pitch rises by half an octave at the onset, as a daemon would store it.
enum ReplayFixture {
    /// A segment.
    /// - Parameters:
    ///   - seconds: its length.
    ///   - agent: whose voice it is said to be.
    ///   - explanation: the reasons.
    /// - Returns: the segment; its onset is in its middle.
    static func segment(
        seconds: Double = 4, agent: String = "agent-1",
        explanation: String = "pitch 6.0 semitones above the calm level for 2 s"
    ) -> Segment {
        let onset = seconds / 2
        var voice = Voice { $0 < onset ? 150 : 212.13 }
        voice.syllableRate = 4
        let samples = voice.samples(seconds: seconds).map { Int16($0 * 32_767) }
        let track = (0..<Int(seconds * 100)).map { index in
            let time = Float(index) * 0.01 + 0.005
            let isStrained = Double(time) >= onset
            return TrackPoint(
                timeS: time,
                values: TrackValues(
                    f0Hz: index % 25 < 5 ? nil : isStrained ? 212.13 : 150, voicingStrength: 0.9,
                    levelDBFS: index == 0 ? -.infinity : isStrained ? -18 : -24, isSyllableNucleus: index % 25 == 12,
                    syllableRate: index < 50 ? nil : 4, score: index < 50 ? nil : isStrained ? 80 : 10))
        }
        let metadata = SegmentMetadata(
            id: "3f2a-0", alertID: "3f2a", agent: agent, startedAt: Timestamp(millisecondsSince1970: 1_772_600_767_125),
            durationS: seconds,
            onsetS: onset, raisedS: onset + 0.5, clearedS: seconds - 0.5, level: .high, explanation: explanation,
            part: 0)
        return Segment(metadata: metadata, samples: samples, track: track)
    }

    /// A folder with a stored segment and the key to it.
    struct Stored {
        let folder: TemporaryFolder
        let segment: Segment
        let path: String
        let keyPath: String
    }

    /// Stores a segment.
    static func stored(_ segment: Segment = segment()) throws -> Stored {
        let folder = try TemporaryFolder()
        let identity = AgeIdentity.generate()
        let writer = try SegmentWriter(directory: folder.path, recipients: [identity.recipient])
        let path = try writer.write(segment).path
        let keyPath = folder.path + "/qa.key"
        let keys = AgeIdentityFile.text(for: identity, createdAt: "2026-01-02T03:04:05Z")
        try keys.write(toFile: keyPath, atomically: true, encoding: .utf8)
        return Stored(folder: folder, segment: segment, path: path, keyPath: keyPath)
    }
}
