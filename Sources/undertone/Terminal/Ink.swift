import Capture
import Events
import Vocabulary

/// How a piece of text looks on a terminal.
enum Ink: Equatable {
    case plain, dim, bold, cyan, green
    /// Text in the colour of a level; `nil` is calm.
    case level(AlertLevel?)
    /// A label in the colour of a level, which is to be seen from across the room.
    case badge(AlertLevel?)
    /// A cell of a replay.
    case cell(ReplayCells.Style)

    /// The escape sequence that begins it.
    var code: String {
        switch self {
        case .plain: ""
        case .dim: "\u{1B}[2m"
        case .bold: "\u{1B}[1m"
        case .cyan: "\u{1B}[36m"
        case .green, .level(nil): "\u{1B}[32m"
        case .level(.elevated?): "\u{1B}[33m"
        case .level(.high?): "\u{1B}[38;5;208m"
        case .level(.critical?): "\u{1B}[1;91m"
        case .badge(nil): "\u{1B}[30;42m"
        case .badge(.elevated?): "\u{1B}[30;43m"
        case .badge(.high?): "\u{1B}[1;30;48;5;208m"
        case .badge(.critical?): "\u{1B}[1;97;41m"
        case .cell(let style): style.code
        }
    }

    /// How a state of capture is shown: what somebody should mend is to be seen.
    static func capture(_ state: String) -> Ink {
        guard let condition = CaptureState.Condition(rawValue: state) else { return .cyan }
        return condition == .capturing ? .green : condition.isUnwanted ? .badge(.elevated) : .cyan
    }

    /// Ends whatever was begun.
    static let end = "\u{1B}[0m"
}

/// A line made of inked pieces, which can be cut to the width of a terminal.
///
/// Text comes from other programs too (names of devices and people): what could steer a terminal is taken out.
struct InkedLine: Equatable {
    private struct Piece: Equatable {
        var text: String
        var ink: Ink
    }

    private var pieces: [Piece] = []

    init(_ text: String = "", _ ink: Ink = .plain) { add(text, ink) }

    /// Adds a piece.
    mutating func add(_ text: String, _ ink: Ink = .plain) {
        pieces.append(Piece(text: PlainText.shown(text), ink: ink))
    }

    /// Adds all pieces of another line.
    mutating func add(_ line: InkedLine) { pieces += line.pieces }

    /// Adds spaces up to a column.
    mutating func pad(to column: Int) { add(String(repeating: " ", count: max(0, column - columns))) }

    /// Columns that it takes.
    var columns: Int { pieces.reduce(0) { $0 + DisplayWidth.columns(of: $1.text) } }

    /// The text for a terminal or a file.
    /// - Parameters:
    ///   - limit: columns to cut it to; `nil` for all.
    ///   - hasColour: whether ink is shown.
    /// - Returns: the text without an end of line.
    func text(limit: Int? = nil, hasColour: Bool) -> String {
        var result = ""
        var free = limit ?? .max
        for piece in pieces where free > 0 && !piece.text.isEmpty {
            var text = ""
            for character in piece.text {
                let width = DisplayWidth.columns(of: character)
                guard width <= free else {
                    free = 0
                    break
                }
                free -= width
                text.append(character)
            }
            let code = hasColour ? piece.ink.code : ""
            result += code.isEmpty ? text : code + text + Ink.end
        }
        return result
    }

    /// The line in so many columns; where it is longer it ends in an ellipsis, so that a cut word shows that it is cut.
    func cut(to limit: Int) -> InkedLine {
        guard columns > limit else { return self }
        var line = InkedLine()
        var free = limit - 1
        for cell in cells {
            free -= cell.columns
            guard free >= 0 else {
                if limit > 0 { line.append(Cell(character: DisplayWidth.ellipsis, ink: cell.ink)) }
                break
            }
            line.append(cell)
        }
        return line
    }

    /// The line in as many as it takes to be no wider. It is broken between words, or as its script has it; a word that
    /// is wider than a line goes on in the next, so that nothing is lost.
    func wrapped(to limit: Int) -> [InkedLine] {
        guard columns > limit else { return [self] }
        let cells = cells
        var lines: [InkedLine] = []
        var start = 0
        while start < cells.count {
            var (end, free) = (start, limit)
            var gap: Int?
            while end < cells.count, cells[end].columns <= free || end == start {
                if cells[end].isGap || end > start && cells[end].mayBegin(after: cells[end - 1]) { gap = end }
                free -= cells[end].columns
                end += 1
            }
            let isBreak = end >= cells.count || cells[end].isGap || cells[end].mayBegin(after: cells[end - 1])
            if !isBreak, let gap, gap > start { end = gap }
            var line = InkedLine()
            cells[start..<end].forEach { line.append($0) }
            lines.append(line)
            start = cells[end...].firstIndex { !$0.isGap } ?? cells.count
        }
        return lines
    }

    /// The same in so many lines at most: where there are more the last ends in an ellipsis.
    func wrapped(to limit: Int, most: Int) -> [InkedLine] {
        let lines = wrapped(to: limit)
        guard lines.count > most, var last = lines.prefix(most).last else { return lines }
        last.add(" …")
        return lines.prefix(most - 1) + [last.cut(to: limit)]
    }

    /// A name, and words beside it that go on below themselves. Where they would have hardly any room there, they stand
    /// below the name.
    /// - Parameters:
    ///   - name: the name.
    ///   - words: the words.
    ///   - column: where they begin.
    ///   - width: columns of the terminal; `nil` where nobody looks at one.
    ///   - room: fewest columns that they are to have beside it.
    ///   - most: most lines of words.
    /// - Returns: the lines.
    static func entry(
        _ name: InkedLine, _ words: InkedLine, at column: Int, width: Int?, room: Int = leastRoom, most: Int = .max
    ) -> [InkedLine] {
        let isBelow = width.map { $0 - column < room } ?? false
        let start = isBelow ? belowIndent : column
        let parts = width.map { words.wrapped(to: max(1, $0 - start), most: most) } ?? [words]
        let lines = parts.enumerated().map { index, part in
            var line = index == 0 && !isBelow ? name : InkedLine()
            line.pad(to: max(start, line.columns > 0 ? line.columns + 1 : 0))
            line.add(part)
            return line
        }
        let isNamed = name.pieces.contains { $0.text.contains { $0 != " " } }
        return (isBelow && isNamed ? [name] : []) + lines
    }

    /// Fewest columns in which words are read with ease beside their name.
    static let leastRoom = 30
    /// Where they begin that stand below it.
    static let belowIndent = 4

    /// A character in its ink.
    private struct Cell {
        let character: Character
        let ink: Ink

        var columns: Int { DisplayWidth.columns(of: character) }
        var isGap: Bool { character == " " }

        /// Whether a line may begin with it.
        func mayBegin(after last: Cell) -> Bool {
            !last.isGap && DisplayWidth.mayBreak(after: last.character, before: character)
        }
    }

    private var cells: [Cell] {
        pieces.flatMap { piece in piece.text.map { Cell(character: $0, ink: piece.ink) } }
    }

    private mutating func append(_ cell: Cell) {
        if let last = pieces.indices.last, pieces[last].ink == cell.ink {
            pieces[last].text.append(cell.character)
        } else {
            pieces.append(Piece(text: String(cell.character), ink: cell.ink))
        }
    }
}
