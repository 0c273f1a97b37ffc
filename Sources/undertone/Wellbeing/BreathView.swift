import Languages
import Vocabulary
import Wellbeing

/// A pace of breathing on a whole screen: a disc that grows and shrinks, what to do in words, and how much is left.
struct BreathView {
    /// What is shown.
    struct State {
        var moment: BreathPacer.Moment
        var isPaused = false
        /// What is said of the own score; `nil` where the agent has not wished to see it.
        var score: String?
    }

    private static let widest = 60
    /// Rows below the disc, and above it.
    private static let rowsBelow = 8
    private static let manyRows = 20
    /// Rows that a disc needs to be seen as one.
    private static let leastRows = 5
    /// How large the disc is with empty lungs, as a share of the largest.
    private static let smallest = 0.25

    let pacer: BreathPacer
    let size: (columns: Int, rows: Int)
    /// Whether nothing moves but words and figures.
    let isStill: Bool

    /// The rows of the screen.
    func lines(_ state: State) -> [InkedLine] {
        // Where rows are short the words are cut.
        let most = size.rows >= Self.manyRows ? 3 : 1
        let about = InkedLine(localized(BreathWords.about(pacer, .own)), .dim).wrapped(to: size.columns, most: most)
        let keys = InkedLine(localized(BreathWords.keys), .dim).wrapped(to: size.columns, most: most)
        let discRows = size.rows - Self.rowsBelow - about.count - keys.count
        let hasDisc = !isStill && discRows >= Self.leastRows && size.columns >= 20
        var lines = about.map(centred) + [InkedLine()]
        if hasDisc {
            lines += disc(rows: discRows, fullness: state.isPaused ? nil : state.moment.fullness)
        } else {
            lines += Array(repeating: InkedLine(), count: max(0, (size.rows - Self.rowsBelow) / 2 - 1))
        }
        let words = localized(state.isPaused ? BreathWords.standsStill : state.moment.act.words)
        let count = state.isPaused ? "" : "\(max(1, Int(rounding: state.moment.phaseLeftS, .up, in: 0...1_000)))"
        lines += [InkedLine(), centred(InkedLine(words, .bold)), centred(InkedLine(count))]
        let columns = min(Self.widest, size.columns - 4)
        let share = 1 - state.moment.leftS / pacer.lengthS
        lines.append(centred(bar(share, columns: columns)))
        lines.append(centred(InkedLine(localized(BreathWords.left(Self.clock(state.moment.leftS))), .dim)))
        lines.append(state.score.map { centred(InkedLine($0, .dim)) } ?? InkedLine())
        return Array(lines.prefix(max(1, size.rows - keys.count))) + keys.map(centred)
    }

    /// A rail with what has passed of it: also without colour it is seen how long the whole is.
    private func bar(_ share: Double, columns: Int) -> InkedLine {
        let done = Int(rounding: share * Double(columns), in: 0...max(0, columns))
        var line = InkedLine(String(repeating: "━", count: done), .cyan)
        line.add(String(repeating: "─", count: max(0, columns - done)), .dim)
        return line
    }

    /// `4:12`.
    static func clock(_ seconds: Double) -> String {
        let seconds = Int(rounding: seconds, .up, in: 0...86_400)
        return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }

    private func centred(_ line: InkedLine) -> InkedLine {
        let line = line.cut(to: size.columns)
        var centred = InkedLine()
        centred.pad(to: (size.columns - line.columns) / 2)
        centred.add(line)
        return centred
    }

    /// A disc of half blocks, two points in each cell, within a ring of dots as large as it gets.
    private func disc(rows: Int, fullness: Double?) -> [InkedLine] {
        let largest = min(Double(rows), Double(size.columns - 2) / 2) - 0.5
        let radius = fullness.map { largest * (Self.smallest + (1 - Self.smallest) * $0) } ?? 0
        // Even, so that no row is a single cell.
        let width = 2 * Int(rounding: largest + 1, .up, in: 1...max(1, size.columns / 2))
        let middle = (x: Double(width - 1) / 2, y: Double(rows) - 0.5)
        func distance(_ column: Int, _ y: Int) -> Double {
            let (dx, dy) = (Double(column) - middle.x, Double(y) - middle.y)
            return (dx * dx + dy * dy).squareRoot()
        }
        return (0..<rows).map { row in
            var line = InkedLine()
            for column in 0..<width {
                let (top, bottom) = (distance(column, 2 * row), distance(column, 2 * row + 1))
                switch (top <= radius, bottom <= radius) {
                case (true, true): line.add("█", .cyan)
                case (true, false): line.add("▀", .cyan)
                case (false, true): line.add("▄", .cyan)
                case (false, false):
                    let isRing = abs(top - largest) < 0.5 || abs(bottom - largest) < 0.5
                    line.add(isRing ? "·" : " ", .dim)
                }
            }
            return centred(line)
        }
    }
}
