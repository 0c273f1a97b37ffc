import Foundation
import TestSignals
import Testing
import Vocabulary

/// The reader and writer of times, beside Foundation's.
struct TimestampTests {
    private static func foundation(_ milliseconds: Int64) -> String {
        let whole = (Double(milliseconds) / 1000).rounded(.down)
        let fraction = milliseconds - Int64(whole) * 1000
        let text = Date(timeIntervalSince1970: whole).formatted(.iso8601).dropLast()
        return "\(text).\(String(repeating: "0", count: 3 - "\(fraction)".count))\(fraction)Z"
    }

    /// Any two instants that another process writes have a difference.
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", true), ("9999-12-31T23:59:59.999Z", true), ("1969-12-31T23:59:59.999Z", false),
        ("9999-12-31T23:59:59Z", true), ("9999-12-31T23:59:59-14:00", false), ("0000-01-01T00:00:00Z", false),
    ])
    func whatIsReadFromOthersLiesWithinTheCalendar(text: String, isRead: Bool) {
        let read = try? JSONDecoder().decode([Timestamp].self, from: Data("[\"\(text)\"]".utf8))
        #expect((read != nil) == isRead)
    }

    @Test(arguments: [1e308, -1e308, .infinity, -.infinity, .nan, 9e15]) func anyStepLeadsToAnInstant(seconds: Double) {
        let far = Timestamp(millisecondsSince1970: .max).advanced(bySeconds: seconds)
        #expect(far.millisecondsSince1970 <= .max)
        _ = Timestamp(millisecondsSince1970: .min).advanced(bySeconds: seconds)
    }

    @Test func writesAsFoundationDoesAndReadsItBack() {
        var generator = SeededGenerator(seed: 14)
        // The years 1000 to 9000: Foundation turns to the Julian calendar before 1582.
        let range: ClosedRange<Int64> = -11_000_000_000_000...200_000_000_000_000
        for _ in 0..<20_000 {
            let instant = Timestamp(millisecondsSince1970: Int64.random(in: range, using: &generator))
            #expect(instant.text == Self.foundation(instant.millisecondsSince1970))
            #expect(Timestamp(text: instant.text) == instant)
        }
    }

    @Test(arguments: [
        ("2025-03-01T10:30:00+01:00", "2025-03-01T09:30:00.000Z"),
        ("2025-03-01T10:30:00+0100", "2025-03-01T09:30:00.000Z"),
        ("2025-03-01t10:30:00.5z", "2025-03-01T10:30:00.500Z"), ("2025-03-01T23:59:60Z", "2025-03-02T00:00:00.000Z"),
        ("2024-02-29T00:00:00.0004999Z", "2024-02-29T00:00:00.000Z"),
        ("2024-02-29T00:00:00.0005Z", "2024-02-29T00:00:00.001Z"),
        ("2000-01-01T00:00:00-23:59", "2000-01-01T23:59:00.000Z"), ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"), ("1600-02-29T12:00:00Z", "1600-02-29T12:00:00.000Z"),
    ])
    func readsWhatRFC3339Allows(text: String, instant: String) {
        #expect(Timestamp(text: text)?.text == instant)
    }

    @Test(arguments: [
        "", "yesterday", "2025-03-01", "2025-03-01T10:30Z", "2025-02-29T10:30:00Z", "2025-13-01T10:30:00Z",
        "2025-00-01T10:30:00Z", "2025-01-00T10:30:00Z", "2025-04-31T10:30:00Z", "2025-03-01T24:00:00Z",
        "2025-03-01T10:60:00Z", "2025-03-01T10:30:61Z", "2025-03-01T10:30:00", "2025-03-01T10:30:00.Z",
        "2025-03-01T10:30:00+24:00", "2025-03-01T10:30:00+01:60", "2025-03-01T10:30:00Z ", " 2025-03-01T10:30:00Z",
        "2025-03-01 10:30:00Z", "25-03-01T10:30:00Z", "2025-3-1T10:30:00Z", "٢٠٢٥-03-01T10:30:00Z",
        "2025-03-01T10:30:00+01:",
        "1900-02-29T00:00:00Z",
    ])
    func refusesEverythingElse(text: String) {
        #expect(Timestamp(text: text) == nil)
    }

    @Test func textsSortAsTheInstantsDo() {
        var generator = SeededGenerator(seed: 15)
        let instants = (0..<500).map { _ in
            Timestamp(
                millisecondsSince1970: Int64.random(in: -60_000_000_000_000...200_000_000_000_000, using: &generator))
        }
        #expect(instants.sorted().map(\.text) == instants.map(\.text).sorted())
    }
}
