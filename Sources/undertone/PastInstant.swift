import ArgumentParser
import Events
import Foundation
import Languages
import Vocabulary

/// A moment as a person names it. **The one reader of such words.**
struct PastInstant: Equatable {
    /// The moment.
    let instant: Timestamp

    /// What is understood.
    static let examples =
        "\"10 min ago\", 12h, 7d, today, yesterday, 09:00, \"yesterday 14:30\", 2026-11-29, \"2026-11-29 14:30\" or RFC 3339"

    private static let units: [(names: Set<String>, seconds: Double)] = [
        (["s", "sec", "secs", "second", "seconds"], 1), (["m", "min", "mins", "minute", "minutes"], 60),
        (["h", "hr", "hrs", "hour", "hours"], 3_600), (["d", "day", "days"], 86_400),
        (["w", "week", "weeks"], 604_800),
    ]

    /// Reads what an option was given.
    /// - Throws: `ValidationError` with examples.
    static func read(_ text: String) throws -> PastInstant {
        guard let moment = PastInstant(text, now: .now) else {
            throw ValidationError(localized("'\(text)' is no time; write \(examples)"))
        }
        return moment
    }

    /// Reads how long ago something was, a day, a time of day, both, or RFC 3339; `nil` where it is none of these.
    /// - Parameters:
    ///   - text: the words.
    ///   - now: the time.
    ///   - zone: whose days and times of day are meant.
    init?(_ text: String, now: Timestamp, zone: TimeZone = .current) {
        let words = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        if let seconds = Self.age(words) {
            instant = now.advanced(bySeconds: -seconds)
        } else if let moment = Self.moment(words, now: now, zone: zone) ?? Timestamp(text: words.uppercased()) {
            instant = moment
        } else {
            return nil
        }
    }

    /// Seconds: `now`, `12h`, `10 min ago`, `an hour ago`, `1h 30m`.
    private static func age(_ words: String) -> Double? {
        words == "now" ? 0 : length(words.hasSuffix(" ago") ? words.dropLast(4) : words[...])
    }

    /// Seconds: `12h`, `1.5 h`, `90 min`, `an hour`, `1h 30m`, `2 hours and 5 minutes`. **The one reader of lengths.**
    /// - Parameter words: in lower case, with one blank between them.
    /// - Returns: them, `nil` where it is no length.
    static func length(_ words: Substring) -> Double? {
        var rest = words
        if let match = rest.wholeMatch(of: /(half )?an? ([a-z]+)/) { rest = "\(match.1 == nil ? 1 : 0.5) \(match.2)" }
        var seconds = 0.0
        repeat {
            guard let match = rest.prefixMatch(of: /([0-9]{1,6}(?:\.[0-9]{1,3})?) ?([a-z]+),? ?(?:and (?=[0-9]))?/),
                let number = Double(match.1),
                let unit = units.first(where: { $0.names.contains(String(match.2)) })
            else { return nil }
            seconds += number * unit.seconds
            rest = rest[match.range.upperBound...]
        } while !rest.isEmpty
        return seconds
    }

    /// A day, a time of day of today, or both in any order.
    private static func moment(_ words: String, now: Timestamp, zone: TimeZone) -> Timestamp? {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        var day: DateComponents?
        var time: (hour: Int, minute: Int, second: Int)?
        let parts = words.replacing(/([0-9])t([0-9])/) { "\($0.1) \($0.2)" }.split(separator: " ")
        for part in parts {
            if day == nil, let found = Self.day(part, now: now, calendar) {
                day = found
            } else if time == nil, let found = Self.time(part) {
                time = found
            } else {
                return nil
            }
        }
        guard day != nil || time != nil else { return nil }
        var moment = day ?? calendar.dateComponents([.year, .month, .day], from: now.date)
        (moment.hour, moment.minute, moment.second) = time ?? (0, 0, 0)
        return calendar.date(from: moment).map { Timestamp($0) }
    }

    private static func day(_ word: Substring, now: Timestamp, _ calendar: Calendar) -> DateComponents? {
        if word == "today" || word == "yesterday" {
            let date = calendar.date(byAdding: .day, value: word == "today" ? 0 : -1, to: now.date)
            return date.map { calendar.dateComponents([.year, .month, .day], from: $0) }
        }
        // A day that no calendar has is none.
        guard let match = word.wholeMatch(of: /([0-9]{4})-([0-9]{2})-([0-9]{2})/),
            Timestamp(text: "\(word)T00:00:00Z") != nil
        else { return nil }
        return DateComponents(year: Int(match.1), month: Int(match.2), day: Int(match.3))
    }

    private static func time(_ word: Substring) -> (Int, Int, Int)? {
        guard let match = word.wholeMatch(of: /([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?/), let hour = Int(match.1),
            let minute = Int(match.2), let second = match.3.map({ Int($0) }) ?? 0, hour < 24, minute < 60, second < 60
        else { return nil }
        return (hour, minute, second)
    }
}

/// `--since` and `--until`, for every command whose rows have a time.
struct TimeRangeOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(localized("Only from then on: \(PastInstant.examples)."), valueName: "when"),
        transform: PastInstant.read) var since: PastInstant?

    @Option(help: ArgumentHelp(localized("Only before then."), valueName: "when"), transform: PastInstant.read)
    var until: PastInstant?

    func validate() throws {
        if let since, since.instant > .now {
            throw ValidationError(
                localized("--since is still to come: \(Wording.since(since.instant)); nothing can be that new"))
        }
        if let since, let until, until.instant <= since.instant {
            throw ValidationError(
                localized(
                    "--until (\(Wording.since(until.instant))) is not later than --since (\(Wording.since(since.instant)))"
                ))
        }
    }

    /// Whether it leaves anything out.
    var isNarrow: Bool { since != nil || until != nil }

    /// Whether a moment lies in it.
    func contains(_ instant: Timestamp) -> Bool {
        (since.map { $0.instant <= instant } ?? true) && (until.map { instant < $0.instant } ?? true)
    }
}
