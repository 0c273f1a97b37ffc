import EventLog
import Events
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing
import Vocabulary

/// A clock that was wrong ends no retention, and erases nothing (attack 90).
struct WrongClockTests {
    private static let now = Timestamp(text: "2026-11-30T08:00:00Z") ?? Samples.instant

    private static func days(_ days: Double) -> Timestamp { now.advanced(bySeconds: days * 86_400) }

    /// A start with the clock before 1970 or after 9999 wrote a log that no later start could open; one after the year
    /// 292 million ended the process.
    @Test(arguments: [-1e300, -4.4e9, -1, 0, 2.5e11, 2.6e11, 1e16, 1e300, .infinity, .nan])
    func whatAClockShowsCanBeReadBack(seconds: Double) throws {
        let shown = Timestamp(Date(timeIntervalSince1970: seconds))
        #expect(try JSONDecoder().decode([Timestamp].self, from: JSONEncoder().encode([shown])) == [shown])
        let folder = try TemporaryFolder()
        try folder.open(clock: { shown }).append(Samples.started)
        #expect(try folder.open().page(after: 0).records.map { try $0.event().time } == [shown])
    }

    /// Appends an event at each day from now, and says which numbers are left after retention of ten days.
    private func left(_ days: [Double]) throws -> [Int64] {
        let folder = try TemporaryFolder()
        let time = Mutex(Self.now)
        let log = try folder.open(clock: { time.withLock { $0 } })
        for day in days {
            time.withLock { $0 = Self.days(day) }
            try log.append(Samples.started)
        }
        time.withLock { $0 = Self.now }
        try log.retain(days: 10)
        return try log.page(after: 0).records.map(\.sequence)
    }

    @Test(
        arguments: [
            // One start ten years ahead: what is old goes all the same. It stayed for ten years.
            ([-40, -30, 3_650, -20, -1], [5]),
            // Dated ahead just before what is young: as young as that.
            ([-40, -30, 3_650, -1], [3, 4]),
            // Nothing young is left: what is dated ahead is of now at most.
            ([-40, -30, 3_650], [3]), ([3_650, 3_650], [1, 2]),
            // Set back to 1970 after what is young: it does not take that along.
            ([-40, -1, -20_000, -1], [2, 3, 4]),
            // Ahead at the very beginning.
            ([3_650, -40, -1], [3]), ([-40, -30], []), ([-1, 0], [1, 2]),
        ] as [([Double], [Int64])])
    func whatIsOldGoesAndWhatIsYoungStays(days: [Double], kept: [Int64]) throws { #expect(try left(days) == kept) }

    @Test func anAlertThatWasDatedAheadGoesWithItsEvents() throws {
        let folder = try TemporaryFolder()
        let time = Mutex(Self.days(3_650))
        let log = try folder.open(clock: { time.withLock { $0 } })
        try log.append(.alert(.raised, Samples.alert("a")))
        try log.append(.alert(.cleared, Samples.alert("a", cleared: true)))
        time.withLock { $0 = Self.days(-40) }
        try log.append(Samples.started)
        time.withLock { $0 = Self.now }
        try log.append(Samples.started)
        try log.retain(days: 10)
        #expect(try log.alerts().isEmpty && log.page(after: 0).records.map(\.sequence) == [4])
    }

    /// What has passed by the wall and by the machine since the clock was last believed, in hours.
    @Test(
        arguments: [
            // Within one run of the machine.
            (true, 1.0, 1.0, false, true), (true, 25, 1.5, false, true), (true, 26, 1, false, false),
            (true, -22, 1, false, true), (true, -24, 1, false, false), (true, 87_600, 1, false, false),
            (true, 87_600, 1, true, true),
            // Over a restart: two hours of this run.
            (false, 20, 2, false, true), (false, 26, 2, false, true), (false, 27, 2, false, false),
            (false, 87_600, 2, false, false), (false, 87_600, 2, true, true), (false, -25, 2, false, false),
            (false, -1, 2, false, true),
        ])
    func aClockIsBelievedWhereItShowsWhatWasExpected(
        isSameRun: Bool, wallH: Double, bootH: Double, isSynchronised: Bool, isBelieved: Bool
    ) {
        let known = ClockReading.Known(at: Self.now, bootMs: isSameRun ? 1_000 : 90_000_000, bootID: "a")
        let reading = ClockReading(
            wall: Self.now.advanced(bySeconds: wallH * 3_600),
            bootMs: (isSameRun ? 1_000 : 0) + Int64(bootH * 3_600_000), bootID: isSameRun ? "a" : "b",
            isSynchronised: isSynchronised)
        #expect(reading.agrees(with: known) == isBelieved)
        #expect(reading.agrees(with: nil))
    }

    @Test func theMachinesClocksAreRead() {
        let (first, second) = (ClockReading.current(), ClockReading.current())
        #expect(first.bootMs > 0 && second.bootMs >= first.bootMs && !first.bootID.isEmpty)
        #expect(second.agrees(with: first.known))
    }
}
