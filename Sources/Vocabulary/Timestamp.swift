/// An instant in UTC with a resolution of one millisecond, as it stands in every event.
///
/// It is a whole number, so that writing an instant as text and reading it back gives the same instant: a value that
/// went through the log compares equal to the one that was appended.
public struct Timestamp: Sendable, Hashable, Comparable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    public let millisecondsSince1970: Int64

    /// Makes an instant from a count of milliseconds since 1970.
    public init(millisecondsSince1970: Int64) { self.millisecondsSince1970 = millisecondsSince1970 }

    /// Reads RFC 3339 text, with or without a fraction and in any zone; `nil` where it is none. **The one reader of
    /// times.**
    public init?(text: String) {
        var reader = Reader(bytes: Array(text.utf8))
        guard let year = reader.number(digits: 4), reader.skip("-"), let month = reader.number(digits: 2),
            reader.skip("-"), let day = reader.number(digits: 2), reader.skip("T", or: "t"),
            let hour = reader.number(digits: 2), reader.skip(":"), let minute = reader.number(digits: 2),
            reader.skip(":"), let second = reader.number(digits: 2), (1...12).contains(month),
            (1...Self.days(inMonth: month, of: year)).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        let fraction = reader.skip(".") ? reader.milliseconds() : 0
        guard let fraction, let offset = reader.offsetS(), reader.isAtEnd else { return nil }
        let seconds = ((Self.days(toMonth: month, day: day, of: year) * 24 + hour) * 60 + minute) * 60 + second - offset
        self.init(millisecondsSince1970: seconds * 1000 + fraction)
    }

    /// RFC 3339 in UTC with three digits of fraction (`2025-03-01T09:30:00.250Z`): of fixed width, so that texts sort
    /// as the instants do.
    public var text: String {
        let (day, millisecond) = millisecondsSince1970.flooringDivision(by: 86_400_000)
        let (year, month, dayOfMonth) = Self.date(ofDay: day)
        let (second, fraction) = millisecond.quotientAndRemainder(dividingBy: 1000)
        let date = "\(Self.padded(year, 4))-\(Self.padded(month, 2))-\(Self.padded(dayOfMonth, 2))"
        let time = [second / 3600, second / 60 % 60, second % 60].map { Self.padded($0, 2) }.joined(separator: ":")
        return "\(date)T\(time).\(Self.padded(fraction, 3))Z"
    }

    /// What another process may write: from 1970 to the end of the year 9999, so that the difference of two instants
    /// is always a number.
    public static let told: ClosedRange<Int64> = 0...253_402_300_799_999

    /// The instant `seconds` later (earlier where negative), which may be anything: at most 285,000 years.
    public func advanced(bySeconds seconds: Double) -> Timestamp {
        let step = Int64(Int(rounding: seconds * 1000, in: -(1 << 53)...1 << 53))
        let (sum, isTooFar) = millisecondsSince1970.addingReportingOverflow(step)
        return Timestamp(millisecondsSince1970: isTooFar ? (step < 0 ? .min : .max) : sum)
    }

    /// Earlier instants come first.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.millisecondsSince1970 < right.millisecondsSince1970
    }

    private static func padded(_ number: Int64, _ digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.utf8.count)) + text
    }
}

/// The calendar. A year begins in March here, so that the day of a leap year is its last; 400 of them have 146 097
/// days.
extension Timestamp {
    /// Days from 1970-01-01 to a date.
    private static func days(toMonth month: Int64, day: Int64, of year: Int64) -> Int64 {
        let (era, yearOfEra) = (month > 2 ? year : year - 1).flooringDivision(by: 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// The date that lies so many days after 1970-01-01.
    private static func date(ofDay day: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let (era, dayOfEra) = (day + 719_468).flooringDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
        let isLeapYear = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
        return month == 2 ? (isLeapYear ? 29 : 28) : [4, 6, 9, 11].contains(month) ? 30 : 31
    }
}

/// Walks over the bytes of a time.
private struct Reader {
    let bytes: [UInt8]
    var place = 0

    var isAtEnd: Bool { place == bytes.count }

    mutating func skip(_ character: Unicode.Scalar, or other: Unicode.Scalar? = nil) -> Bool {
        guard place < bytes.count, [character, other].contains(where: { $0?.value == UInt32(bytes[place]) }) else {
            return false
        }
        place += 1
        return true
    }

    mutating func digit() -> Int64? {
        guard place < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[place]) else { return nil }
        place += 1
        return Int64(bytes[place - 1] - UInt8(ascii: "0"))
    }

    mutating func number(digits: Int) -> Int64? {
        var number: Int64 = 0
        for _ in 0..<digits {
            guard let digit = digit() else { return nil }
            number = number * 10 + digit
        }
        return number
    }

    /// A fraction of any length, at least one digit, rounded to milliseconds.
    mutating func milliseconds() -> Int64? {
        guard var sum = digit().map({ $0 * 1000 }) else { return nil }
        // Tenths of a millisecond, for rounding; what lies behind them counts no more.
        var weight: Int64 = 100
        while let digit = digit() {
            sum += digit * weight
            weight /= 10
        }
        return (sum + 5) / 10
    }

    /// `Z`, or hours and minutes east of Greenwich, in seconds.
    mutating func offsetS() -> Int64? {
        if skip("Z", or: "z") { return 0 }
        let sign: Int64 = skip("-") ? -1 : 1
        guard sign == -1 || skip("+"), let hour = number(digits: 2), hour < 24 else { return nil }
        let hasColon = skip(":")
        guard let minute = number(digits: 2) else { return hasColon ? nil : sign * hour * 3600 }
        return minute < 60 ? sign * (hour * 60 + minute) * 60 : nil
    }
}

extension Timestamp: Codable {
    /// Reads the RFC 3339 text of an instant within ``told``.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let timestamp = Timestamp(text: text), Self.told.contains(timestamp.millisecondsSince1970) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "'\(text)' is not an RFC 3339 time of the years 1970 to 9999")
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
    /// Division that rounds towards minus infinity, so that what is left is never negative: for instants before 1970.
    fileprivate func flooringDivision(by divisor: Int64) -> (quotient: Int64, remainder: Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
