import Sodium

/// The text form of an age file (`age -a`), for where bytes cannot travel.
public enum AgeArmor {
    /// The first line.
    static let header = Array("-----BEGIN AGE ENCRYPTED FILE-----".utf8)
    /// The last line.
    static let footer = Array("-----END AGE ENCRYPTED FILE-----".utf8)
    /// Columns of every line but the last.
    static let columns = 64
    /// How much white space may be around it.
    static let maxWhitespace = 1024

    /// Whether a file begins as armored files do, after white space.
    public static func isArmored(_ file: [UInt8]) -> Bool {
        let start = file.prefix(maxWhitespace).firstIndex { !isWhitespace($0) } ?? 0
        return file[start...].starts(with: mark)
    }

    /// What tells that an age file is armored; the rest of the first line is for the strict reader to judge.
    static let mark = header.prefix(14)

    /// Whether a byte is white space of ASCII.
    static func isWhitespace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    /// A whole age file as text: lines of ASCII, each with its line feed.
    public static func armored(_ file: [UInt8]) -> [UInt8] {
        let feed = [UInt8(ascii: "\n")]
        var text = header + feed
        var rest = file[...]
        while !rest.isEmpty {
            text += Array(Base64.text(of: Array(rest.prefix(columns / 4 * 3)), isPadded: true).utf8) + feed
            rest = rest.dropFirst(columns / 4 * 3)
        }
        return text + footer + feed
    }

    /// The age file in a whole text, of which nothing has been checked.
    /// - Throws: ``AgeError``, ``AgeError/Part/armor``, where the text is not as the format wants it.
    public static func file(in text: [UInt8]) throws(AgeError) -> [UInt8] {
        var reader = AgeArmorReader()
        var file: [UInt8] = []
        try reader.update(text.span, into: &file)
        try reader.finish(into: &file)
        return file
    }
}

/// Reads armor as it comes, line by line.
///
/// Strict on purpose: apart from the ends of lines and the white space around it, an age file has exactly one armor.
struct AgeArmorReader {
    private enum Position { case before, body, footer, after }

    private var position = Position.before
    /// Bytes of the line in hand.
    private var line: [UInt8] = []
    /// White space before or after it that has come.
    private var whitespace = 0

    /// Takes the next bytes of the text and appends what they stand for.
    mutating func update(_ bytes: Span<UInt8>, into file: inout [UInt8]) throws(AgeError) {
        for index in bytes.indices {
            let byte = bytes[index]
            if position == .after {
                guard AgeArmor.isWhitespace(byte) else { throw Self.fault("something follows its last line") }
                try countWhitespace(1)
            } else if byte == UInt8(ascii: "\n") {
                try consumeLine(into: &file)
            } else {
                line.append(byte)
                guard line.count <= AgeArmor.maxWhitespace else { throw Self.fault("a line is too long") }
            }
        }
    }

    /// Ends the text; its last line may lack a line feed.
    mutating func finish(into file: inout [UInt8]) throws(AgeError) {
        if !line.isEmpty { try consumeLine(into: &file) }
        guard position == .after else { throw Self.fault("its last line is missing") }
    }

    private mutating func consumeLine(into file: inout [UInt8]) throws(AgeError) {
        defer { line.removeAll(keepingCapacity: true) }
        let length = line.count
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        switch position {
        case .before where line.allSatisfy(AgeArmor.isWhitespace): try countWhitespace(length + 1)
        case .before:
            guard line == AgeArmor.header else { throw Self.fault("its first line is another one") }
            position = .body
            whitespace = 0
        case .body where line == AgeArmor.footer, .footer where line == AgeArmor.footer: position = .after
        case .body:
            guard !line.isEmpty, line.count <= AgeArmor.columns, let bytes = Base64.bytes(of: line[...], isPadded: true)
            else { throw Self.fault("a malformed line") }
            file += bytes
            // Only the last line may be shorter.
            if bytes.count < AgeArmor.columns / 4 * 3 { position = .footer }
        case .footer, .after: throw Self.fault("something follows a short line")
        }
    }

    private mutating func countWhitespace(_ count: Int) throws(AgeError) {
        whitespace += count
        guard whitespace <= AgeArmor.maxWhitespace else { throw Self.fault("too much white space around it") }
    }

    private static func fault(_ what: String) -> AgeError { AgeError(.damaged(.armor), "ASCII armor: \(what)") }
}
