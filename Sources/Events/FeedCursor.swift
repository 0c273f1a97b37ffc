/// Where a reader of the feed stands: it asks for the events after it.
///
/// The agent's cursors are the numbers of events, and so may be looked into. Those of everybody else are sealed: text
/// that the daemon alone can read and that it makes anew each time, so that it tells neither how many events there are
/// nor whether one was kept from the reader.
public enum FeedCursor: Sendable, Hashable {
    /// The number of an event; 0 is the beginning.
    case number(Int64)
    /// What the daemon made of one.
    case sealed(String)

    /// What every sealed cursor begins with, so that none is taken for a number.
    public static let seal: Character = "c"
    private static let maxLength = 64

    /// Reads what a reader sends or was sent; `nil` for what can be no cursor.
    public init?(text: some StringProtocol) {
        if text.first == Self.seal {
            guard text.utf8.count <= Self.maxLength, text.utf8.allSatisfy(Self.isPlain) else { return nil }
            self = .sealed(String(text))
        } else {
            // Of ASCII's digits alone: no sign.
            guard text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains), let number = Int64(text)
            else {
                return nil
            }
            self = .number(number)
        }
    }

    /// As it stands in an address or a header.
    public var text: String {
        switch self {
        case .number(let number): "\(number)"
        case .sealed(let text): text
        }
    }

    /// The number of the event; `nil` where it is sealed.
    public var number: Int64? {
        switch self {
        case .number(let number): number
        case .sealed: nil
        }
    }

    /// Letters, digits, `-` and `_` of ASCII.
    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}

extension FeedCursor: ExpressibleByIntegerLiteral {
    public init(integerLiteral value: Int64) { self = .number(value) }
}

extension FeedCursor: Codable {
    /// Reads a number or a text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Int64.self) {
            self = .number(number)
        } else {
            let text = try container.decode(String.self)
            guard case .sealed? = FeedCursor(text: text) else {
                throw DecodingError.dataCorruptedError(in: container, debugDescription: "no cursor of a feed")
            }
            self = .sealed(text)
        }
    }

    /// Writes a number as a number, and what is sealed as text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .number(let number): try container.encode(number)
        case .sealed(let text): try container.encode(text)
        }
    }
}
