public import Foundation
public import Vault

/// Everything that a segment holds beside its sound, as one JSON value for other programs: `segment` as it was stored
/// and `track`, a row of values for each column of `track.csv`, `null` where there is none.
public struct SegmentTable: Encodable {
    private let segment: SegmentMetadata
    private let track: Track

    private struct Track: Encodable {
        let time_s: [Float?]
        let f0_hz: [Float?]
        let voicing_prob: [Float?]
        let level_dbfs: [Float?]
        let syllable: [Bool]
        let syllable_rate: [Float?]
        let score: [Float?]
    }

    /// Takes a segment.
    public init(_ segment: Segment) {
        self.segment = segment.metadata
        // JSON has no infinity: digital silence has no level.
        func finite(_ value: Float?) -> Float? { value.flatMap { $0.isFinite ? $0 : nil } }
        let points = segment.track
        track = Track(
            time_s: points.map { finite($0.timeS) }, f0_hz: points.map { finite($0.f0Hz) },
            voicing_prob: points.map { finite($0.voicingStrength) }, level_dbfs: points.map { finite($0.levelDBFS) },
            syllable: points.map(\.isSyllableNucleus), syllable_rate: points.map { finite($0.syllableRate) },
            score: points.map { finite($0.score) })
    }

    /// The value as UTF-8, with an end of line.
    public func json() -> Data {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Times that were read from JSON are finite, and so nothing here can fail to be written.
        guard let json = try? encoder.encode(self) else { preconditionFailure("a segment holds finite times") }
        return json + Data([0x0A])
    }
}
