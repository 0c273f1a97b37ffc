/// Which rows of a terminal belong to which part of a replay.
struct ReplayLayout: Equatable {
    /// The lanes, from the top.
    enum Lane: CaseIterable {
        case pitch, score, rate, level
    }

    /// Rows of each lane; empty for one that has no room.
    let lanes: [Lane: Range<Int>]
    /// Row of the names of what happened.
    let marks: Int
    /// Row of the axis of time.
    let axis: Int
    /// Whether a line of its own says what came of computing the scores anew.
    let hasVerdict: Bool

    /// Every row of the lanes.
    var lanesRows: Range<Int> { marks + 1..<axis }

    /// Shares out the rows of a terminal.
    init(rows: Int) {
        hasVerdict = rows >= 16
        marks = hasVerdict ? 3 : 2
        axis = rows - 3
        let room = max(0, axis - marks - 1)
        var heights: [Lane: Int] = [:]
        // The two that tell why come first.
        heights[.level] = room >= 9 ? max(1, room / 8) : 0
        heights[.rate] = room >= 7 ? max(1, room / 6) : 0
        let rest = room - (heights[.level] ?? 0) - (heights[.rate] ?? 0)
        heights[.score] = min(rest, max(2, rest * 2 / 5))
        heights[.pitch] = rest - (heights[.score] ?? 0)
        var top = marks + 1
        var lanes: [Lane: Range<Int>] = [:]
        for lane in Lane.allCases {
            let height = heights[lane] ?? 0
            lanes[lane] = top..<top + height
            top += height
        }
        self.lanes = lanes
    }
}
