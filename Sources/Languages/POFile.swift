/// A catalogue of gettext's format (PO): pairs of a sentence and what it is in another language.
///
/// Read are `msgid`, `msgid_plural`, `msgstr`, `msgstr[n]` and strings that go on over lines; an entry that is marked
/// `fuzzy` counts as not translated, as gettext has it. Source: the manual of GNU gettext, "The Format of PO Files".
struct POFile {
    /// A sentence.
    struct Entry: Equatable {
        /// The sentence in the source; of the header it is empty.
        var key = ""
        /// The same for several.
        var several: String?
        /// What it is in the catalogue's language.
        var forms: [String] = []
        /// Whether somebody has still to look at it.
        var isFuzzy = false

        /// Whether it is to be used.
        var isTranslated: Bool { !key.isEmpty && !isFuzzy && !forms.isEmpty && !forms.contains("") }
    }

    /// All entries, the header among them.
    private(set) var entries: [Entry] = []

    init(_ text: String) {
        var entry = Entry()
        var isOpen = false
        var target: Target?
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.hasPrefix("#") || line.isEmpty {
                if isOpen {
                    entries.append(entry)
                    (entry, isOpen, target) = (Entry(), false, nil)
                }
                if line.hasPrefix("#,"), line.contains("fuzzy") { entry.isFuzzy = true }
                continue
            }
            if let next = Target(line) {
                if next == .key, isOpen {
                    entries.append(entry)
                    entry = Entry()
                }
                (target, isOpen) = (next, true)
            }
            guard let target, let quote = line.firstIndex(of: "\"") else { continue }
            Self.add(Self.unescaped(line[line.index(after: quote)...]), to: target, of: &entry)
        }
        if isOpen { entries.append(entry) }
    }

    private enum Target: Equatable {
        case key, several
        case form(Int)

        init?(_ line: Substring) {
            if line.hasPrefix("msgid_plural") {
                self = .several
            } else if line.hasPrefix("msgid") {
                self = .key
            } else if line.hasPrefix("msgstr[") {
                self = .form(Int(line.dropFirst(7).prefix { $0 != "]" }) ?? 0)
            } else if line.hasPrefix("msgstr") {
                self = .form(0)
            } else {
                return nil
            }
        }
    }

    private static func add(_ text: String, to target: Target, of entry: inout Entry) {
        switch target {
        case .key: entry.key += text
        case .several: entry.several = (entry.several ?? "") + text
        case .form(let number):
            guard (0..<8).contains(number) else { return }
            while entry.forms.count <= number { entry.forms.append("") }
            entry.forms[number] += text
        }
    }

    /// What stands up to the closing quotation mark.
    private static func unescaped(_ text: Substring) -> String {
        var (result, isEscaped) = ("", false)
        for character in text {
            if isEscaped {
                result.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else if character == "\"" {
                break
            } else {
                result.append(character)
            }
        }
        return result
    }
}
