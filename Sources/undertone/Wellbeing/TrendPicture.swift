import Languages
import Vocabulary
import Wellbeing

/// Days as dots, and both lines: that before the start goes on beyond it, dotted.
struct TrendPicture {
    private static let labels = 15
    private static let rows = 9
    private let scores: [Double]
    private let fit: SegmentedRegression

    init(_ scores: [Double], _ fit: SegmentedRegression) {
        self.scores = scores
        self.fit = fit
    }

    private struct Cell {
        var character: Character = " "
        var ink = Ink.plain
    }

    /// The lines, in so many columns; 80 where there is no terminal.
    func lines(columns width: Int?) -> [InkedLine] {
        let room = min(max((width ?? 80) - Self.labels - 2, 20), 64)
        let low = max(0, ((scores.min() ?? 0) / 5).rounded(.down) * 5)
        let high = max(low + 5, ((scores.max() ?? 100) / 5).rounded(.up) * 5)
        var cells = [[Cell]](repeating: [Cell](repeating: Cell(), count: room), count: Self.rows)
        func day(_ column: Int) -> Int {
            Int(rounding: Double(column) / Double(room - 1) * Double(scores.count - 1), in: 0...scores.count - 1)
        }
        func put(_ score: Double, _ column: Int, _ character: Character, _ ink: Ink) {
            guard score.isFinite, score >= low - 1, score <= high + 1 else { return }
            let row = Int(rounding: (high - score) / (high - low) * Double(Self.rows - 1), in: 0...Self.rows - 1)
            cells[row][column] = Cell(character: character, ink: ink)
        }
        let start = (0..<room).first { day($0) >= fit.start } ?? room - 1
        for row in cells.indices { cells[row][start] = Cell(character: "┊", ink: .dim) }
        for column in 0..<room {
            let isAfter = day(column) >= fit.start
            if isAfter { put(fit.line(at: day(column), isAfter: false), column, "╌", .dim) }
            put(fit.line(at: day(column), isAfter: isAfter), column, "─", isAfter ? .green : .cyan)
        }
        for (index, score) in scores.enumerated() {
            let column = Int(
                rounding: Double(index) / Double(max(1, scores.count - 1)) * Double(room - 1), in: 0...room - 1)
            put(score, column, "•", .plain)
        }
        return cells.enumerated().map { index, row in
            let label = index == 0 ? high : index == Self.rows - 1 ? low : nil
            let text =
                label.map { "\(Int(rounding: $0, in: 0...100))" }
                ?? (index == Self.rows / 2 ? localized("call's score") : "")
            var line = InkedLine()
            line.pad(to: Self.labels - 1 - DisplayWidth.columns(of: text))
            line.add(text, .dim)
            line.pad(to: Self.labels)
            for cell in row { line.add(String(cell.character), cell.ink) }
            return line
        } + legend.wrapped(to: room).map(Self.beside)
    }

    private static func beside(_ words: InkedLine) -> InkedLine {
        var line = InkedLine()
        line.pad(to: labels)
        line.add(words)
        return line
    }

    private var legend: InkedLine {
        var line = InkedLine("─ ", .cyan)
        line.add(localized("days before") + "   ", .dim)
        line.add("─ ", .green)
        line.add(localized("from then on") + "   ", .dim)
        line.add("╌ ", .dim)
        line.add(localized("had it gone on as before"), .dim)
        return line
    }
}
