import Sodium

/// Reads an age header line by line and refuses whatever the format does not allow.
///
/// Strict on purpose: a header has exactly one spelling, so that nothing can be hidden in it.
struct AgeHeaderParser {
    /// Longest header accepted; some 5000 recipients fit.
    static let maximumSize = 1 << 20

    private enum Position { case version, stanzaStart, body }

    private var position = Position.version
    private var stanzas: [AgeStanza] = []
    private var consumed: [UInt8] = []

    /// Whether so far nothing shows that this is an age file.
    var isBeforeVersion: Bool { position == .version }

    /// Takes the next line, without its line feed, and returns the header with the last one.
    mutating func consume(_ line: ArraySlice<UInt8>) throws(AgeError) -> AgeHeader? {
        switch position {
        case .version:
            guard line.elementsEqual(AgeHeader.versionLine) else { throw Self.foreign(line) }
            position = .stanzaStart
        case .stanzaStart:
            if line.starts(with: AgeHeader.footer) { return try header(endingWith: line) }
            try startStanza(line)
            position = .body
        case .body:
            try continueBody(line)
            if line.count < AgeHeader.columns { position = .stanzaStart }
        }
        consumed += line
        consumed.append(UInt8(ascii: "\n"))
        return nil
    }

    /// What to say of a file whose first line is another one.
    static func foreign(_ line: ArraySlice<UInt8>) -> AgeError {
        if line.starts(with: Array("age-encryption.org/".utf8)) {
            return AgeError(.notAgeFile, "an age file of another version than v1")
        }
        return AgeError(.notAgeFile, "not an age file")
    }

    private mutating func startStanza(_ line: ArraySlice<UInt8>) throws(AgeError) {
        let words = line.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
        let isWellFormed = words.allSatisfy { word in !word.isEmpty && word.allSatisfy { (33...126).contains($0) } }
        guard words.count >= 2, words[0].elementsEqual("->".utf8), isWellFormed else {
            throw AgeError(.damaged(.header), "age header: a malformed stanza")
        }
        let arguments = words.dropFirst().map { String(decoding: $0, as: UTF8.self) }
        stanzas.append(AgeStanza(arguments: arguments, body: []))
    }

    private mutating func continueBody(_ line: ArraySlice<UInt8>) throws(AgeError) {
        guard line.count <= AgeHeader.columns, let bytes = Base64.bytes(of: line) else {
            throw AgeError(.damaged(.header), "age header: a malformed stanza body")
        }
        stanzas[stanzas.count - 1].body += bytes
    }

    private mutating func header(endingWith line: ArraySlice<UInt8>) throws(AgeError) -> AgeHeader {
        let rest = line.dropFirst(AgeHeader.footer.count)
        guard !stanzas.isEmpty, rest.first == UInt8(ascii: " "), let mac = Base64.bytes(of: rest.dropFirst()),
            mac.count == 32
        else { throw AgeError(.damaged(.header), "age header: a malformed last line") }
        // A passphrase authenticates the sender only while nobody else could have made the file.
        guard stanzas.count == 1 || !stanzas.contains(where: { $0.arguments[0] == AgeScrypt.type }) else {
            throw AgeError(.damaged(.header), "age header: a passphrase stanza is not alone")
        }
        for stanza in stanzas {
            try AgeX25519.check(stanza)
            try AgeScrypt.check(stanza)
        }
        return AgeHeader(stanzas: stanzas, authenticatedBytes: consumed + AgeHeader.footer, mac: mac)
    }
}
