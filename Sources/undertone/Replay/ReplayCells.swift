/// A rectangle of a terminal, cell by cell, which knows what has changed since it was last shown.
struct ReplayCells {
    /// How a cell looks: colours of the 256, and what needs none.
    struct Style: Equatable {
        var ink: UInt8?
        var ground: UInt8?
        var isBold = false
        var isDim = false
        var isReversed = false

        /// The escape sequence that begins it; none for plain.
        var code: String {
            guard self != .plain else { return "" }
            var parts = ["0"]
            if isBold { parts.append("1") }
            if isDim { parts.append("2") }
            if isReversed { parts.append("7") }
            if let ink { parts.append("38;5;\(ink)") }
            if let ground { parts.append("48;5;\(ground)") }
            return "\u{1B}[\(parts.joined(separator: ";"))m"
        }

        static let plain = Style()
        static let dim = Style(isDim: true)
    }

    /// One character and its look.
    struct Cell: Equatable {
        var character: Character = " "
        var style = Style.plain
    }

    let columns: Int
    let rows: Int
    private var cells: [Cell]
    /// Lines that were made elsewhere, by row; they are shown in place of the cells.
    private var lines: [Int: InkedLine] = [:]

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = [Cell](repeating: Cell(), count: columns * rows)
    }

    subscript(column: Int, row: Int) -> Cell {
        get { cells[row * columns + column] }
        set { cells[row * columns + column] = newValue }
    }

    /// Writes text from a column on, as far as there is room. It holds no character that steers or is wide.
    mutating func write(_ text: String, at column: Int, _ row: Int, _ style: Style = .plain) {
        for (offset, character) in text.enumerated() where (0..<columns).contains(column + offset) {
            self[column + offset, row] = Cell(character: character, style: style)
        }
    }

    /// Puts a whole line in place of a row.
    mutating func put(_ line: InkedLine, at row: Int) { lines[row] = line }

    /// A row as a line; it may be longer than the rectangle is wide where it was made elsewhere.
    subscript(row row: Int) -> InkedLine {
        if let line = lines[row] { return line }
        var line = InkedLine()
        var rest = cells[row * columns..<(row + 1) * columns]
        while let style = rest.first?.style {
            let run = rest.prefix { $0.style == style }
            line.add(String(run.map(\.character)), .cell(style))
            rest = rest.dropFirst(run.count)
        }
        return line
    }
}

/// Dots finer than a cell, two across and four down, as the characters of Braille have them.
struct BrailleDots {
    let columns: Int
    let rows: Int
    private var bits: [UInt8]

    init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        bits = [UInt8](repeating: 0, count: columns * rows)
    }

    /// Sets a dot; `x` from the left, `y` from the top, both in dots.
    mutating func set(_ x: Int, _ y: Int) {
        let masks: [[UInt8]] = [[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]]
        bits[y / 4 * columns + x / 2] |= masks[y % 4][x % 2]
    }

    /// The character of a cell; `nil` without a dot.
    func character(_ column: Int, _ row: Int) -> Character? {
        let bits = bits[row * columns + column]
        return bits == 0 ? nil : Character(UnicodeScalar(0x2800 + UInt32(bits)) ?? "·")
    }
}
