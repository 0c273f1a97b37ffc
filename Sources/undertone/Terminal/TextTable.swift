import Languages

/// A table for a person: a heading and rows, which fit the terminal that they are in.
///
/// Where room is short, columns are made narrower, down to the least that each needs; cells end in an ellipsis then, or
/// go on in the next line where the column holds words. Where that is not enough, columns go, the one that matters
/// least first, and a last line names them. On a terminal that is too narrow to show all of it a row is a block, a line
/// for each heading. In a pipe nothing is cut and nothing left out.
struct TextTable {
    /// What stands below each other, and what becomes of it where room is short. A heading alone is one, too.
    struct Column: ExpressibleByStringLiteral {
        /// At which side the text stands.
        enum Alignment { case left, right }

        fileprivate let heading: String
        fileprivate let alignment: Alignment
        fileprivate let rank: Int
        fileprivate let least: Int
        fileprivate let isWords: Bool
        fileprivate let most: Int

        /// - Parameters:
        ///   - heading: the name, which is never cut while the column is shown.
        ///   - alignment: right for figures.
        ///   - rank: how much it matters: 1 is the last to go; of equals the one further right goes first.
        ///   - least: fewest columns in which it is of use.
        ///   - isWords: whether a cell may go on in the next line.
        ///   - most: most lines that such a cell takes.
        init(
            _ heading: String, _ alignment: Alignment = .left, rank: Int = 2, least: Int = 8, isWords: Bool = false,
            most: Int = .max
        ) {
            self.heading = heading
            self.alignment = alignment
            self.rank = rank
            self.least = least
            self.isWords = isWords
            self.most = most
        }

        init(stringLiteral heading: String) { self.init(heading) }

        /// Sentences, such as why: they have what room the others leave.
        static func words(_ heading: String, rank: Int = 1, least: Int = 24, most: Int = .max) -> Column {
            Column(heading, rank: rank, least: least, isWords: true, most: most)
        }

        /// Lines of a row that somebody's words take at most in a list of many: one who writes much hides nobody.
        static let fewLines = 4
    }

    /// A column that is shown, and how wide.
    private struct Place {
        let index: Int
        let column: Column
        let natural: Int
        var width: Int

        init(index: Int, column: Column, natural: Int) {
            self.index = index
            self.column = column
            self.natural = natural
            width = min(natural, max(column.least, DisplayWidth.columns(of: column.heading)))
        }
    }

    private static let gap = 2
    /// Narrower than this a row is a block where a column would have to go.
    private static let narrow = 60
    /// No terminal that anybody uses is narrower.
    private static let narrowest = 20
    private let columns: [Column]
    private var rows: [[InkedLine]] = []

    /// Starts a table.
    init(_ columns: Column...) { self.init(columns) }

    /// The same for a list that was put together.
    init(_ columns: [Column]) { self.columns = columns }

    /// Adds a row; as many cells as headings.
    mutating func add(_ cells: InkedLine...) { add(cells) }

    /// The same for a list that was put together.
    mutating func add(_ cells: [InkedLine]) {
        precondition(cells.count == columns.count, "a row has a cell for each heading")
        rows.append(cells)
    }

    /// Writes it to standard output.
    func print() { for line in lines(columns: Terminal.columns) { StandardOutput.line(line) } }

    /// The heading and the rows.
    /// - Parameter width: columns of the terminal; `nil` where nobody looks at one, and nothing is cut.
    /// - Returns: lines, none of them wider.
    func lines(columns width: Int? = nil) -> [InkedLine] {
        let natural = columns.enumerated().map { index, column in
            Place(index: index, column: column, natural: self.natural(index))
        }
        guard let width = width.map({ max($0, Self.narrowest) }) else { return drawn(natural.map(Self.whole)) }
        let places = Self.fitted(natural, in: width)
        // Where a cell would lose more than a third, a block tells more than a row.
        let isCut = places.contains { !$0.column.isWords && 3 * $0.width < 2 * $0.natural }
        guard width >= Self.narrow || !isCut && places.count == columns.count else { return blocks(in: width) }
        guard places.count < columns.count else { return drawn(places) }
        let gone = columns.indices.filter { index in !places.contains { $0.index == index } }
        let names = gone.map { columns[$0].heading }.filter { !$0.isEmpty }.joined(separator: ", ")
        guard !names.isEmpty else { return drawn(places) }
        return drawn(places)
            + InkedLine(localized("(no room for \(names); a wider terminal has it)"), .dim).wrapped(to: width)
    }

    private func natural(_ index: Int) -> Int {
        rows.reduce(DisplayWidth.columns(of: columns[index].heading)) { max($0, $1[index].columns) }
    }

    private static func whole(_ place: Place) -> Place {
        var place = place
        place.width = place.natural
        return place
    }

    private static func width(of places: [Place]) -> Int {
        places.reduce(0) { $0 + $1.width } + gap * max(0, places.count - 1)
    }

    /// Leaves out what there is no room for even where each column has its least, and shares out what is free then: no
    /// column has more than a third before each had the chance of it, those that matter come first, and words last.
    private static func fitted(_ all: [Place], in width: Int) -> [Place] {
        var places = all
        while places.count > 1, self.width(of: places) > width {
            let last = places.indices.max { places[$0].column.rank < places[$1].column.rank } ?? 0
            let rank = places[last].column.rank
            places.remove(at: places.lastIndex { $0.column.rank == rank } ?? last)
        }
        var free = width - self.width(of: places)
        if free < 0 { return places.map { shrunk($0, to: width) } }
        let order = places.indices.sorted {
            let (a, b) = (places[$0].column, places[$1].column)
            return (a.isWords ? 1 : 0, a.rank, $0) < (b.isWords ? 1 : 0, b.rank, $1)
        }
        for limit in [width / 3, .max] {
            for index in order {
                let more = min(free, max(0, min(places[index].natural, limit) - places[index].width))
                places[index].width += more
                free -= more
            }
        }
        return places
    }

    private static func shrunk(_ place: Place, to width: Int) -> Place {
        var place = place
        place.width = width
        return place
    }

    /// The lines of the columns that are shown.
    private func drawn(_ places: [Place]) -> [InkedLine] {
        let heading = columns.map { InkedLine($0.heading, .dim) }
        return ([heading] + rows).flatMap { row in
            let cells = places.map { place in
                place.column.isWords
                    ? row[place.index].wrapped(to: place.width, most: place.column.most)
                    : [row[place.index].cut(to: place.width)]
            }
            return (0..<(cells.map(\.count).max() ?? 0)).map { line in
                self.line(cells.map { $0.count > line ? $0[line] : InkedLine() }, at: places)
            }
        }
    }

    /// Cells beside each other; behind the last that holds anything nothing follows.
    private func line(_ cells: [InkedLine], at places: [Place]) -> InkedLine {
        var line = InkedLine()
        var start = 0
        for (cell, place) in zip(cells, places) {
            if cell.columns > 0 {
                line.pad(to: start + (place.column.alignment == .right ? place.width - cell.columns : 0))
                line.add(cell)
            }
            start += place.width + Self.gap
        }
        return line
    }

    /// A block for each row, with an empty line between them.
    private func blocks(in width: Int) -> [InkedLine] {
        let names = Self.gap + (columns.map { DisplayWidth.columns(of: $0.heading) }.max() ?? 0)
        return rows.enumerated().flatMap { number, row in
            var lines = number == 0 ? [] : [InkedLine()]
            for (column, cell) in zip(columns, row) where cell.columns > 0 {
                let start = column.heading.isEmpty ? 0 : names
                lines += InkedLine.entry(
                    InkedLine(column.heading, .dim), cell, at: start, width: width, room: 12, most: column.most)
            }
            return lines
        }
    }
}
