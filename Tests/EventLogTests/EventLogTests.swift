import EventLog
import Events
import Foundation
import Synchronization
import TestSupport
import Testing
import Vocabulary

struct EventLogTests {
    @Test func numbersRunFromOneWithoutHolesAlsoAcrossThreadsAndRestarts() throws {
        let folder = try TemporaryFolder()
        for run in 0..<2 {
            let log = try folder.open()
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                for _ in 0..<25 { #expect(throws: Never.self) { try log.append(Samples.started) } }
            }
            #expect(try log.newestSequence == Int64(200 * (run + 1)))
        }
        let log = try folder.open()
        #expect(try log.page(after: 0, limit: 1000).records.map(\.sequence) == Array(1...400))
    }

    @Test func pagesAreBoundedAndGoOnWhereTheyEnded() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        for _ in 0..<5 { try log.append(Samples.started) }
        let first = try log.page(after: 0, limit: 3)
        #expect(first.records.count == 3 && first.cursor == 3 && first.hasMore && first.gap == nil)
        let second = try log.page(after: first.cursor, limit: 3)
        #expect(second.records.map(\.sequence) == [4, 5] && !second.hasMore)
        #expect(try log.page(after: second.cursor).records.isEmpty)
    }

    @Test func filterMovesTheCursorPastWhatItLeavesOut() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        try log.append(.alert(.raised, Samples.alert("a")))
        try log.append(Samples.started)
        let page = try log.page(after: 0, types: [.alert(.raised)])
        #expect(page.records.count == 1 && page.cursor == 2)
    }

    @Test func whoSawAnAlertRiseAlsoSeesItsEnd() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        try log.append(.alert(.raised, Samples.alert("a", .elevated)))
        try log.append(.alert(.rising, Samples.alert("a", .high)))
        try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan)
        try log.append(.alert(.cleared, Samples.alert("a", .elevated, cleared: true)))
        try log.append(.alert(.raised, Samples.alert("b", .elevated)))
        try log.append(Samples.started)
        #expect(try log.page(after: 0, levels: [.high, .critical]).records.map(\.sequence) == [2, 3, 4])
    }

    @Test func alertStandsAsItsEventsSay() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        try log.append(.alert(.raised, Samples.alert("a", .elevated)))
        try log.append(.alert(.raised, Samples.alert("b")))
        try log.append(.alert(.rising, Samples.alert("a", .critical)))
        try log.append(.segment(.stored, Samples.segment("s-0", alert: "a")))
        #expect(try log.alerts(openOnly: true).map(\.alert.alertID) == ["a", "b"])
        try log.append(.alert(.cleared, Samples.alert("a", .high, cleared: true)))
        try log.append(.segment(.stored, Samples.segment("s-1", alert: "a", part: 1)))
        try log.append(.segment(.erased, Samples.segment("s-0", alert: "a")))
        let alert = try #require(try log.alert(id: "a"))
        #expect(alert.life.state == .cleared && alert.highestLevel == .critical && alert.alert.level == .high)
        #expect(alert.segments.map(\.state) == [.erased, .stored])
        #expect(try log.alerts(openOnly: true).map(\.alert.alertID) == ["b"])
        #expect(try log.segments(SegmentFilter(state: .all)).map(\.segment.segmentID) == ["s-0", "s-1"])
        #expect(try log.segment(id: "s-1")?.segment == Samples.segment("s-1", alert: "a", part: 1))
        #expect(try log.segment(id: "none") == nil)
        let text = try JSONEncoder().encode(alert)
        #expect(try JSONDecoder().decode(AlertRecord.self, from: text) == alert)
    }

    @Test func firstAcknowledgementStands() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open(clock: { Samples.instant })
        try log.append(.alert(.raised, Samples.alert("a")))
        let first = try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan, idempotencyKey: "k")
        #expect(
            first.life.state == .acknowledged && first.acknowledgedBy == "ivan"
                && first.acknowledgedAt == Samples.instant)
        #expect(try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan, idempotencyKey: "k") == first)
        #expect(try log.apply(.acknowledge, toAlert: "a", by: Samples.olga) == first)
        #expect(try log.newestSequence == 2)
    }

    @Test func unknownAlertAndReusedKeyAreRefused() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        try log.append(.alert(.raised, Samples.alert("a")))
        try log.append(.alert(.raised, Samples.alert("b")))
        #expect(
            code { try log.apply(.acknowledge, toAlert: "none", by: Samples.ivan, idempotencyKey: "k") } == .notFound)
        try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan, idempotencyKey: "k")
        #expect(code { try log.apply(.acknowledge, toAlert: "b", by: Samples.ivan, idempotencyKey: "k") } == .conflict)
        #expect(try log.alert(id: "b")?.life.state == .raised)
    }

    @Test func figureThatIsNotFiniteIsRefusedAndLeavesNoHole() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        var alert = Samples.alert("a")
        alert.score = .nan
        #expect(code { try log.append(.alert(.raised, alert)) } == .invalidEvent)
        #expect(try log.append(Samples.started).sequence == 1)
        #expect(try log.alert(id: "a") == nil)
    }

    @Test func retentionLeavesAGapAndNeverUsesANumberTwice() throws {
        let folder = try TemporaryFolder()
        let now = ManualClock()
        var log: EventLog? = try folder.open(clock: { now.value })
        for index in 0..<3 { try log?.append(.alert(.raised, Samples.alert("a\(index)"))) }
        try log?.append(.alert(.cleared, Samples.alert("a0", cleared: true)))
        now.advance(days: 10)
        try log?.append(Samples.started)
        #expect(try log?.retain(days: 7) == 4)
        #expect(try log?.oldestSequence == 5)
        #expect(try log?.alerts().map(\.alert.alertID) == ["a2", "a1"])
        let page = try log?.page(after: 2)
        #expect(page?.gap == EventGap(after: 2, resumesAfter: 4, reason: .expired))
        #expect(page?.records.map(\.sequence) == [5])
        #expect(try log?.page(after: 4).gap == nil)
        now.advance(days: 10)
        #expect(try log?.retain(days: 7) == 1)
        log = nil
        let again = try folder.open()
        #expect(try again.oldestSequence == 6 && again.newestSequence == 5)
        #expect(try again.append(Samples.started).sequence == 6)
    }

    @Test func cursorFromAnotherLogStartsAtTheBeginning() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        try log.append(Samples.started)
        let page = try log.page(after: 900)
        #expect(page.gap == EventGap(after: 900, resumesAfter: 0, reason: .anotherLog))
        #expect(page.records.map(\.sequence) == [1] && page.cursor == 1)
    }

    @Test func waitingEndsWithTheAppendOrTheTask() async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        await log.waitForAppend(after: -1)
        async let woken: Void = log.waitForAppend(after: 0)
        try log.append(Samples.started)
        await woken
        let task = Task { await log.waitForAppend(after: 1) }
        task.cancel()
        await task.value
    }

    @Test func readersThatFollowWhileOthersAppendSeeEveryEventOnce() async throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        try await withThrowingTaskGroup(of: [Int64].self) { group in
            for _ in 0..<4 {
                group.addTask {
                    var seen: [Int64] = []
                    var cursor: Int64 = 0
                    while seen.count < 200 {
                        await log.waitForAppend(after: cursor)
                        let page = try log.page(after: cursor, limit: 7)
                        seen += page.records.map(\.sequence)
                        cursor = page.cursor
                    }
                    return seen
                }
            }
            let writer = Thread { for _ in 0..<200 { _ = try? log.append(Samples.started) } }
            writer.start()
            for try await seen in group { #expect(seen == Array(1...200)) }
        }
    }
}

/// The code of the error that `body` throws.
func code(_ body: () throws -> some Any) -> EventLogError.Code? {
    do { _ = try body() } catch { return (error as? EventLogError)?.code }
    return nil
}

/// A clock that moves when it is told to.
final class ManualClock: Sendable {
    private let instant = Mutex(Samples.instant)

    var value: Timestamp { instant.withLock { $0 } }

    func advance(seconds: Double) { instant.withLock { $0 = $0.advanced(bySeconds: seconds) } }

    func advance(days: Int) { instant.withLock { $0 = $0.advanced(bySeconds: Double(days) * 86_400) } }
}
