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

    /// The text as it may be shown, of so many bytes at most: for a name or a sentence that other programs hand over.
    /// - Parameters:
    ///   - text: whatever came.
    ///   - limit: most bytes in UTF-8; what is longer is cut, and ends in an ellipsis.
    /// - Returns: the text.
    public static func shown(_ text: String, maxBytes limit: Int) -> String {
        let text = shown(text)
        guard text.utf8.count > limit else { return text }
        var cut = String.UnicodeScalarView()
        var count = "…".utf8.count
        for scalar in text.unicodeScalars {
            count += UTF8.width(scalar)
            if count > limit { break }
            cut.append(scalar)
        }
        return String(cut) + "…"
    }

    /// JSON in which everything that may not stand in text is written as its escape, which means the same: for a
    /// terminal, or a log that a person reads.
    /// - Parameter json: JSON in UTF-8, whose line ends and tabs stay. It has none of them inside of its texts.
    /// - Returns: the same value.
    public static func escaped(json: [UInt8]) -> [UInt8] {
        guard !json.allSatisfy(isPlain) else { return json }
        var escaped: [UInt8] = []
        escaped.reserveCapacity(json.count + json.count / 8)
        for scalar in String(decoding: json, as: UTF8.self).unicodeScalars {
            guard !allows(scalar), scalar != "\n", scalar != "\t", scalar != "\r" else {
                escaped += Array(String(scalar).utf8)
                continue
            }
            for unit in String(scalar).utf16 {
                let digits = String(unit, radix: 16)
                escaped += Array("\\u\(String(repeating: "0", count: 4 - digits.count))\(digits)".utf8)
            }
        }
        return escaped
    }

    /// A file of many lines as it may be shown: as ``shown(_:)``, but its line feeds and tabs stay.
    /// - Parameter file: text in UTF-8, in which nobody else's text can begin a line of its own.
    /// - Returns: the same bytes where nothing had to be changed.
    public static func shown(file: [UInt8]) -> [UInt8] {
        guard !file.allSatisfy(isPlain) else { return file }
        let scalars = String(decoding: file, as: UTF8.self).unicodeScalars
        let clean = scalars.map { allows($0) || $0 == "\n" || $0 == "\t" ? $0 : "?" }
        return Array(String(String.UnicodeScalarView(clean)).utf8)
    }

    /// Whether a byte is a printed character of ASCII, a line feed or a tab: most text is nothing else.
    private static func isPlain(_ byte: UInt8) -> Bool { (0x20..<0x7F).contains(byte) || byte == 0x0A || byte == 0x09 }

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
