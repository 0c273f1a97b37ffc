public import Foundation
public import Vocabulary

/// A day of the calendar, as the machine's own clock counts it: `2026-11-30`.
public struct LocalDay: Sendable, Hashable, Comparable {
    /// Its number in a calendar without years: so that days can be compared and counted.
    private let number: Int

    /// The day of this number since 1970-01-01.
    fileprivate init(number: Int) { self.number = number }

    /// Reads `2026-11-30`; `nil` where that is no day.
    public init?(text: String) {
        guard text.utf8.count == 10, let start = Timestamp(text: "\(text)T00:00:00Z"),
            Timestamp.told.contains(start.millisecondsSince1970)
        else { return nil }
        self.init(number: Int(start.millisecondsSince1970 / 86_400_000))
    }

    /// `2026-11-30`.
    public var text: String {
        String(Timestamp(millisecondsSince1970: Int64(number) * 86_400_000).text.prefix(10))
    }

    /// The day so many days later.
    public func advanced(by days: Int) -> LocalDay { LocalDay(number: number + days) }

    /// Days from this one to another.
    public func days(to other: LocalDay) -> Int { other.number - number }

    /// The Monday of its week.
    public var monday: LocalDay {
        // 1970-01-01 was a Thursday.
        let sinceMonday = ((number + 3) % 7 + 7) % 7
        return advanced(by: -sinceMonday)
    }

    /// Earlier days come first.
    public static func < (left: LocalDay, right: LocalDay) -> Bool { left.number < right.number }
}

extension LocalDay: Codable {
    /// Reads `2026-11-30`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let day = LocalDay(text: try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no day such as 2026-11-30")
        }
        self = day
    }

    /// Writes ``text``.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// Says which instants belong to which day, in one time zone: a day has 23 or 25 hours where its clocks are put forward
/// or back.
public struct DayClock: Sendable {
    /// What no call and no pause takes: where one seems to, a clock was set meanwhile.
    static let longestS = 86_400.0

    private let calendar: Calendar

    /// The days of a time zone.
    public init(zone: TimeZone) {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        self.calendar = calendar
    }

    /// The name of the time zone: `Europe/Sofia`.
    public var zone: String { calendar.timeZone.identifier }

    /// The day of an instant.
    public func day(of instant: Timestamp) -> LocalDay {
        let offset = calendar.timeZone.secondsFromGMT(
            for: Date(timeIntervalSince1970: Double(instant.millisecondsSince1970) / 1_000))
        let local = instant.advanced(bySeconds: Double(offset)).millisecondsSince1970
        let text = Timestamp(millisecondsSince1970: min(max(local, 0), Timestamp.told.upperBound)).text
        return LocalDay(text: String(text.prefix(10))) ?? LocalDay(number: 0)
    }

    /// Its first instant.
    public func start(of day: LocalDay) -> Timestamp {
        let parts = day.text.split(separator: "-").compactMap { Int($0) }
        let noon = DateComponents(year: parts[0], month: parts[1], day: parts[2], hour: 12)
        let middle = calendar.date(from: noon) ?? Date(timeIntervalSince1970: 0)
        return Timestamp(
            millisecondsSince1970: Int64(calendar.startOfDay(for: middle).timeIntervalSince1970 * 1_000))
    }

    /// How much of something lies in each day, in parts of 1: of a call over midnight in both.
    ///
    /// Where the clock was set back meanwhile, or so far forward that it seems to have taken more than ``longestS``,
    /// nobody knows when it began: all of it counts on the day of its end.
    public func shares(from begin: Timestamp, to end: Timestamp) -> [(day: LocalDay, share: Double)] {
        let lengthS = Self.seconds(from: begin, to: end)
        let last = day(of: end)
        guard lengthS > 0, lengthS <= Self.longestS else { return [(last, 1)] }
        var shares: [(LocalDay, Double)] = []
        var (next, from) = (day(of: begin), begin)
        while next < last {
            let border = start(of: next.advanced(by: 1))
            shares.append((next, Self.seconds(from: from, to: border) / lengthS))
            (next, from) = (next.advanced(by: 1), border)
        }
        return shares + [(last, Self.seconds(from: from, to: end) / lengthS)]
    }

    /// Seconds between two instants, by the clock on the wall.
    static func seconds(from begin: Timestamp, to end: Timestamp) -> Double {
        Double(end.millisecondsSince1970) / 1_000 - Double(begin.millisecondsSince1970) / 1_000
    }
}
