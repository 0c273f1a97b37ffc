import Age
import EventLog
import Events
import Foundation
import Logging
import Pipeline
import Synchronization
import TestSupport
import Testing
import Vault
import Vocabulary

@testable import undertoned

/// Nothing expires by a clock that has jumped, and nothing stays for ever by one that had (attack 90).
@Suite(.hangGuard) struct ExpiryTests {
    private static let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    /// What is left of a segment of two years ago and of one that is dated ten years ahead, after the first turn of
    /// housekeeping; and the dates of what is left, in days from now.
    private func left(isClockTrusted: Bool) async throws -> [String: Double] {
        let folder = try TemporaryFolder()
        let catalog = SegmentCatalog(directory: folder.path + "/segments")
        // All events are two years old; one program after the other has the log, as on a desk.
        do {
            let past = try EventLog(
                path: folder.path + "/events.sqlite", source: "test", families: .own,
                clock: { Timestamp.now.advanced(bySeconds: -700 * 86_400) })
            let stored = StoredSegments(
                folder: folder.path + "/segments", log: past, recipient: AgeIdentity.generate().recipient)
            try stored.store("old-0", daysAgo: 700)
            try stored.store("ahead-0", daysAgo: -3_650)
        }
        let log = try EventLog(path: folder.path + "/events.sqlite", source: "test", families: .own)
        let eraser = DataEraser(
            agent: "alice", log: log, catalog: catalog,
            store: BaselineStore(directory: folder.path + "/baselines", agent: "alice"),
            baselines: BaselineExchange(), halfLifeMin: 240)
        let turns = Mutex(0)
        let warnings = StandingWarnings(logger: Self.logger)
        let housekeeping = Housekeeping(
            log: log, keepEventDays: 30, keepAuditDays: 400, catalog: catalog,
            retention: SegmentRetention(keepDays: 30, maxBytes: nil), eraser: eraser,
            settle: { turns.withLock { $0 += 1 } }, keepMark: {}, isClockTrusted: { isClockTrusted },
            watch: LogWatch(log: log, warnings: warnings, logger: Self.logger),
            warnings: warnings, logger: Self.logger)
        let running = Task { try await housekeeping.run() }
        await eventually("housekeeping did not begin") { turns.withLock { $0 } > 0 }
        running.cancel()
        try await running.value
        let old = try log.page(after: 0).records.count { $0.type.rawValue == "io.undertone.segment.stored" }
        #expect(old == (isClockTrusted ? 0 : 2), "\(old) old events are left")
        return try Dictionary(
            uniqueKeysWithValues: catalog.entries().map {
                ($0.id, ($0.modifiedAt.timeIntervalSinceNow / 86_400).rounded())
            })
    }

    @Test func aClockThatCannotBeBelievedErasesNothing() async throws {
        #expect(try await left(isClockTrusted: false) == ["old-0": -700, "ahead-0": 3_650])
    }

    @Test func whatIsDatedAheadIsDatedToNowAndGoesInItsTime() async throws {
        #expect(try await left(isClockTrusted: true) == ["ahead-0": 0])
    }

    @Test func theLastTimeThatWasBelievedIsKeptUntilTheClockIsRightOrConfirmed() throws {
        let bench = try WordBench()
        let start = Timestamp(millisecondsSince1970: 1_800_000_000_000)
        bench.clock = ClockReading(wall: start, bootMs: 1_000, bootID: "a", isSynchronised: false)
        let first = try bench.start()
        #expect(first.word.isClockTrusted && first.word.record.clock?.at == start)
        // Ten years ahead, in the same run of the machine and in the next.
        for bootID in ["a", "b"] {
            bench.clock = ClockReading(
                wall: start.advanced(bySeconds: 3_650 * 86_400), bootMs: 5_000, bootID: bootID, isSynchronised: false)
            let ahead = try bench.start()
            ahead.word.mark { $0.erasures = [] }
            #expect(!ahead.word.isClockTrusted && ahead.word.record.clock?.at == start)
        }
        let ahead = try bench.start()
        try ahead.word.confirmClock()
        #expect(ahead.word.isClockTrusted)
        // Right again: that is a jump too, until it is synchronised.
        bench.clock = ClockReading(wall: start, bootMs: 9_000, bootID: "c", isSynchronised: false)
        #expect(try !bench.start().word.isClockTrusted)
        bench.clock?.isSynchronised = true
        #expect(try bench.start().word.isClockTrusted)
    }

    /// Who sets the clock on by less than a day before each mark has it jump all the same.
    @Test(arguments: [23.0, -23.0]) func manySmallStepsAreOneLargeOne(hours: Double) throws {
        let bench = try WordBench()
        let start = Timestamp(millisecondsSince1970: 1_800_000_000_000)
        var trusted: [Bool] = []
        for step in 0..<4 {
            bench.clock = ClockReading(
                wall: start.advanced(bySeconds: Double(step) * hours * 3_600), bootMs: Int64(step) * 60_000 + 1_000,
                bootID: "a", isSynchronised: false)
            trusted.append(try bench.start().word.isClockTrusted)
        }
        #expect(trusted == [true, true, false, false])
    }

    /// What was answered with a refusal does not let anything expire.
    @Test func aConfirmationThatCannotBeKeptDoesNotCount() throws {
        let bench = try WordBench()
        let start = Timestamp(millisecondsSince1970: 1_800_000_000_000)
        bench.clock = ClockReading(wall: start, bootMs: 1_000, bootID: "a", isSynchronised: false)
        _ = try bench.start()
        bench.clock?.wall = start.advanced(bySeconds: 3_650 * 86_400)
        let ahead = try bench.start()
        bench.refuse(.reserve)
        #expect(throws: ReserveError.self) { try ahead.word.confirmClock() }
        #expect(!ahead.word.isClockTrusted)
        bench.refuse(.neither)
        ahead.settle()
        #expect(!ahead.word.isClockTrusted)
        #expect(try !bench.start().word.isClockTrusted)
    }
}
