import Sodium

/// A text with keys in it, one a line, as other systems write them: **the one reader of keys**, secret and public.
///
/// A mark of byte order, UTF-16 (what PowerShell's `>` writes), ends of lines of any kind and white space around a key
/// change nothing. Empty lines and those that begin with `#` are skipped.
enum KeyText {
    /// The keys of a text. What is no key of this kind at all is skipped where another line has one.
    /// - Parameters:
    ///   - text: the whole text as UTF-8; see ``utf8(_:)``.
    ///   - wanted: which keys.
    ///   - read: makes one of a line.
    /// - Returns: at least one key, in the order of the text.
    /// - Throws: ``AgeError/Code/invalidKey``: what the first line is that has no key, and what to do about it.
    static func keys<Key>(
        _ text: ArraySlice<UInt8>, _ wanted: KeyKind.Wanted,
        read: (ArraySlice<UInt8>) throws(AgeError) -> Key
    ) throws(AgeError) -> [Key] {
        var keys: [Key] = []
        var other: AgeError?
        let lines = text.split(omittingEmptySubsequences: false) { $0 == UInt8(ascii: "\n") }
        for (index, line) in lines.enumerated() {
            // A line feed alone ends a line, or a carriage return alone, as on old systems.
            for part in line.split(separator: UInt8(ascii: "\r")).map(trimmed) {
                if part.isEmpty || part.first == UInt8(ascii: "#") { continue }
                do throws(AgeError) { keys.append(try read(part)) } catch {
                    let fault = AgeError(error.code, "line \(index + 1): \(error.context)")
                    // A key of the kind that is wanted, but damaged: whoever put it there means to use it.
                    if wanted.isMeant(by: part) { throw fault }
                    other = other ?? fault
                }
            }
        }
        guard keys.isEmpty else { return keys }
        throw other ?? AgeError(.invalidKey, "holds no key, only comments or nothing; \(wanted.hint)")
    }

    /// The bytes of a file without its mark of byte order, and as UTF-8 where they are UTF-16. Its caller wipes them.
    /// What is neither comes out as it is.
    static func utf8(_ file: [UInt8]) -> [UInt8] {
        if file.starts(with: [0xEF, 0xBB, 0xBF]) { return Array(file.dropFirst(3)) }
        // Keys and comments begin with a character of ASCII, whose other byte is zero.
        let (first, second) = (file.first, file.dropFirst().first)
        let isMarked = (first, second) == (0xFF, 0xFE) || (first, second) == (0xFE, 0xFF)
        let isLittle = (first, second) == (0xFF, 0xFE) || (first != 0 && second == 0)
        guard isMarked || (first == 0) != (second == 0), file.count >= 2 else { return file }
        var text: [UInt8] = []
        // An array that grows moves, and leaves what it held.
        text.reserveCapacity(file.count * 3 / 2)
        let (low, high) = isLittle ? (0, 1) : (1, 0)
        var units = stride(from: isMarked ? 2 : 0, to: file.count - 1, by: 2).lazy.map {
            UInt16(file[$0 + low]) | UInt16(file[$0 + high]) << 8
        }.makeIterator()
        var decoder = UTF16()
        while true {
            switch decoder.decode(&units) {
            case .scalarValue(let scalar): text += Array(String(scalar).utf8)
            case .error: text += "\u{FFFD}".utf8
            case .emptyInput: return text
            }
        }
    }

    /// The same without the white space around it: ASCII's, and the space that pages and letters put in (U+00A0).
    static func trimmed(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var line = line
        while true {
            if line.first.map(AgeArmor.isWhitespace) == true {
                line = line.dropFirst()
            } else if line.last.map(AgeArmor.isWhitespace) == true {
                line = line.dropLast()
            } else if let space = spaces.first(where: line.starts) {
                line = line.dropFirst(space.count)
            } else if let space = spaces.first(where: { line.suffix($0.count).elementsEqual($0) }) {
                line = line.dropLast(space.count)
            } else {
                return line
            }
        }
    }

    /// A space that breaks no line, and a mark of byte order, as UTF-8.
    private static let spaces: [[UInt8]] = [[0xC2, 0xA0], [0xEF, 0xBB, 0xBF]]
}

/// What a line in the place of a key is, by how it begins.
enum KeyKind {
    case secret, postQuantumSecret, plugin, publicKey, pluginPublic, ssh, sshPublic, pgp, certificate, other

    /// Which key is asked for.
    enum Wanted {
        case secret, publicKey

        /// Where to get one.
        var hint: String {
            switch self {
            case .secret: "name the file that undertone keygen or age-keygen made"
            case .publicKey: "give a public key as undertone keygen prints it: age1 and 58 characters"
            }
        }

        /// Whether a line is meant as a key of this kind, right or not.
        func isMeant(by line: ArraySlice<UInt8>) -> Bool {
            switch (self, KeyKind(of: line)) {
            case (.secret, .secret), (.publicKey, .publicKey): true
            default: false
            }
        }
    }

    /// Knows a line by its beginning.
    init(of line: ArraySlice<UInt8>) {
        // No more of it than tells the kind is copied: it may be a secret.
        let start = String(decoding: line.prefix(24), as: UTF8.self).uppercased()
        let kinds: [(String, KeyKind)] = [
            ("AGE-SECRET-KEY-PQ-", .postQuantumSecret), ("AGE-SECRET-KEY-", .secret), ("AGE-PLUGIN-", .plugin),
            ("PUBLIC KEY: AGE1", .publicKey), ("SSH-", .sshPublic), ("ECDSA-SHA2-", .sshPublic),
            ("SK-SSH-", .sshPublic), ("SK-ECDSA-", .sshPublic), ("-----BEGIN PGP", .pgp),
            ("-----BEGIN CERTIFICATE", .certificate), ("-----BEGIN PUBLIC", .certificate), ("-----BEGIN", .ssh),
        ]
        if let kind = kinds.first(where: { start.hasPrefix($0.0) })?.1 {
            self = kind
        } else if start.hasPrefix("AGE1") {
            // No letter of Bech32 is a 1: behind another one stands the key of a plugin that the first part names.
            self = line.dropFirst(4).contains(UInt8(ascii: "1")) ? .pluginPublic : .publicKey
        } else {
            self = .other
        }
    }

    /// Whether what stands in it is nobody else's to know.
    var isSecret: Bool {
        switch self {
        case .secret, .postQuantumSecret, .plugin, .ssh, .pgp: true
        case .publicKey, .pluginPublic, .sshPublic, .certificate, .other: false
        }
    }

    /// What is wrong with a line of this kind, and what to do about it. Nothing of the line is repeated.
    func fault(wanting wanted: Wanted, _ line: ArraySlice<UInt8>) -> String {
        switch (self, wanted) {
        case (.secret, .secret) where line.contains { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }:
            "a secret key in small letters; write it in capitals, as age-keygen does"
        case (.secret, .secret):
            "a secret key with a character wrong, missing or too many; copy it again, whole (AGE-SECRET-KEY-1 and 58 "
                + "characters)"
        case (.secret, .publicKey):
            "a secret key, which belongs to nobody but its owner; give the public key of it, age1..., which age-keygen "
                + "-y prints of its file"
        case (.publicKey, .secret):
            "a public key (age1...), which opens nothing; \(wanted.hint): the one with the secret key of it"
        case (.publicKey, .publicKey) where line.contains { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) }:
            "a public key in capitals; write it in small letters, as age-keygen does"
        case (.publicKey, .publicKey):
            "a public key with a character wrong, missing or too many; copy it again, whole (age1 and 58 characters)"
        case (.postQuantumSecret, _): "a post-quantum key, which Undertone cannot use; \(wanted.hint)"
        case (.plugin, _), (.pluginPublic, _):
            "a key of an age plugin (a token, a chip or another kind), which Undertone cannot use; \(wanted.hint)"
        case (.ssh, _), (.sshPublic, _): "an SSH key, which Undertone cannot use; \(wanted.hint)"
        case (.pgp, _): "a PGP key, which Undertone cannot use; \(wanted.hint)"
        case (.certificate, _): "a certificate or its key, which Undertone cannot use; \(wanted.hint)"
        case (.other, .secret): "no age secret key (AGE-SECRET-KEY-1...); \(wanted.hint)"
        case (.other, .publicKey): "no age public key (age1...); \(wanted.hint)"
        }
    }
}
