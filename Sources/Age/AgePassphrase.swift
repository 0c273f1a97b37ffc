import Sodium

/// A passphrase that protects an age file, as `age -p` does it; used for files of secret keys.
///
/// It lies in locked memory and is wiped when the last copy of this value is gone. What was somewhere else before, such
/// as a `String`, is not: give it as bytes where that can be done.
public struct AgePassphrase: Sendable {
    /// Doublings of work for a file that is written: 2^18 rounds of scrypt with r = 8 and p = 1, which take 256 MiB of
    /// memory and about a second, for its owner and for each guess alike.
    public static let workFactor = 18
    /// The most that is accepted when reading: 4 GiB of memory.
    public static let highestWorkFactor = 22

    /// Fewest characters of one that protects a new key, and fewest different ones.
    private static let fewest = (characters: 10, kinds: 5)

    /// Why a new key is not to be protected by it, in a sentence with the mend; `nil` where nothing speaks against it.
    /// Where scrypt makes each guess cost a second, this turns away what is among the first guesses.
    public var weakness: String? {
        var bytes = secret.copy()
        defer { Libsodium.wipe(&bytes) }
        // Of a character in UTF-8 all bytes but the first begin with the bits 10.
        let count = bytes.count { $0 & 0xC0 != 0x80 }
        let hint = "take four or five words that do not belong together"
        if count < Self.fewest.characters {
            return "the passphrase has \(count) character\(count == 1 ? "" : "s") and needs "
                + "\(Self.fewest.characters); \(hint)"
        }
        guard Set(bytes).count < Self.fewest.kinds else { return nil }
        return "the passphrase repeats the same few characters; \(hint)"
    }

    /// Its bytes, as typed.
    let secret: SecretBytes

    /// Moves a passphrase into locked memory and wipes the array.
    /// - Parameter bytes: UTF-8 without the line's end; not empty.
    /// - Throws: ``AgeError/Code/invalidKey`` for an empty one.
    public init(moving bytes: inout [UInt8]) throws(AgeError) {
        guard !bytes.isEmpty else { throw AgeError(.invalidKey, "the passphrase is empty") }
        secret = SecretBytes(moving: &bytes, isGuarded: true)
    }

    /// Takes a passphrase that is a string already, which nobody can wipe.
    /// - Throws: ``AgeError/Code/invalidKey`` for an empty one.
    public init(_ text: String) throws(AgeError) {
        var bytes = Array(text.utf8)
        try self.init(moving: &bytes)
    }

    /// Reads a passphrase from the first line of a file, or of a pipe.
    /// - Throws: ``AgeError``: `notFound`, `notPermitted`, `ioFailed`, or `invalidKey` for an empty line.
    public init(path: String) throws(AgeError) {
        var file = try SecretFile.contents(of: path)
        defer { Libsodium.wipe(&file) }
        let line = file.prefix { $0 != UInt8(ascii: "\n") }
        var bytes = Array(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
        try self.init(moving: &bytes)
    }

    /// Whether two are the same, found out in a time that does not depend on where they differ.
    public func isEqual(to other: AgePassphrase) -> Bool {
        var (left, right) = (secret.copy(), other.secret.copy())
        defer {
            Libsodium.wipe(&left)
            Libsodium.wipe(&right)
        }
        return Libsodium.isEqual(left, right)
    }
}
