public import Foundation

/// An instant in UTC with a resolution of one millisecond, as it stands in every event.
///
/// It is a whole number and not a `Date`, so that writing an instant as text and reading it back gives the same
/// instant: a value that went through the log compares equal to the one that was appended.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let millisecondsSince1970: Int64

    /// The present instant, from the system clock.
    public static var now: Timestamp { Timestamp(Date()) }

    /// Makes an instant from a count of milliseconds since 1970.
    public init(millisecondsSince1970: Int64) {
        self.millisecondsSince1970 = millisecondsSince1970
    }

    /// The millisecond nearest to `date`.
    public init(_ date: Date) {
        self.init(millisecondsSince1970: Int64((date.timeIntervalSince1970 * 1000).rounded()))
    }

    /// Reads RFC 3339 text, with or without a fraction and in any zone; `nil` where it is none.
    public init?(text: String) {
        let withFraction = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
        guard let date = (try? withFraction.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)) else {
            return nil
        }
        self.init(date)
    }

    /// The same instant for Foundation.
    public var date: Date { Date(timeIntervalSince1970: Double(millisecondsSince1970) / 1000) }

    /// RFC 3339 in UTC with three digits of fraction (`2025-03-01T09:30:00.250Z`): of fixed width, so that texts sort
    /// as the instants do.
    public var text: String {
        let second = millisecondsSince1970.flooringDivision(by: 1000)
        let fraction = millisecondsSince1970 - second * 1000
        // The format style is given whole seconds: with a fraction it may cut where we round.
        let whole = Date(timeIntervalSince1970: Double(second)).formatted(.iso8601).dropLast()
        let padding = String(repeating: "0", count: fraction < 10 ? 2 : fraction < 100 ? 1 : 0)
        return "\(whole).\(padding)\(fraction)Z"
    }

    /// The instant `seconds` later (earlier where negative).
    public func advanced(bySeconds seconds: Double) -> Timestamp {
        Timestamp(millisecondsSince1970: millisecondsSince1970 + Int64((seconds * 1000).rounded()))
    }

    /// Earlier instants come first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }
}

extension Timestamp: Codable {
    /// Reads the RFC 3339 text.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let timestamp = Timestamp(text: text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "'\(text)' is not an RFC 3339 time")
        }
        self = timestamp
    }

    /// Writes ``text``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

extension Int64 {
    /// Division that rounds towards minus infinity, so that instants before 1970 keep a fraction of 0...999 ms.
    fileprivate func flooringDivision(by divisor: Int64) -> Int64 {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? quotient - 1 : quotient
    }
}
