/// The name of a site, what one hub looks after: lower-case letters, digits and `-`, beginning with a letter, 32
/// characters at most, so that it stands in subjects and in the names of streams as it is.
public struct SiteName: Sendable, Hashable {
    /// The name.
    public let text: String

    /// Takes a name; `nil` where it can be none.
    public init?(_ text: some StringProtocol) {
        let bytes = Array(text.utf8)
        guard (1...32).contains(bytes.count), Self.letters.contains(bytes[0]), bytes.last != UInt8(ascii: "-"),
            bytes.allSatisfy({ Self.letters.contains($0) || Self.digits.contains($0) || $0 == UInt8(ascii: "-") })
        else { return nil }
        self.text = String(text)
    }

    private static let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
    private static let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
}

extension SiteName: CustomStringConvertible {
    /// The name.
    public var description: String { text }
}

extension SiteName: Codable {
    /// Reads the name.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let name = SiteName(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no name of a site")
        }
        self = name
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
