/// The text form of an age file (`age -a`), for where bytes cannot travel.
public enum AgeArmor {
    /// The first line.
    static let header = Array("-----BEGIN AGE ENCRYPTED FILE-----".utf8)
    /// The last line.
    static let footer = Array("-----END AGE ENCRYPTED FILE-----".utf8)
    /// Columns of every line but the last.
    static let columns = 64
    /// How much white space may stand around it.
    static let mostWhitespace = 1024

    /// Whether a file begins as armored files do, after white space.
    public static func isArmored(_ file: [UInt8]) -> Bool {
        let start = file.prefix(mostWhitespace).firstIndex { !isWhitespace($0) } ?? 0
        return file[start...].starts(with: mark)
    }

    /// What tells that an age file is armored; the rest of the first line is for the strict reader to judge.
    static let mark = header.prefix(14)

    /// Whether a byte is white space of ASCII.
    static func isWhitespace(_ byte: UInt8) -> Bool { byte == 32 || (9...13).contains(byte) }

    /// Writes a file as text.
    /// - Parameter file: the whole age file.
    /// - Returns: lines of ASCII, each with its line feed.
    public static func armored(_ file: [UInt8]) -> [UInt8] {
        let feed = [UInt8(ascii: "\n")]
        var text = header + feed
        var rest = file[...]
        while !rest.isEmpty {
            text += Array(Sodium.base64(Array(rest.prefix(columns / 4 * 3)), isPadded: true).utf8) + feed
            rest = rest.dropFirst(columns / 4 * 3)
        }
        return text + footer + feed
    }

    /// Reads a file that is text; refuses whatever the format does not allow.
    /// - Parameter text: the whole text.
    /// - Returns: the age file, of which nothing has been checked.
    /// - Throws: ``VaultError``, ``VaultError/Part/armor``.
    public static func file(in text: [UInt8]) throws(VaultError) -> [UInt8] {
        var reader = AgeArmorReader()
        var file: [UInt8] = []
        try reader.update(text.span, into: &file)
        try reader.finish(into: &file)
        return file
    }
}
