/// Text that came from outside: what may stand in it, and how it is shown. **The one place that decides it**, for what
/// is let in (a reason, a note, a name) and for what is shown to a person.
///
/// Left out is what steers a terminal or changes how other text is read: controls of ASCII and Latin-1 (C0, DEL, C1),
/// characters that only format, such as those that turn the direction of writing, separators of lines and paragraphs.
/// The two joiners (U+200C, U+200D) stay: Persian, Hindi and many pictures need them.
public enum PlainText {
    /// Whether a character may stand in text.
    /// - Parameter scalar: the character.
    /// - Returns: whether it changes nothing but what is read at its place.
    public static func allows(_ scalar: Unicode.Scalar) -> Bool {
        if scalar.isASCII { return scalar.value >= 0x20 && scalar.value != 0x7F }
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator, .surrogate: return false
        case .format: return scalar.value == 0x200C || scalar.value == 0x200D
        default: return true
        }
    }

    /// The text as it may be shown: each character that is not allowed becomes `?`.
    /// - Parameter text: whatever came.
    /// - Returns: the same text where nothing had to be changed.
    public static func shown(_ text: String) -> String {
        guard !text.unicodeScalars.allSatisfy(allows) else { return text }
        return String(String.UnicodeScalarView(text.unicodeScalars.map { allows($0) ? $0 : "?" }))
    }

    /// What is wrong with a text that somebody sends, to be put after its name.
    /// - Parameters:
    ///   - text: whatever came.
    ///   - limit: most bytes in UTF-8. Bytes and not characters: one character may be of any number of bytes.
    /// - Returns: the fault in words; `nil` where it may be kept.
    public static func fault(in text: String, maxBytes limit: Int) -> String? {
        guard text.utf8.count <= limit else { return "is longer than \(limit) bytes" }
        guard text.unicodeScalars.allSatisfy(allows) else {
            return "holds a control character; write it as plain text on one line"
        }
        return nil
    }
}
