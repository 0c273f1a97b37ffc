import Foundation
import Testing
import Vocabulary

@testable import Wellbeing

/// Days of the calendar, with hours that come twice or not at all.
struct LocalDayTests {
    static let sofia = DayClock(zone: TimeZone(identifier: "Europe/Sofia") ?? .gmt)

    static func at(_ text: String) -> Timestamp { Timestamp(text: text) ?? Timestamp(millisecondsSince1970: 0) }

    static func day(_ text: String) -> LocalDay { LocalDay(text: text) ?? sofia.day(of: at("")) }

    @Test func aDayIsReadAndWritten() {
        #expect(Self.day("2026-02-28").advanced(by: 1).text == "2026-03-01")
        #expect(Self.day("2024-02-28").advanced(by: 1).text == "2024-02-29")
        #expect(Self.day("2026-11-30").monday.text == "2026-11-30")
        #expect(Self.day("2026-12-06").monday.text == "2026-11-30")
        #expect(Self.day("1970-01-01").monday.text == "1969-12-29")
        #expect(Self.day("2026-11-30").days(to: Self.day("2026-12-06")) == 6)
    }

    @Test(arguments: ["", "2026-13-01", "2026-02-30", "2026-1-1", "30.11.2026", "2026-11-30T", "２０２６-11-30"])
    func whatIsNoDayIsNone(text: String) { #expect(LocalDay(text: text) == nil) }

    @Test func anInstantBelongsToTheDayOfTheClockOnTheWall() {
        #expect(Self.sofia.day(of: Self.at("2026-11-29T21:59:59Z")).text == "2026-11-29")
        #expect(Self.sofia.day(of: Self.at("2026-11-29T22:00:00Z")).text == "2026-11-30")
        #expect(Self.sofia.start(of: Self.day("2026-11-30")) == Self.at("2026-11-29T22:00:00Z"))
    }

    /// Days of 23 and 25 hours.
    @Test(arguments: [("2026-03-29", 23.0), ("2026-10-25", 25), ("2026-11-30", 24)])
    func aDayIsAsLongAsItIs(text: String, hours: Double) {
        let day = Self.day(text)
        let (start, end) = (Self.sofia.start(of: day), Self.sofia.start(of: day.advanced(by: 1)))
        #expect(DayClock.seconds(from: start, to: end) == hours * 3_600)
        #expect(Self.sofia.day(of: start) == day && Self.sofia.day(of: end.advanced(bySeconds: -0.001)) == day)
    }

    /// A zone whose clocks are put forward at midnight: the day begins at one.
    @Test func aDayThatHasNoMidnightHasABeginning() {
        let santiago = DayClock(zone: TimeZone(identifier: "America/Santiago") ?? .gmt)
        #expect(santiago.start(of: Self.day("2026-09-06")) == Self.at("2026-09-06T04:00:00Z"))
    }

    @Test func whatGoesOverMidnightIsSplit() {
        let shares = Self.sofia.shares(from: Self.at("2026-11-29T21:50:00Z"), to: Self.at("2026-11-29T22:30:00Z"))
        #expect(shares.map(\.day.text) == ["2026-11-29", "2026-11-30"])
        #expect(shares.map(\.share) == [0.25, 0.75])
    }

    /// Set back meanwhile, or forward by years: all of it on the day of its end, and nothing is looped over.
    @Test(arguments: [
        ("2026-11-29T12:00:00Z", "2026-11-29T11:59:00Z"), ("1971-01-01T00:00:00Z", "2026-11-29T12:00:00Z"),
    ])
    func whatTheClockCannotSayCountsOnTheDayOfItsEnd(begin: String, end: String) {
        let shares = Self.sofia.shares(from: Self.at(begin), to: Self.at(end))
        #expect(shares.count == 1 && shares.first?.share == 1 && shares.first?.day.text == "2026-11-29")
    }
}
