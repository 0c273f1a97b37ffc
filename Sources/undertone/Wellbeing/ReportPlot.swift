import Languages
import Wellbeing

/// Load against control on a terminal: a square of characters with a mark for each day, and below it each day in
/// words, so that it can be read without seeing where the marks are.
struct ReportPlot {
    let report: ShiftReport
    let language: Language

    /// Columns and rows between the borders; odd, so that there is a middle.
    private static let size = (columns: 45, rows: 13)

    private var placed: [(mark: Character, day: ShiftReport.Day, place: ShiftReport.Place)] {
        let days = report.days.compactMap { day in day.place.map { (day, $0) } }
        return days.enumerated().map { index, item in
            (days.count == 1 ? "●" : Self.marks[index % Self.marks.count], item.0, item.1)
        }
    }

    private static let marks = Array("1234567890abcdefghijklmnopqrstuvwxyz")

    /// The picture and its legend.
    func lines(columns width: Int?) -> [InkedLine] {
        let (columns, rows) = Self.size
        let placed = placed
        var cells = Array(repeating: [Character?](repeating: nil, count: columns), count: rows)
        for item in placed {
            let row = rows - 1 - Int((item.place.load * Double(rows - 1)).rounded())
            let column = Int((item.place.control * Double(columns - 1)).rounded())
            // Days at the same place stand beside each other.
            let free = (0..<columns).sorted { (abs($0 - column), $0) < (abs($1 - column), $1) }
                .first { cells[row][$0] == nil }
            if let free { cells[row][free] = item.mark }
        }
        let indent = "    "
        func centred(_ text: String) -> InkedLine {
            let blank = max(0, (columns + 2 - DisplayWidth.columns(of: text)) / 2)
            return InkedLine(indent + String(repeating: " ", count: blank) + text, .dim)
        }
        let border = String(repeating: "─", count: columns)
        var lines = [centred(language.text(ReportWords.moreLoad)), InkedLine("\(indent)┌\(border)┐", .dim)]
        for (row, marks) in cells.enumerated() {
            let isMiddle = row == rows / 2
            var line = InkedLine(indent + (isMiddle ? "┼" : "│"), .dim)
            for (column, mark) in marks.enumerated() {
                if let mark {
                    line.add(String(mark), .cyan)
                } else {
                    let isAxis = column == columns / 2
                    line.add(isMiddle ? (isAxis ? "┼" : "─") : isAxis ? "│" : " ", .dim)
                }
            }
            line.add(isMiddle ? "┼" : "│", .dim)
            lines.append(line)
        }
        lines.append(InkedLine("\(indent)└\(border)┘", .dim))
        let (less, more) = (language.text(ReportWords.lessControl), language.text(ReportWords.moreControl))
        let gap = columns + 2 - DisplayWidth.columns(of: less) - DisplayWidth.columns(of: more)
        lines.append(InkedLine(indent + less + String(repeating: " ", count: max(2, gap)) + more, .dim))
        lines.append(centred(language.text(ReportWords.lessLoad)))
        let legend = placed.flatMap { item in
            var name = InkedLine(indent)
            name.add(String(item.mark), .cyan)
            name.add(" " + language.name(of: item.day.day))
            let words = InkedLine(language.text(ReportWords.placed(item.place)))
            let lines = InkedLine.entry(name, words, at: 28, width: width)
            return width.map { width in lines.flatMap { $0.wrapped(to: width) } } ?? lines
        }
        // On a terminal that is too narrow for the picture the words are all there is.
        let widest = lines.map(\.columns).max() ?? 0
        return width.map { $0 < widest } == true ? legend : lines + legend
    }
}
