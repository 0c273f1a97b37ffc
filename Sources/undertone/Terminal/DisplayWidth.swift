/// Columns that text takes on a terminal. **The one place that knows it**: what is put below each other, cut, filled up
/// or broken into lines counts columns and never characters.
///
/// East Asian characters that are Wide or Fullwidth take two columns (Unicode Standard Annex 11); marks on the
/// character before, joiners, and the vowels and final consonants that complete a Korean syllable take none; a picture
/// takes two, however many characters it is joined of. Characters of ambiguous width take one, as terminals have it
/// unless they are told otherwise.
enum DisplayWidth {
    /// What shows that something was cut.
    static let ellipsis: Character = "…"

    /// Columns of a text.
    static func columns(of text: String) -> Int {
        text.utf8.count == text.unicodeScalars.count ? text.utf8.count : text.reduce(0) { $0 + columns(of: $1) }
    }

    /// Columns of what a reader takes for one character.
    static func columns(of character: Character) -> Int {
        let scalars = character.unicodeScalars
        guard let first = scalars.first, !first.isASCII || scalars.count > 1 else { return 1 }
        let isPicture = first.properties.isEmoji && scalars.contains("\u{FE0F}")
        return isPicture || first.properties.isEmojiPresentation ? 2 : scalars.reduce(0) { $0 + columns(of: $1) }
    }

    /// Columns of one code point.
    static func columns(of scalar: Unicode.Scalar) -> Int {
        switch scalar.value {
        case 0..<0x300: return scalar == "\u{AD}" ? 0 : 1
        case 0x1160...0x11FF, 0xD7B0...0xD7FB: return 0
        default: break
        }
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark, .format: return 0
        default: return isWide(scalar) ? 2 : 1
        }
    }

    /// A text in so many columns at most; where it is longer it ends in an ellipsis.
    static func cut(_ text: String, to limit: Int) -> String {
        guard columns(of: text) > limit else { return text }
        var (result, free) = ("", limit - 1)
        for character in text {
            free -= columns(of: character)
            guard free >= 0 else { break }
            result.append(character)
        }
        return limit > 0 ? result + String(ellipsis) : ""
    }

    /// A text with blanks behind it, so that it takes at least so many columns.
    static func padded(_ text: String, to columns: Int) -> String { text + blanks(columns - self.columns(of: text)) }

    /// A text with blanks before it, so that it takes at least so many columns.
    static func leftPadded(_ text: String, to columns: Int) -> String {
        blanks(columns - self.columns(of: text)) + text
    }

    /// A text in the middle of some columns; the odd blank stands behind it.
    static func centred(_ text: String, in columns: Int) -> String {
        let free = max(0, columns - self.columns(of: text))
        return blanks(free / 2) + text + blanks(free - free / 2)
    }

    private static func blanks(_ count: Int) -> String { String(repeating: " ", count: max(0, count)) }

    /// Whether a line may end between two characters that no blank divides: beside one of a script that is written
    /// without blanks, as far as no sign is parted from what it belongs to.
    static func mayBreak(after last: Character, before next: Character) -> Bool {
        guard isUnspaced(last) || isUnspaced(next) else { return false }
        return !closing.contains(next) && !opening.contains(last)
    }

    /// The parts of a word that stay on one line.
    static func unbreakable(_ word: Substring) -> [String] {
        var parts: [String] = []
        var last: Character?
        for character in word {
            if let last, !mayBreak(after: last, before: character) {
                parts[parts.count - 1].append(character)
            } else {
                parts.append(String(character))
            }
            last = character
        }
        return parts
    }

    /// Signs that begin no line, and signs that end none.
    private static let closing = Set("，。、；：？！）》〉」』】〕”’…—～％℃,.;:?!)]}%")
    private static let opening = Set("（《〈「『【〔“‘([{¥￥")

    private static func isUnspaced(_ character: Character) -> Bool {
        guard let first = character.unicodeScalars.first, first.value >= 0x2E80 else { return false }
        return isWide(first)
    }

    private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
        var (low, high) = (0, wide.count)
        while low < high {
            let middle = (low + high) / 2
            if wide[middle].upperBound < scalar.value { low = middle + 1 } else { high = middle }
        }
        return low < wide.count && wide[low].contains(scalar.value)
    }

    /// What is Wide or Fullwidth, in order. Source: EastAsianWidth-15.0.0.txt of the Unicode Character Database
    /// (Debian: unicode-data 15.0.0), with the blocks that it calls wide by default; gaps that no character was
    /// assigned to are closed.
    private static let wide: [ClosedRange<UInt32>] = [
        0x1100...0x115F, 0x231A...0x231B, 0x2329...0x232A, 0x23E9...0x23EC, 0x23F0...0x23F0, 0x23F3...0x23F3,
        0x25FD...0x25FE, 0x2614...0x2615, 0x2648...0x2653, 0x267F...0x267F, 0x2693...0x2693, 0x26A1...0x26A1,
        0x26AA...0x26AB, 0x26BD...0x26BE, 0x26C4...0x26C5, 0x26CE...0x26CE, 0x26D4...0x26D4, 0x26EA...0x26EA,
        0x26F2...0x26F3, 0x26F5...0x26F5, 0x26FA...0x26FA, 0x26FD...0x26FD, 0x2705...0x2705, 0x270A...0x270B,
        0x2728...0x2728, 0x274C...0x274C, 0x274E...0x274E, 0x2753...0x2755, 0x2757...0x2757, 0x2795...0x2797,
        0x27B0...0x27B0, 0x27BF...0x27BF, 0x2B1B...0x2B1C, 0x2B50...0x2B50, 0x2B55...0x2B55, 0x2E80...0x303E,
        0x3041...0x3247, 0x3250...0x4DBF, 0x4E00...0xA4C6, 0xA960...0xA97C, 0xAC00...0xD7A3, 0xF900...0xFAFF,
        0xFE10...0xFE19, 0xFE30...0xFE6B, 0xFF01...0xFF60, 0xFFE0...0xFFE6, 0x16FE0...0x18D08, 0x1AFF0...0x1B2FB,
        0x1F004...0x1F004, 0x1F0CF...0x1F0CF, 0x1F18E...0x1F18E, 0x1F191...0x1F19A, 0x1F200...0x1F320,
        0x1F32D...0x1F335, 0x1F337...0x1F37C, 0x1F37E...0x1F393, 0x1F3A0...0x1F3CA, 0x1F3CF...0x1F3D3,
        0x1F3E0...0x1F3F0, 0x1F3F4...0x1F3F4, 0x1F3F8...0x1F43E, 0x1F440...0x1F440, 0x1F442...0x1F4FC,
        0x1F4FF...0x1F53D, 0x1F54B...0x1F54E, 0x1F550...0x1F567, 0x1F57A...0x1F57A, 0x1F595...0x1F596,
        0x1F5A4...0x1F5A4, 0x1F5FB...0x1F64F, 0x1F680...0x1F6C5, 0x1F6CC...0x1F6CC, 0x1F6D0...0x1F6D2,
        0x1F6D5...0x1F6DF, 0x1F6EB...0x1F6EC, 0x1F6F4...0x1F6FC, 0x1F7E0...0x1F7F0, 0x1F90C...0x1F93A,
        0x1F93C...0x1F945, 0x1F947...0x1F9FF, 0x1FA70...0x1FAF8, 0x20000...0x3FFFD,
    ]
}
