/// Base32 (RFC 4648) without padding, with exactly one spelling of every text.
enum Base32 {
    /// The two alphabets, which have the same order.
    enum Alphabet: String {
        case lower = "abcdefghijklmnopqrstuvwxyz234567"
        case upper = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    }

    /// The text of bytes.
    static func text(of bytes: some Sequence<UInt8>, _ alphabet: Alphabet = .lower) -> String {
        String(decoding: characters(of: bytes, alphabet), as: UTF8.self)
    }

    /// The characters of bytes: an array, which can be wiped.
    static func characters(of bytes: some Sequence<UInt8>, _ alphabet: Alphabet = .lower) -> [UInt8] {
        let letters = Array(alphabet.rawValue.utf8)
        var characters: [UInt8] = []
        var (pending, count): (UInt32, Int) = (0, 0)
        for byte in bytes {
            pending = pending << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                characters.append(letters[Int(pending >> UInt32(count) & 31)])
            }
            pending &= (1 << UInt32(count)) - 1
        }
        if count > 0 { characters.append(letters[Int(pending << UInt32(5 - count) & 31)]) }
        return characters
    }

    /// Decodes; `nil` unless the text is exactly what ``text(of:_:)`` would have written.
    static func bytes(of text: String, _ alphabet: Alphabet = .lower) -> [UInt8]? {
        let letters = Array(alphabet.rawValue.utf8)
        var bytes: [UInt8] = []
        var (pending, count): (UInt32, Int) = (0, 0)
        for character in text.utf8 {
            guard let value = letters.firstIndex(of: character) else { return nil }
            pending = pending << 5 | UInt32(value)
            count += 5
            guard count >= 8 else { continue }
            count -= 8
            bytes.append(UInt8(truncatingIfNeeded: pending >> UInt32(count)))
            pending &= (1 << UInt32(count)) - 1
        }
        // A last character that adds no byte, or bits that no byte has, would be a second spelling.
        return count < 5 && pending == 0 ? bytes : nil
    }
}
