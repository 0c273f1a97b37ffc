import EventLog
import Events
import TestSignals
import TestSupport
import Testing
import Vocabulary

@Suite(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs root"))
final class FullDiskTests {
    private let folder: TemporaryFolder
    private let disk: SmallDisk
    private var path: String { disk.path + "/events.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
        disk = try SmallDisk(at: folder.path + "/disk", kibibytes: 8_192)
    }

    deinit {
        disk.unmount()
    }

    private func openLog() throws -> EventLog { try EventLog(path: path, source: "test", families: .own) }

    @Test func whatTheDiskRefusesIsReadInOrderAndStoredLater() async throws {
        let log = try openLog()
        try log.append(.alert(.raised, Samples.alert("a", .elevated)))
        try disk.fill(true)
        async let woken: Void = log.waitForAppend(after: 1)
        var reports: [String] = []
        log.record(.alert(.rising, Samples.alert("a", .high))) { reports.append($0) }
        await woken
        log.record(Samples.started) { reports.append($0) }
        log.record(.alert(.cleared, Samples.alert("a", .elevated, cleared: true))) { reports.append($0) }
        #expect(reports.count == 3 && reports.allSatisfy { $0.contains("waits in memory") && $0.contains("is full") })
        #expect(log.unstoredCount == 3)
        #expect(try log.newestSequence == 4)

        #expect(try log.page(after: 0).records.map(\.sequence) == [1, 2, 3, 4])
        let first = try log.page(after: 0, limit: 2)
        #expect(first.cursor == 2 && first.hasMore)
        #expect(try log.page(after: first.cursor, limit: 2).records.map(\.sequence) == [3, 4])
        #expect(try log.page(after: 4).records.isEmpty)
        #expect(try log.page(after: 0, levels: [.high]).records.map(\.sequence) == [2, 4])
        #expect(try log.page(after: 0, types: [Samples.started.type]).records.map(\.sequence) == [3])
        #expect(throws: EventLogError.self) { try log.storeWaiting() }
        #expect(throws: EventLogError.self) { try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan) }
        let waiting = try log.page(after: 0).records

        try disk.fill(false)
        #expect(try log.append(Samples.started).sequence == 5)
        #expect(log.unstoredCount == 0)
        #expect(try log.alert(id: "a")?.life.state == .cleared)
        let again = try openLog()
        #expect(Array(try again.page(after: 0).records.prefix(4)) == waiting)
        #expect(try again.page(after: 0, levels: [.high]).records.map(\.sequence) == [2, 4])
    }

    /// Whether what goes makes room for its receipt, or not yet.
    @Test(arguments: [true, false]) func aSegmentIsErasedAlsoWhileTheDiskIsFull(makesRoom: Bool) throws {
        let log = try openLog()
        try log.append(.segment(.stored, Samples.segment("s-0", alert: "a")))
        try log.append(.segment(.stored, Samples.segment("s-1", alert: "a")))
        try log.holdSegment("s-1", reason: "complaint", by: Samples.vera)
        try disk.fill(true)
        log.record(Samples.started) { _ in }
        var isRemoved = false
        let receipt = try log.eraseSegment(Samples.segment("s-0", alert: "a"), reason: "r", by: Samples.maria) {
            isRemoved = true
            if makesRoom { try disk.fill(false) }
            return "f00d"
        }
        #expect(isRemoved && receipt.hash == "f00d" && log.unstoredCount == (makesRoom ? 0 : 2))
        #expect(throws: EventLogError.self) {
            try log.eraseSegment(Samples.segment("s-1", alert: "a"), reason: "r", by: Samples.maria) {
                Issue.record("it is held")
                return nil
            }
        }
        if !makesRoom { try disk.fill(false) }
        try log.storeWaiting()
        #expect(try log.receipt(ofSegment: "s-0") == receipt && log.segment(id: "s-0")?.state == .erased)
        #expect(try log.segment(id: "s-1")?.state == .stored)
    }

    @Test func numbersHaveNoHoleWhileManyAppendAndTheDiskComesAndGoes() async throws {
        let log = try openLog()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<50 { try log.append(Samples.started) } }
            }
            group.addTask { [disk] in
                for turn in 0..<6 {
                    try disk.fill(turn.isMultiple(of: 2))
                    try await Task.sleep(for: .milliseconds(2))
                }
            }
            group.addTask {
                var cursor: Int64 = 0
                while cursor < 200 {
                    await log.waitForAppend(after: cursor)
                    let page = try log.page(after: cursor)
                    #expect(page.gap == nil)
                    #expect(page.records.map(\.sequence) == page.records.indices.map { cursor + Int64($0) + 1 })
                    cursor = page.cursor
                }
            }
            try await group.waitForAll()
        }
        try log.storeWaiting()
        #expect(try openLog().page(after: 0).records.map(\.sequence) == Array(1...200))
    }

    @Test func noMoreWaitThanWasPromised() throws {
        let log = try openLog()
        try disk.fill(true)
        // Some fit into what the log's files have already.
        var count = 0
        #expect(throws: EventLogError.self) {
            while count < 3_000 {
                try log.append(Samples.started)
                count += 1
            }
        }
        #expect(log.unstoredCount == 250)
        #expect(try log.newestSequence == Int64(count))
    }

    @Test func helpIsKeptFollowedListedAndStoredInOrderWithItsAuditRow() async throws {
        let log = try openLog()
        try log.append(.alert(.raised, Samples.alert("a", .elevated)))
        try disk.fill(true)
        async let woken: Void = log.waitForAppend(after: 1)
        let help = try log.requestHelp(agent: "maria", reason: "he shouts", by: Samples.maria, idempotencyKey: "k")
        await woken
        log.record(Samples.started) { _ in }
        #expect(log.unstoredCount == 2)
        #expect(help.life.state == .raised && help.alert.kind == .help && help.lastSequence == 2)
        #expect(try log.page(after: 1).records.first?.event().subject == help.alert.alertID)
        #expect(try log.page(after: 1, levels: [.critical]).records.count == 1)
        #expect(
            try log.alerts(openOnly: true).map(\.alert.alertID) == [help.alert.alertID, "a"], "first on every list")
        #expect(try log.alert(id: help.alert.alertID) == help)

        // Asked again it is the same, by its key and by its words; other words are another.
        for key in ["k", nil, "l"] {
            #expect(
                try log.requestHelp(agent: "maria", reason: "he shouts", by: Samples.maria, idempotencyKey: key) == help
            )
        }
        let clash = #expect(throws: EventLogError.self) {
            try log.requestHelp(agent: "maria", reason: "other words", by: Samples.maria, idempotencyKey: "k")
        }
        #expect(clash?.code == .conflict)
        let other = try log.requestHelp(agent: "maria", reason: "threats", by: Samples.maria)
        #expect(try log.alerts().map(\.alert.alertID) == [other.alert.alertID, help.alert.alertID, "a"])
        let waiting = try log.page(after: 0).records

        try disk.fill(false)
        try log.storeWaiting()
        #expect(log.unstoredCount == 0)
        let again = try openLog()
        #expect(try again.page(after: 0).records == waiting, "in order, with the numbers that readers have seen")
        #expect(try again.alert(id: help.alert.alertID) == help)
        #expect(try again.auditPage(after: 0, limit: 10).map(\.object) == [help.alert.alertID, other.alert.alertID])
        #expect(try again.verifyAudit().isWhole)
        for key in ["k", "l"] {
            #expect(
                try again.requestHelp(agent: "maria", reason: "he shouts", by: Samples.maria, idempotencyKey: key)
                    == help)
        }
        #expect(
            try again.apply(.acknowledge, toAlert: help.alert.alertID, by: Samples.ivan).life.state == .acknowledged)
    }

    @Test func helpThatWaitsOnDiskIsNotAskedForTwiceWhileTheDiskIsFull() throws {
        let log = try openLog()
        let help = try log.requestHelp(agent: "maria", by: Samples.maria, idempotencyKey: "k")
        try disk.fill(true)
        for key in ["k", nil] {
            #expect(try log.requestHelp(agent: "maria", by: Samples.maria, idempotencyKey: key) == help)
        }
    }

    @Test func helpHasRoomWhereOtherEventsHaveNone() throws {
        let log = try openLog()
        try disk.fill(true)
        #expect(throws: EventLogError.self) { for _ in 0..<3_000 { try log.append(Samples.started) } }
        for index in 0..<50 { try log.requestHelp(agent: "maria", reason: "\(index)", by: Samples.maria) }
        #expect(throws: EventLogError.self) {
            try log.requestHelp(agent: "maria", reason: "one more", by: Samples.maria)
        }
        #expect(log.unstoredCount == 300)
        #expect(try log.requestHelp(agent: "maria", reason: "7", by: Samples.maria).alert.explanation == "7")
        try disk.fill(false)
        try log.storeWaiting()
        #expect(try log.alerts(limit: 1000).count(where: { $0.alert.kind == .help }) == 50)
    }
}
