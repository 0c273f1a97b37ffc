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
    var columns: Int { pieces.reduce(0) { $0 + Self.columns(of: $1.text) } }

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
                let width = Self.columns(of: character)
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

    /// Columns of a text.
    static func columns(of text: String) -> Int {
        text.utf8.count == text.unicodeScalars.count ? text.utf8.count : text.reduce(0) { $0 + columns(of: $1) }
    }

    /// East Asian characters and pictures take two columns, marks that join the character before none.
    private static func columns(of character: Character) -> Int {
        guard let first = character.unicodeScalars.first else { return 0 }
        switch first.value {
        case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60,
            0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
            return 2
        default: return first.properties.generalCategory == .nonspacingMark ? 0 : 1
        }
    }
}

/// A table for a person: a heading, and columns as wide as their widest text.
struct TextTable {
    private static let gap = 2
    private let headings: [String]
    private var rows: [[InkedLine]] = []

    /// Starts a table.
    init(_ headings: String...) { self.headings = headings }

    /// Adds a row; as many cells as headings.
    mutating func add(_ cells: InkedLine...) { add(cells) }

    /// The same for a list that was put together.
    mutating func add(_ cells: [InkedLine]) {
        precondition(cells.count == headings.count, "a row has a cell for each heading")
        rows.append(cells)
    }

    /// Writes it to standard output.
    func print() { for line in lines { StandardOutput.line(line) } }

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
