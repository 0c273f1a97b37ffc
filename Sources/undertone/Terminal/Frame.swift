/// What a view writes over a terminal at one stroke: lines, whose text is clean, and codes that move the cursor, which
/// are ours. There is no other way to write a code.
struct Frame {
    /// What a terminal is told.
    enum Code {
        /// To the other screen, which leaves what was there before untouched; the cursor hidden, long lines cut.
        case takeScreen
        /// Back, with everything as it was.
        case leaveScreen
        /// An empty screen.
        case clear
        /// To the first column of a row, counted from 0.
        case row(Int)
        /// Empty from here to the end of the line.
        case clearRest
        case lineFeed

        fileprivate var text: String {
            switch self {
            case .takeScreen: "\u{1B}[?1049h\u{1B}[?25l\u{1B}[?7l\u{1B}[2J"
            case .leaveScreen: "\u{1B}[0m\u{1B}[?7h\u{1B}[?25h\u{1B}[?1049l"
            case .clear: "\u{1B}[0m\u{1B}[2J"
            case .row(let row): "\u{1B}[\(row + 1);1H"
            case .clearRest: "\u{1B}[K"
            case .lineFeed: "\n"
            }
        }
    }

    /// All of it.
    private(set) var text = ""

    /// Begins with codes.
    init(_ codes: Code...) { text = codes.map(\.text).joined() }

    /// Adds a code.
    mutating func add(_ code: Code) { text += code.text }

    /// Adds a line without its end.
    /// - Parameters:
    ///   - line: the line.
    ///   - columns: columns to cut it to; `nil` for all.
    ///   - hasColour: whether ink is shown.
    mutating func add(_ line: InkedLine, columns: Int? = nil, hasColour: Bool) {
        text += line.text(limit: columns, hasColour: hasColour)
    }
}
