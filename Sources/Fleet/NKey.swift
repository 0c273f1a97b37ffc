import Sodium

/// What a key of NATS belongs to; its first character in text says so.
public enum NKeyKind: UInt8, Sendable, CaseIterable {
    /// `O`: who signs accounts.
    case `operator` = 0b0111_0000
    /// `A`: who signs users.
    case account = 0
    /// `U`: who connects.
    case user = 0b1010_0000
}

/// The public half of a key of NATS.
public struct PublicNKey: Sendable, Hashable {
    /// What it belongs to.
    public let kind: NKeyKind
    /// The Ed25519 point.
    public let bytes: [UInt8]

    init(kind: NKeyKind, bytes: [UInt8]) { (self.kind, self.bytes) = (kind, bytes) }

    /// Reads the text of one; `nil` where it is none, or was mistyped.
    public init?(text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count == 56, let payload = Base32.bytes(of: text, .upper).flatMap(CRC16.checked),
            payload.count == 1 + Ed25519.publicKeySize, let kind = NKeyKind(rawValue: payload[0])
        else { return nil }
        self.init(kind: kind, bytes: Array(payload.dropFirst()))
    }

    /// 56 characters: kind, point and check sum in base32.
    public var text: String { Base32.text(of: CRC16.appended(to: [kind.rawValue] + bytes), .upper) }

    /// Whether the key's owner signed `message`.
    public func signed(_ message: [UInt8], signature: [UInt8]) -> Bool {
        Ed25519.isGenuine(signature, of: message, publicKey: bytes)
    }
}

extension PublicNKey: CustomStringConvertible {
    /// The 56 characters.
    public var description: String { text }
}

extension PublicNKey: Codable {
    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let key = PublicNKey(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no public key of NATS")
        }
        self = key
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A key of NATS: an Ed25519 seed and what it belongs to. Its text is a secret; this value has none to show.
public struct NKey: Sendable {
    /// What the first byte of a seed's text says: it makes an `S`.
    private static let seedMark: UInt8 = 0b1001_0000
    /// Characters of a seed.
    static let seedLength = 58

    /// The public half.
    public let publicKey: PublicNKey
    private let seed: SecretBytes

    /// What it belongs to.
    public var kind: NKeyKind { publicKey.kind }

    /// A new key.
    public static func random(_ kind: NKeyKind) -> NKey { NKey(kind: kind, seed: .random(count: Ed25519.seedSize)) }

    private init(kind: NKeyKind, seed: SecretBytes) {
        self.seed = seed
        publicKey = PublicNKey(kind: kind, bytes: Ed25519.publicKey(ofSeed: seed))
    }

    /// Reads the text of a seed, `S` and the letter of its kind first; `nil` where it is none, or was mistyped.
    public init?(seedText text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count == Self.seedLength, var bytes = Base32.bytes(of: text, .upper) else { return nil }
        defer { Libsodium.wipe(&bytes) }
        guard var payload = CRC16.checked(bytes) else { return nil }
        defer { Libsodium.wipe(&payload) }
        guard payload.count == 2 + Ed25519.seedSize, payload[0] & 0b1111_1000 == Self.seedMark,
            payload[1] & 0b111 == 0, let kind = NKeyKind(rawValue: payload[0] << 5 | payload[1] >> 3)
        else { return nil }
        var seed = Array(payload.dropFirst(2))
        self.init(kind: kind, seed: SecretBytes(moving: &seed))
    }

    /// The text of the seed: 58 characters, for a file that its owner alone can read. Wipe it after use.
    public func seedText() -> [UInt8] {
        var seed = seed.copy()
        defer { Libsodium.wipe(&seed) }
        var payload = CRC16.appended(to: [Self.seedMark | kind.rawValue >> 5, (kind.rawValue & 31) << 3] + seed)
        defer { Libsodium.wipe(&payload) }
        return Base32.characters(of: payload, .upper)
    }

    /// The key's signature of a message: 64 bytes.
    public func signature(of message: [UInt8]) -> [UInt8] { Ed25519.signature(of: message, seed: seed) }
}

/// The check sum at the end of every key in text: CRC-16/XMODEM, its low byte first.
enum CRC16 {
    static func sum(of bytes: some Sequence<UInt8>) -> UInt16 {
        bytes.reduce(into: 0) { sum, byte in
            sum ^= UInt16(byte) << 8
            for _ in 0..<8 { sum = sum & 0x8000 == 0 ? sum << 1 : sum << 1 ^ 0x1021 }
        }
    }

    static func appended(to bytes: [UInt8]) -> [UInt8] {
        let sum = sum(of: bytes)
        return bytes + [UInt8(truncatingIfNeeded: sum), UInt8(truncatingIfNeeded: sum >> 8)]
    }

    /// The bytes before a check sum that is right; `nil` where it is not.
    static func checked(_ bytes: [UInt8]) -> [UInt8]? {
        guard bytes.count > 2 else { return nil }
        let payload = Array(bytes.dropLast(2))
        return appended(to: payload) == bytes ? payload : nil
    }
}
