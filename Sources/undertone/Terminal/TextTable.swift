/// A table for a person: a heading, and columns as wide as their widest text.
struct TextTable {
    private static let gap = 2
    private let headings: [String]
    private var rows: [[InkedLine]] = []

    /// Starts a table.
    init(_ headings: String...) {
        self.headings = headings
    }

    /// Adds a row; as many cells as headings.
    mutating func add(_ cells: InkedLine...) {
        add(cells)
    }

    /// The same for a list that was put together.
    mutating func add(_ cells: [InkedLine]) {
        precondition(cells.count == headings.count, "a row has a cell for each heading")
        rows.append(cells)
    }

    /// Writes it to standard output.
    func print() {
        for line in lines { StandardOutput.line(line.text(hasColour: Terminal.hasColour)) }
    }

    /// The heading and the rows. The last column is as long as it is, so that nothing is lost in a pipe.
    var lines: [InkedLine] {
        let all = [headings.map { InkedLine($0, .dim) }] + rows
        let widths = headings.indices.map { column in all.map { $0[column].columns }.max() ?? 0 }
        return all.map { row in
            var line = InkedLine()
            var end = 0
            for (column, cell) in row.enumerated() {
                line.add(cell)
                end += widths[column] + Self.gap
                if column < row.count - 1 { line.pad(to: end) }
            }
            return line
        }
    }
}
