/// Reads armor as it comes, line by line.
///
/// Strict on purpose: apart from the ends of lines and the white space around it, an age file has exactly one armor.
struct AgeArmorReader {
    private enum Position {
        case before, body, footer, after
    }

    private var position = Position.before
    /// Bytes of the line in hand.
    private var line: [UInt8] = []
    /// White space before or after it that has come.
    private var whitespace = 0

    /// Takes the next bytes of the text and appends what they stand for.
    mutating func update(_ bytes: Span<UInt8>, into file: inout [UInt8]) throws(VaultError) {
        for index in bytes.indices {
            let byte = bytes[index]
            if position == .after {
                guard AgeArmor.isWhitespace(byte) else { throw Self.fault("something follows its last line") }
                try countWhitespace(1)
            } else if byte == UInt8(ascii: "\n") {
                try consumeLine(into: &file)
            } else {
                line.append(byte)
                guard line.count <= AgeArmor.mostWhitespace else { throw Self.fault("a line is too long") }
            }
        }
    }

    /// Ends the text; its last line may lack a line feed.
    mutating func finish(into file: inout [UInt8]) throws(VaultError) {
        if !line.isEmpty { try consumeLine(into: &file) }
        guard position == .after else { throw Self.fault("its last line is missing") }
    }

    private mutating func consumeLine(into file: inout [UInt8]) throws(VaultError) {
        defer { line.removeAll(keepingCapacity: true) }
        let length = line.count
        if line.last == UInt8(ascii: "\r") { line.removeLast() }
        switch position {
        case .before where line.allSatisfy(AgeArmor.isWhitespace):
            try countWhitespace(length + 1)
        case .before:
            guard line == AgeArmor.header else { throw Self.fault("its first line is another one") }
            position = .body
            whitespace = 0
        case .body where line == AgeArmor.footer, .footer where line == AgeArmor.footer:
            position = .after
        case .body:
            guard !line.isEmpty, line.count <= AgeArmor.columns,
                let bytes = Sodium.bytes(ofBase64: line[...], isPadded: true)
            else { throw Self.fault("a malformed line") }
            file += bytes
            // Only the last line may be shorter.
            if bytes.count < AgeArmor.columns / 4 * 3 { position = .footer }
        case .footer, .after:
            throw Self.fault("something follows a short line")
        }
    }

    private mutating func countWhitespace(_ count: Int) throws(VaultError) {
        whitespace += count
        guard whitespace <= AgeArmor.mostWhitespace else { throw Self.fault("too much white space around it") }
    }

    private static func fault(_ what: String) -> VaultError {
        VaultError(.damaged(.armor), "ASCII armor: \(what)")
    }
}
