/// The help of a command in so many columns. The argument parser writes it without breaking a line. Where lines are
/// broken is decided here: sentences between words, the words of an option below themselves, and the command of an
/// example where a shell goes on reading, else not at all.
struct HelpText {
    /// Fewer are hard to read, and so are more.
    static let widths = 40...100
    /// What the argument parser is told, so that it breaks nothing.
    static let unbroken = 100_000
    /// Where the words of an option begin.
    private static let wordColumn = 26

    /// The lines.
    let lines: [String]

    /// - Parameters:
    ///   - text: the help, unbroken.
    ///   - columns: of the terminal; 80 where there is none.
    init(_ text: String, columns: Int?) {
        let width = min(max(columns ?? 80, Self.widths.lowerBound), Self.widths.upperBound)
        var isExample = false
        var isTable = false
        var lines: [String] = []
        for line in text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init) {
            isExample = line == "Example:" || line == "Examples:" || isExample && !line.isEmpty
            isTable =
                isTable || ["ARGUMENTS:", "OPTIONS:", "SUBCOMMANDS:"].contains(line) || line.hasSuffix("OPTIONS:")
            if isExample {
                lines += Self.command(HelpHeading.own(line), width: width)
            } else if isTable, line.hasPrefix("  "), !line.hasPrefix("  See ") {
                lines += Self.row(line, width: width)
            } else {
                let hang = line.hasPrefix("USAGE: ") ? 4 : 0
                lines += Self.sentence(HelpHeading.own(line), width: width, hang: hang)
            }
        }
        self.lines = lines
    }

    /// A name and what it means; a second paragraph stands below the first.
    private static func row(_ line: String, width: Int) -> [String] {
        let isNamed = line.prefix(3).last != " "
        let words = line.dropFirst(isNamed ? wordColumn : 0).drop { $0 == " " }
        let name = isNamed ? String(line.prefix(wordColumn)) : ""
        let hasRoom = name.last == " " || !isNamed
        guard hasRoom, !words.isEmpty else {
            return sentence(HelpHeading.ownRow(line), width: width, hang: 4)
        }
        let trimmed = String(name.reversed().drop { $0 == " " }.reversed())
        let lines = InkedLine.entry(
            InkedLine(HelpHeading.ownRow(trimmed)), InkedLine(HelpHeading.ownRow(String(words))), at: wordColumn,
            width: width)
        return lines.map { $0.text(hasColour: false) }.filter { !$0.isEmpty }
    }

    /// Words that go on as far in as they begin, and some columns more.
    private static func sentence(_ line: String, width: Int, hang: Int) -> [String] {
        let indent = line.prefix { $0 == " " }.count
        let words = InkedLine(String(line.dropFirst(indent)))
        let first = words.wrapped(to: width - indent).first ?? InkedLine()
        let rest = String(words.text(hasColour: false).dropFirst(first.text(hasColour: false).count))
        let begin = String(repeating: " ", count: indent)
        let more = rest.drop { $0 == " " }
        guard !more.isEmpty else { return [begin + first.text(hasColour: false)] }
        let others = InkedLine(String(more)).wrapped(to: width - indent - hang)
        return [begin + first.text(hasColour: false)]
            + others.map { begin + String(repeating: " ", count: hang) + $0.text(hasColour: false) }
    }

    /// A command as it can be copied: broken at a blank outside of quotes, with a backslash before the end of the line.
    static func command(_ line: String, width: Int) -> [String] {
        guard DisplayWidth.columns(of: line) > width else { return [line] }
        var lines = [""]
        for word in words(of: line) {
            let isFirst = lines[lines.count - 1].allSatisfy { $0 == " " }
            if !isFirst, DisplayWidth.columns(of: lines[lines.count - 1] + word) + 2 > width {
                lines[lines.count - 1] += "\\"
                lines.append("    ")
            }
            lines[lines.count - 1] += word
        }
        return lines
    }

    /// The words with the blanks behind them; what is quoted is one.
    private static func words(of line: String) -> [String] {
        var words = [""]
        var quote: Character?
        for character in line {
            if let open = quote {
                quote = character == open ? nil : open
            } else if "'\"".contains(character) {
                quote = character
            }
            if character != " ", quote == nil || "'\"".contains(character), words[words.count - 1].last == " ",
                words[words.count - 1].contains(where: { $0 != " " }), quote == nil || character == quote
            {
                words.append("")
            }
            words[words.count - 1].append(character)
        }
        return words
    }
}
