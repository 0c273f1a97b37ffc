import Foundation
import Vault
import Vocabulary

/// What the scripts of the page read: one JSON value, long rows of numbers in base64.
struct ReplayPageData: Encodable {
    /// Points of the waveform: two a pixel of a wide screen.
    private static let wavePoints = 2_400

    /// A panel of the page, from the top.
    private struct Lane: Encodable {
        var name: String
        var title: String
        var hint: String
        var height: Int
        var row: String
        var low: Double
        var high: Double
        var colour: String
        var unit: String
        var decimals: Int
    }

    private struct Calm: Encodable {
        var location: Double
        var spread: Double
    }

    private enum CodingKeys: String, CodingKey {
        case lanes, track, wave, calm, thresholds, gaps
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
    private let thresholds: [AlertRule.Threshold]
    /// What is known of the agent's own calm voice, by measure.
    private let calm: [String: Calm]
    private let gaps: [SegmentGap]
    private let lanes: [Lane]
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
            uniqueKeysWithValues: ReplayLane.all.compactMap(\.feature).compactMap { feature in
                replay.norm(feature).map { (feature.rawValue, Calm(location: $0.location, spread: $0.spread)) }
            })
        gaps = replay.gaps
        let scales = ReplayScales(replay)
        lanes = ReplayLane.all.map { lane in
            Lane(
                name: lane.name, title: lane.title, hint: lane.page.hint, height: lane.page.height, row: lane.page.row,
                low: scales[lane].lowerBound, high: scales[lane].upperBound,
                colour: "#" + String(lane.picture.colour, radix: 16), unit: lane.feature?.unit ?? "",
                decimals: lane.summary.decimals)
        }
        var track = [
            "time_s": Self.row(segment.track.map(\.timeS)),
            "syllables_s": Self.row(segment.track.filter(\.isSyllableNucleus).map(\.timeS)),
        ]
        for lane in ReplayLane.all {
            track[lane.page.row] = Self.row(segment.track.map { lane.raw($0.values) ?? .nan })
        }
        self.track = track
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
