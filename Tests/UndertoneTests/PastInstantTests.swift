import Events
import Foundation
import TestServers
import Testing
import Vocabulary

@testable import undertone

/// Newcomer's section 3: `--since` understood 12h, 7d, a day and RFC 3339 alone.
struct PastInstantTests {
    /// Five past ten on a Monday in Berlin, two days after the clocks went back in some years and not in this.
    private static let now = Timestamp(text: "2026-11-30T09:05:00Z") ?? .init(millisecondsSince1970: 0)

    private static func text(_ words: String, zone: String = "Europe/Berlin", now: Timestamp = now) throws -> String? {
        PastInstant(words, now: now, zone: try #require(TimeZone(identifier: zone)))?.instant.text
    }

    @Test(arguments: [
        ("now", "2026-11-30T09:05:00.000Z"), ("10 min ago", "2026-11-30T08:55:00.000Z"),
        ("10min", "2026-11-30T08:55:00.000Z"), ("2 hours ago", "2026-11-30T07:05:00.000Z"),
        ("an hour ago", "2026-11-30T08:05:00.000Z"), ("a day ago", "2026-11-29T09:05:00.000Z"),
        ("1h30m", "2026-11-30T07:35:00.000Z"), ("1 hour 30 minutes ago", "2026-11-30T07:35:00.000Z"),
        ("12h", "2026-11-29T21:05:00.000Z"), ("7d", "2026-11-23T09:05:00.000Z"), ("2w", "2026-11-16T09:05:00.000Z"),
        ("90s", "2026-11-30T09:03:30.000Z"), ("today", "2026-11-29T23:00:00.000Z"),
        ("Yesterday", "2026-11-28T23:00:00.000Z"), ("09:00", "2026-11-30T08:00:00.000Z"),
        ("9:00", "2026-11-30T08:00:00.000Z"), ("09:00:30", "2026-11-30T08:00:30.000Z"),
        ("yesterday 14:30", "2026-11-29T13:30:00.000Z"), ("  14:30   yesterday ", "2026-11-29T13:30:00.000Z"),
        ("today 00:00", "2026-11-29T23:00:00.000Z"), ("2026-11-29", "2026-11-28T23:00:00.000Z"),
        ("2026-11-29 14:30", "2026-11-29T13:30:00.000Z"), ("2026-11-29T14:30", "2026-11-29T13:30:00.000Z"),
        ("2026-07-01 12:00", "2026-07-01T10:00:00.000Z"), ("2025-03-01T09:30:00.250Z", "2025-03-01T09:30:00.250Z"),
        ("2025-03-01t09:30:00+02:00", "2025-03-01T07:30:00.000Z"),
    ]) func wordsAreReadInLocalTime(words: String, instant: String) throws {
        #expect(try Self.text(words) == instant)
    }

    /// At the change of the clocks yesterday has 23 or 25 hours, and an hour ago is an hour ago.
    @Test func daysAreThoseOfTheCalendar() throws {
        let spring = try #require(Timestamp(text: "2026-03-29T10:00:00Z"))
        #expect(try Self.text("today", now: spring) == "2026-03-28T23:00:00.000Z")
        #expect(try Self.text("yesterday 02:30", now: spring) == "2026-03-28T01:30:00.000Z")
        #expect(try Self.text("12h", now: spring) == "2026-03-28T22:00:00.000Z")
        // This time of day was left out.
        #expect(try Self.text("02:30", now: spring) == "2026-03-29T01:30:00.000Z")
        #expect(try Self.text("yesterday", zone: "Pacific/Auckland") == "2026-11-28T11:00:00.000Z")
        #expect(try Self.text("00:30", zone: "Asia/Kathmandu") == "2026-11-29T18:45:00.000Z")
    }

    @Test(arguments: [
        "", "d", "7", "7y", "soon", "tomorrow", "2025-3-1", "2026-02-30", "25:00", "12:60", "noon", "10 min hence",
        "-5m",
        "today yesterday", "09:00 10:00", "ago", "1h ago 30m", "2026-11-29 14:30 15:30", "٣h", "1e9d", "9999999d",
    ]) func whatIsNoTimeIsRefused(words: String) throws {
        #expect(try Self.text(words) == nil)
    }

    @Test(arguments: [
        (["alerts", "--since", "soon"], "10 min ago"), (["audit", "show", "--until", "later"], "yesterday 14:30"),
        (["segments", "list", "--since", "2999-01-01"], "still to come"),
        (["alerts", "--since", "1h", "--until", "2h"], "not later than --since"),
        (["audit", "show", "--since", "today", "--until", "today"], "not later"),
    ]) func refusalsSayWhatCanBeWritten(arguments: [String], words: String) async throws {
        let result = try await Program().run(arguments)
        #expect(result.status == 64 && result.errors.contains(words), "\(result)")
    }

    // `pause --for "2 hours"` was refused.
    @Test(
        arguments: [
            ("90", 90), ("90s", 90), ("2m", 120), ("1h30m", 5_400), ("2 hours", 7_200), ("1.5h", 5_400),
            ("90 min", 5_400),
            ("90MIN", 5_400), (" 1 h  30 min ", 5_400), ("2 hours and 30 minutes", 9_000), ("1 hour, 5 min", 3_900),
            ("an hour", 3_600), ("half an hour", 1_800), ("a minute", 60), ("0", nil), ("0 min", nil), ("", nil),
            ("2 hours and", nil), ("1h30", nil), ("-5m", nil), ("5 x", nil), ("1e3", nil), ("now", nil),
            ("5 min ago", nil),
            ("1.h", nil), (".5h", nil),
        ] as [(String, Double?)])
    func lengthsAreReadAsPeopleWriteThem(text: String, seconds: Double?) {
        #expect(PauseLength(argument: text)?.seconds == seconds, "\(text)")
    }

    @Test(
        arguments: [
            ("30d", 30), ("30 days", 30), ("2 weeks", 14), ("12m", nil), ("5 hours", nil), ("2000 days", nil),
            ("", nil),
        ] as [(String, Double?)])
    func daysToComeAreReadAlike(text: String, days: Double?) {
        let inDays = FutureDay(argument: text).map {
            $0.instant.millisecondsSince1970 - Timestamp.now.millisecondsSince1970
        }
        #expect(inDays.map { (Double($0) / 86_400_000).rounded() } == days, "\(text)")
    }
}
