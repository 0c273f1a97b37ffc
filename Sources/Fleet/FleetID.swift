import Sodium
import Vocabulary

/// A random identifier of 128 bits: 26 characters of lower-case base32, so that it stands in a subject, in the name of
/// a consumer and in an address as it is, and tells nothing about what it names.
public struct FleetID<Owner>: Sendable, Hashable {
    /// Bytes of an identifier.
    private static var size: Int { 16 }

    /// The 26 characters.
    public let text: String

    /// A new one.
    public static func random() -> FleetID { FleetID(checked: Base32.text(of: Libsodium.randomBytes(count: size))) }

    /// Takes the text of one; `nil` where it is none.
    public init?(text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count <= 26, let bytes = Base32.bytes(of: text), bytes.count == Self.size else { return nil }
        self.text = text
    }

    private init(checked text: String) { self.text = text }
}

extension FleetID: CustomStringConvertible {
    /// The 26 characters.
    public var description: String { text }
}

extension FleetID: Codable {
    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = FleetID(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no identifier of 128 bits")
        }
        self = id
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A machine that has joined a site.
public enum Desk {}
/// A token with which machines join a site.
public enum Token {}

/// Which desk: random, never a host name.
public typealias DeskID = FleetID<Desk>
/// Which token.
public typealias TokenID = FleetID<Token>
