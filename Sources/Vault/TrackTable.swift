import Vocabulary

/// The track of a segment as CSV, `track.csv`: empty where there is no value.
enum TrackTable {
    /// The first line.
    static let header = (["time_s"] + TrackValues.columns.map(\.name)).joined(separator: ",")

    /// The table of a track; every number in the shortest form that reads back as the same `Float`.
    static func text(of track: [TrackPoint]) -> String {
        var text = header + "\n"
        for point in track {
            text += "\(point.timeS)"
            for column in TrackValues.columns {
                text += ","
                switch column.kind {
                case .number(let place): text += "\(point.values[keyPath: place])"
                case .optional(let place): text += point.values[keyPath: place].map { "\($0)" } ?? ""
                case .flag(let place): text += point.values[keyPath: place] ? "1" : "0"
                }
            }
            text += "\n"
        }
        return text
    }

    /// The track of a table; `nil` where it is not what ``text(of:)`` writes.
    static func track(of text: String) -> [TrackPoint]? {
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).map(Substring.init)
        guard lines.first == header[...], lines.popLast() == "" else { return nil }
        var track: [TrackPoint] = []
        track.reserveCapacity(lines.count)
        for line in lines.dropFirst() {
            guard let point = point(of: line) else { return nil }
            track.append(point)
        }
        return track
    }

    /// Whether a track can be one: its points follow each other in time, within a recording, and each says what a voice
    /// may be. What was written by others may be anything.
    static func isPossible(_ track: [TrackPoint]) -> Bool {
        track.count <= SegmentLimits.maxFrames && zip(track, track.dropFirst()).allSatisfy { $0.timeS <= $1.timeS }
            && track.allSatisfy { timesS.contains($0.timeS) && isPossible($0.values) }
    }

    /// Seconds from the first sample on; the first frames may lie a little before it.
    private static let timesS = -60...Float(SegmentLimits.longestS)
    /// What is measured, in any unit; silence has no level, which is minus infinity.
    private static let measures = -1e6...Float(1e6)
    /// Hertz of a voice.
    private static let pitches = 1...Float(SampleRate.analysis.hertz)

    private static func isPossible(_ values: TrackValues) -> Bool {
        TrackValues.columns.allSatisfy { column in
            switch column.kind {
            case .number(let place): values[keyPath: place] == -.infinity || measures.contains(values[keyPath: place])
            case .optional(let place): values[keyPath: place].map(measures.contains) ?? true
            case .flag: true
            }
        } && values.f0Hz.map(pitches.contains) ?? true
    }

    private static func point(of line: Substring) -> TrackPoint? {
        let cells = line.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Substring.init)
        guard cells.count == 1 + TrackValues.columns.count, let time = Float(cells[0]) else { return nil }
        var values = TrackValues.silence
        for (column, cell) in zip(TrackValues.columns, cells.dropFirst()) {
            switch column.kind {
            case .number(let place):
                guard let number = Float(cell) else { return nil }
                values[keyPath: place] = number
            case .optional(let place):
                values[keyPath: place] = Float(cell)
                guard cell.isEmpty || values[keyPath: place] != nil else { return nil }
            case .flag(let place):
                guard cell == "0" || cell == "1" else { return nil }
                values[keyPath: place] = cell == "1"
            }
        }
        return TrackPoint(timeS: time, values: values)
    }
}
