/// Where each key of a TOML text stands. The parser that reads the values does not tell.
///
/// Understands as much of TOML as it takes not to be misled: sections, dotted and quoted keys, comments, all four kinds of
/// string, and values that go on over several lines. Malformed text gives fewer entries, never a failure. Keys inside an
/// inline table are not listed; they stand in the line of the key that holds the table.
struct KeyLines {
    /// A key or a section header.
    struct Entry: Equatable {
        /// Names from the root, as in `["alerting", "high_score"]`.
        let path: [String]
        /// Lines from the key to the end of its value, counted from 1.
        let lines: ClosedRange<Int>
        /// Whether this is a `[section]`, and not a key with a value.
        let isSection: Bool
    }

    /// Keys and sections in the order of the text.
    let entries: [Entry]
    /// The first statement, if any, on which the parser of the values ends the process instead of refusing the text.
    let trap: Trap?

    /// Malformed text that must not reach the parser of the values.
    struct Trap: Equatable {
        /// The line in which the statement starts, counted from 1.
        let statementLine: Int
        /// The line of the fault itself.
        let line: Int
        /// What is wrong.
        let fault: String
        /// What to do about it.
        let mend: String
    }

    /// Reads `text`; O(n).
    init(of text: [UInt8]) {
        var scanner = Scanner(text: text)
        entries = scanner.entries()
        trap = scanner.trap
    }

    /// The line of the key or section, else of the first that lies in it, else of the nearest one that holds it; `nil` where
    /// there is none.
    func line(of path: [String]) -> Int? {
        for count in stride(from: path.count, to: 0, by: -1) {
            let wanted = path.prefix(count)
            let entry =
                entries.first { $0.path.elementsEqual(wanted) } ?? entries.first { $0.path.starts(with: wanted) }
            if let entry { return entry.lines.lowerBound }
        }
        return nil
    }

    /// Entries that set again what an earlier one has set, each with the line of that earlier one.
    var repeated: [(entry: Entry, firstLine: Int)] {
        var seen: [[String]: Entry] = [:]
        return entries.compactMap { entry in
            guard let first = seen[entry.path] else {
                seen[entry.path] = entry
                return nil
            }
            return first.isSection == entry.isSection ? (entry, first.lines.lowerBound) : nil
        }
    }
}

/// Walks over the bytes of a TOML text once.
private struct Scanner {
    let text: [UInt8]
    private var position = 0
    private var line = 1
    private var section: [String] = []
    private var arrayElements = 0
    private(set) var trap: KeyLines.Trap?

    init(text: [UInt8]) {
        self.text = text
        // A byte order mark, which some editors write.
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private var byte: UInt8? { position < text.count ? text[position] : nil }

    private var startsString: Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    private var startsKey: Bool { startsString || byte.map(Self.isBareKeyByte) == true }

    mutating func entries() -> [KeyLines.Entry] {
        var found: [KeyLines.Entry] = []
        while byte != nil {
            skipBlanks()
            if let entry = statement() { found.append(entry) }
            skipRestOfLine()
        }
        return found
    }

    /// One section header or one key with its value; `nil` for anything else.
    private mutating func statement() -> KeyLines.Entry? {
        let start = line
        guard byte == UInt8(ascii: "[") else {
            let names = dottedKey()
            guard !names.isEmpty, byte == UInt8(ascii: "=") else { return nil }
            skipValue()
            return .init(path: section + names, lines: start...line, isSection: false)
        }
        position += 1
        let isArrayElement = byte == UInt8(ascii: "[")
        if isArrayElement { position += 1 }
        skipBlanks()
        if !startsKey { noteTrap(from: start, "is a section without a name", mend: "write [section]") }
        let names = dottedKey()
        guard !names.isEmpty else { return nil }
        guard isArrayElement else {
            section = names
            return .init(path: names, lines: start...start, isSection: true)
        }
        // Each element of an array of tables holds keys of its own; a number keeps them apart.
        arrayElements += 1
        section = names + ["#\(arrayElements)"]
        return .init(path: section, lines: start...start, isSection: true)
    }

    /// Names up to what is not part of a key, quotes taken off; escapes stay as they are written.
    private mutating func dottedKey() -> [String] {
        var names: [String] = []
        repeat {
            skipBlanks()
            let start = position
            guard startsKey else { return [] }
            if startsString {
                skipString()
                guard position - start >= 2 else { return [] }
                names.append(String(decoding: text[(start + 1)..<(position - 1)], as: UTF8.self))
            } else {
                while let letter = byte, Self.isBareKeyByte(letter) { position += 1 }
                names.append(String(decoding: text[start..<position], as: UTF8.self))
            }
            skipBlanks()
        } while skip(UInt8(ascii: "."))
        return names
    }

    /// Moves to the newline that ends the value.
    private mutating func skipValue() {
        let start = line
        var open: [UInt8] = []
        while let next = byte {
            switch next {
            case UInt8(ascii: "\n"):
                if open.isEmpty { return }
                line += 1
                position += 1
            case UInt8(ascii: "#"): skipComment()
            case _ where startsString: skipString()
            case UInt8(ascii: "["), UInt8(ascii: "{"):
                open.append(next)
                position += 1
            case UInt8(ascii: "]"), UInt8(ascii: "}"):
                // In ASCII a closing bracket stands two places behind the one that opens.
                if let opening = open.popLast(), opening + 2 != next {
                    noteTrap(from: start, "closes with the wrong kind of bracket", mend: "close [ with ] and { with }")
                }
                position += 1
            default:
                if next >= 0x7F || (next < 0x20 && next != UInt8(ascii: "\t") && next != UInt8(ascii: "\r")) {
                    noteTrap(from: start, "holds a character that must stand in quotes", mend: "put text in quotes")
                }
                position += 1
            }
        }
    }

    private mutating func noteTrap(from statementLine: Int, _ fault: String, mend: String) {
        trap = trap ?? .init(statementLine: statementLine, line: line, fault: fault, mend: mend)
    }

    /// Moves behind a string of any kind; an unclosed one ends with its line, or with the text where it has three quotes.
    private mutating func skipString() {
        let quote = text[position]
        let isBasic = quote == UInt8(ascii: "\"")
        let isMultiLine = text[position...].starts(with: [quote, quote, quote])
        position += isMultiLine ? 3 : 1
        while let next = byte {
            if next == UInt8(ascii: "\n") {
                guard isMultiLine else { return }
                line += 1
            }
            if isBasic, next == UInt8(ascii: "\\"), position + 1 < text.count, text[position + 1] != UInt8(ascii: "\n")
            {
                position += 2
                continue
            }
            position += 1
            guard next == quote else { continue }
            guard isMultiLine else { return }
            guard text[position...].starts(with: [quote, quote]) else { continue }
            position += 2
            // Up to two quotes may stand directly before the closing three.
            while byte == quote { position += 1 }
            return
        }
    }

    private mutating func skipComment() {
        while let next = byte, next != UInt8(ascii: "\n") { position += 1 }
    }

    private mutating func skipRestOfLine() {
        skipComment()
        if skip(UInt8(ascii: "\n")) { line += 1 }
    }

    private mutating func skipBlanks() {
        while let next = byte, next == UInt8(ascii: " ") || next == UInt8(ascii: "\t") { position += 1 }
    }

    /// Moves over `expected` where it comes next.
    private mutating func skip(_ expected: UInt8) -> Bool {
        guard byte == expected else { return false }
        position += 1
        return true
    }

    private static func isBareKeyByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        default: false
        }
    }
}
