/// The features track of a segment as CSV, `track.csv`: empty where there is no value.
enum TrackTable {
    /// The first line.
    static let header = "time_s,f0_hz,voicing_prob,level_dbfs,syllable,syllable_rate,score"

    /// The table of a track; every number in the shortest form that reads back as the same `Float`.
    static func text(of track: [TrackPoint]) -> String {
        var text = header + "\n"
        for point in track {
            text += "\(point.timeS),\(cell(point.f0Hz)),\(point.voicingStrength),\(point.levelDBFS),"
            text += "\(point.isSyllableNucleus ? 1 : 0),\(cell(point.syllableRate)),\(cell(point.score))\n"
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

    private static func point(of line: Substring) -> TrackPoint? {
        let cells = line.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Substring.init)
        guard cells.count == 7, let time = Float(cells[0]), let voicing = Float(cells[2]), let level = Float(cells[3]),
            cells[4] == "0" || cells[4] == "1", let f0 = optional(cells[1]), let rate = optional(cells[5]),
            let score = optional(cells[6])
        else { return nil }
        return TrackPoint(
            timeS: time, f0Hz: f0, voicingStrength: voicing, levelDBFS: level, isSyllableNucleus: cells[4] == "1",
            syllableRate: rate, score: score)
    }

    private static func cell(_ value: Float?) -> String {
        value.map { "\($0)" } ?? ""
    }

    /// The value of a cell that may be empty; the outer `nil` where it is neither empty nor a number.
    private static func optional(_ cell: Substring) -> Float?? {
        if cell.isEmpty { return .some(nil) }
        return Float(cell).map { .some($0) }
    }
}
