import Foundation
import Vault

/// What the scripts of the page read: one JSON value, long rows of numbers in base64.
struct ReplayPageData: Encodable {
    /// Points of the waveform: two a pixel of a wide screen.
    private static let wavePoints = 2_400

    private struct Calm: Encodable {
        var location: Double
        var spread: Double
    }

    private enum CodingKeys: String, CodingKey {
        case track, wave, calm, thresholds, gaps
        case durationS = "duration_s"
        case onsetS = "onset_s"
        case raisedS = "raised_s"
        case clearedS = "cleared_s"
        case audioType = "audio_type"
    }

    private let durationS: Double
    private let onsetS: Double
    private let raisedS: Double
    private let clearedS: Double?
    private let audioType = "audio/flac"
    private let thresholds: [SegmentThreshold]
    /// What is known of the own calm voice, by measure.
    private let calm: [String: Calm]
    private let gaps: [SegmentGap]
    /// Rows of 32-bit floats, the lowest byte first, NaN where there is no value.
    private let track: [String: String]
    /// Lowest and highest sample of each stretch, as signed bytes.
    private let wave: String

    init(_ replay: Replay) {
        let segment = replay.segment
        // The length of what is played, whatever is written beside it.
        durationS = replay.durationS
        onsetS = segment.metadata.onsetS
        raisedS = segment.metadata.raisedS
        clearedS = segment.metadata.clearedS
        thresholds = replay.thresholds
        calm = Dictionary(
            uniqueKeysWithValues: [Replay.Feature.pitch, .rate, .level].compactMap { feature in
                replay.norm(feature).map { (feature.rawValue, Calm(location: $0.location, spread: $0.spread)) }
            })
        gaps = replay.gaps
        track = [
            "time_s": Self.row(segment.track.map(\.timeS)),
            "f0_hz": Self.row(segment.track.map { $0.f0Hz ?? .nan }),
            "level_dbfs": Self.row(segment.track.map(\.levelDBFS)),
            "syllable_rate": Self.row(segment.track.map { $0.syllableRate ?? .nan }),
            "score": Self.row(segment.track.map { $0.score ?? .nan }),
            "syllables_s": Self.row(segment.track.filter(\.isSyllableNucleus).map(\.timeS)),
        ]
        wave = Data(Self.envelope(of: segment.samples)).base64EncodedString()
    }

    /// The value as JSON.
    func json() -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        // Times that were read from JSON are finite, and so nothing here can fail to be written.
        guard let json = try? encoder.encode(self) else { preconditionFailure("a segment holds finite times") }
        return String(decoding: json, as: UTF8.self)
    }

    private static func row(_ values: [Float]) -> String {
        var bytes = Data(capacity: 4 * values.count)
        for value in values {
            let pattern = value.bitPattern
            for shift in stride(from: 0, to: 32, by: 8) { bytes.append(UInt8(truncatingIfNeeded: pattern >> shift)) }
        }
        return bytes.base64EncodedString()
    }

    private static func envelope(of samples: [Int16]) -> [UInt8] {
        let count = max(1, min(wavePoints, samples.count))
        var bytes: [UInt8] = []
        for index in 0..<count {
            let stretch = samples[samples.count * index / count..<samples.count * (index + 1) / count]
            for extreme in [stretch.min() ?? 0, stretch.max() ?? 0] {
                bytes.append(UInt8(bitPattern: Int8(extreme >> 8)))
            }
        }
        return bytes
    }
}
