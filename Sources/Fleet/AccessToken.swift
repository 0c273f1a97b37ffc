import Sodium

/// What proves to a hub's feed on TCP who asks: made there, told once, kept there as a hash.
public struct AccessToken: Sendable, Equatable {
    private static let mark = "undertone-access-1"
    private static let secretBytes = 32

    /// Which one.
    public let id: AccessID
    /// The token itself: a mark, the identifier and 256 random bits.
    public let text: String

    /// A new one.
    public static func random() -> AccessToken {
        let id = AccessID.random()
        let secret = Base64.addressText(of: Libsodium.randomBytes(count: secretBytes))
        return AccessToken(id: id, text: "\(mark).\(id).\(secret)")
    }

    private init(id: AccessID, text: String) { (self.id, self.text) = (id, text) }

    /// Takes the text of one, whether it counts or not; `nil` where it is none.
    public init?(text: String) {
        guard text.utf8.count <= 128 else { return nil }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, parts[0] == Self.mark, let id = AccessID(text: parts[1]),
            let secret = Base64.bytes(ofAddressText: Array(parts[2].utf8)[...]), secret.count == Self.secretBytes
        else { return nil }
        self.init(id: id, text: text)
    }

    /// What a hub keeps of it.
    public var hash: String { SHA256.hexadecimal(of: Array(text.utf8)) }

    /// Whether it is the one of which a hub has kept the hash. How long that takes tells nothing of the hash.
    public func fits(_ hash: String) -> Bool {
        Libsodium.isEqual(Array(self.hash.utf8), Array(hash.utf8))
    }
}

/// Somebody's way into a hub's feed on TCP.
public enum Access {}
/// Which one.
public typealias AccessID = FleetID<Access>
