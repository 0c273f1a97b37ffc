import Languages

/// What the argument parser writes into help by itself, in the reader's language.
enum HelpHeading {
    /// A heading, or a line that begins with one; any other line as it is.
    static func own(_ line: String) -> String {
        switch line {
        case "Example:": return localized("Example:")
        case "ARGUMENTS:": return localized("ARGUMENTS:")
        case "OPTIONS:": return localized("OPTIONS:")
        case "SUBCOMMANDS:": return localized("SUBCOMMANDS:")
        default: break
        }
        if line.hasPrefix("OVERVIEW: ") { return localized("OVERVIEW: \(String(line.dropFirst(10)))") }
        if line.hasPrefix("USAGE: ") { return localized("USAGE: \(String(line.dropFirst(7)))") }
        if let match = line.wholeMatch(of: #/  See '(.+)' for detailed help\./#) {
            return "  " + localized("See '\(String(match.1))' for detailed help.")
        }
        return line
    }

    /// A row of a table.
    static func ownRow(_ line: String) -> String {
        line.replacing("Show help information.", with: localized("Show help information."))
            .replacing("Show the version.", with: localized("Show the version."))
            .replacing("(default: ", with: localized("(default: "))
            .replacing("; default: ", with: localized("; default: "))
            .replacing("(values: ", with: localized("(values: "))
            .replacing("(default)", with: localized("(default)"))
    }
}
