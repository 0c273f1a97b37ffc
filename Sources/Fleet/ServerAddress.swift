/// Where a server of the broker listens: the name or number of a machine, and a port.
public struct ServerAddress: Sendable, Hashable {
    /// The port that NATS uses where nothing else is said.
    public static let usualPort: UInt16 = 4222

    /// Name or number of the machine; a number of IPv6 without its brackets.
    public let host: String
    /// The port.
    public let port: UInt16

    /// Reads `HOST`, `HOST:PORT` or `[IPv6]:PORT`; `nil` where it is none.
    public init?(text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count <= 300 else { return nil }
        let (host, rest): (Substring, Substring)
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            (host, rest) = (text[text.index(after: text.startIndex)..<end], text[text.index(after: end)...])
            guard host.contains(":"), host.utf8.allSatisfy(Self.isOfIPv6) else { return nil }
        } else {
            host = text.prefix { $0 != ":" }
            rest = text.dropFirst(host.count)
            guard !host.isEmpty, host.utf8.count <= 253, host.utf8.allSatisfy(Self.isOfName), host.first != "-" else {
                return nil
            }
        }
        self.host = String(host)
        if rest.isEmpty {
            port = Self.usualPort
        } else {
            guard rest.first == ":", let number = UInt16(rest.dropFirst(), radix: 10), number > 0,
                rest.dropFirst().utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
            else { return nil }
            port = number
        }
    }

    private static func isOfIPv6(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"), UInt8(ascii: ":"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func isOfName(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension ServerAddress: CustomStringConvertible {
    /// `HOST:PORT`, with brackets around a number of IPv6.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}

extension ServerAddress: Codable {
    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let address = ServerAddress(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no address of a server")
        }
        self = address
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
