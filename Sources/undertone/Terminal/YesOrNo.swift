import Languages

/// Yes or no, as it is typed: in the reader's language and, for whoever is used to other programs, in English.
enum YesOrNo {
    /// What stands behind a question; the capital is what an empty answer means.
    static var choices: String { localized("y/N") }

    /// Whether an answer is a yes.
    static func isYes(_ answer: String) -> Bool {
        ["y", "yes", "д", "да", "是"].contains(answer.lowercased().filter { !$0.isWhitespace })
    }
}
