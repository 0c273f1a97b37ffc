public import Foundation
public import Vault
import Vocabulary

/// Everything that a segment holds beside its sound, as one JSON value for other programs: `segment` as it was stored
/// and `track`, a row of values for each column of `track.csv`, `null` where there is none.
public struct SegmentTable: Encodable {
    private let segment: SegmentMetadata
    private let track: [String: Row]

    private enum Row: Encodable {
        case numbers([Float?])
        case flags([Bool])

        func encode(to encoder: any Encoder) throws {
            switch self {
            case .numbers(let numbers): try numbers.encode(to: encoder)
            case .flags(let flags): try flags.encode(to: encoder)
            }
        }
    }

    /// Takes a segment.
    public init(_ segment: Segment) {
        self.segment = segment.metadata
        let points = segment.track
        // JSON has no infinity: digital silence has no level.
        func row(_ value: (TrackPoint) -> Float?) -> Row {
            .numbers(points.map { value($0).flatMap { $0.isFinite ? $0 : nil } })
        }
        var track = ["time_s": row(\.timeS)]
        for column in TrackValues.columns {
            track[column.name] =
                switch column.kind {
                case .number(let place): row { $0.values[keyPath: place] }
                case .optional(let place): row { $0.values[keyPath: place] }
                case .flag(let place): .flags(points.map { $0.values[keyPath: place] })
                }
        }
        self.track = track
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
