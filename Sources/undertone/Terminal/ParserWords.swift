import Languages

/// What the parser of arguments says, in the agent's language: its sentences are English, and come with it.
enum ParserWords {
    /// A line of its message.
    static func own(_ line: String) -> String {
        guard Language.own != .english else { return line }
        if let match = line.wholeMatch(of: /Usage: (.*)/) { return localized("Usage: \(String(match.1))") }
        if let match = line.wholeMatch(of: #/ *See '(.*)' for more information\./#) {
            return "  " + localized("See '\(String(match.1))' for more information.")
        }
        guard let match = line.wholeMatch(of: /Error: (.*)/) else { return line }
        return localized("Error: \(sentence(String(match.1)))")
    }

    /// A sentence that is none of the parser's, as a command says it itself, stays as it is.
    private static func sentence(_ text: String) -> String {
        if let match = text.wholeMatch(of: /Unknown option '(.*?)'\. Did you mean '(.*)'\?/) {
            return localized("Unknown option '\(String(match.1))'. Did you mean '\(String(match.2))'?")
        }
        if let match = text.wholeMatch(of: /Unknown option '(.*)'/) {
            return localized("Unknown option '\(String(match.1))'")
        }
        if let match = text.wholeMatch(of: /Unexpected argument '(.*)'/) {
            return localized("Unexpected argument '\(String(match.1))'")
        }
        if let match = text.wholeMatch(of: /\d+ unexpected arguments: (.*)/) {
            return localized("Unexpected arguments: \(String(match.1))")
        }
        if let match = text.wholeMatch(of: /Missing expected argument '(.*)'/) {
            return localized("Missing expected argument '\(String(match.1))'")
        }
        if let match = text.wholeMatch(of: /Missing value for '(.*)'/) {
            return localized("Missing value for '\(String(match.1))'")
        }
        if let match = text.wholeMatch(of: /The value '(.*?)' is invalid for '(.*?)'(.*)/) {
            let words = localized("The value '\(String(match.1))' is invalid for '\(String(match.2))'")
            // What would be valid, where it says so, is names.
            let names = match.3.matches(of: /'([^']*)'/).map { String($0.1) }
            return names.isEmpty ? words : localized("\(words); there are: \(names.joined(separator: ", "))")
        }
        return text
    }
}
