/// Walks over the bytes of a TOML text once, for ``KeyLines``.
struct KeyScanner {
    private let text: [UInt8]
    private var position = 0
    private var line = 1
    private var section: [String] = []
    private var arrayElements = 0
    /// The first malformed statement that must not reach the parser of the values, once the text was walked over.
    private(set) var trap: KeyLines.Trap?

    init(text: [UInt8]) {
        self.text = text
        // A byte order mark, which some editors write.
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { position = 3 }
    }

    private var byte: UInt8? { position < text.count ? text[position] : nil }

    private var startsString: Bool { byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") }
    private var startsKey: Bool { startsString || byte.map(Self.isBareKeyByte) == true }

    /// Every key and section, in the order of the text; to be called once.
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
        if !startsKey { noteTrap(from: start, "is a section without a name", hint: "write [section]") }
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
                    noteTrap(from: start, "closes with the wrong kind of bracket", hint: "close [ with ] and { with }")
                }
                position += 1
            default:
                if next >= 0x7F || (next < 0x20 && next != UInt8(ascii: "\t") && next != UInt8(ascii: "\r")) {
                    noteTrap(from: start, "holds a character that must stand in quotes", hint: "put text in quotes")
                }
                position += 1
            }
        }
    }

    private mutating func noteTrap(from statementLine: Int, _ fault: String, hint: String) {
        trap = trap ?? .init(statementLine: statementLine, line: line, fault: fault, hint: hint)
    }

    /// Moves behind a string of any kind; an unclosed one ends with its line, or with the text where it has three
    /// quotes.
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

    private mutating func skipComment() { while let next = byte, next != UInt8(ascii: "\n") { position += 1 } }

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
