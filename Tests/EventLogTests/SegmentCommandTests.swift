import EventLog
import Events
import Foundation
import Synchronization
import TestSupport
import Testing
import Vocabulary

struct SegmentCommandTests {
    private let folder: TemporaryFolder
    private let log: EventLog

    init() throws {
        folder = try TemporaryFolder()
        log = try folder.open()
        try log.append(.alert(.raised, Samples.alert("a", .high)))
        try log.append(.segment(.stored, Samples.segment("a-0", alert: "a")))
    }

    private var types: [String] {
        get throws { try log.page(after: 2).records.map { String($0.type.shortName) } }
    }

    private func audit(_ action: String) throws -> [AuditEntry] {
        try log.auditPage(after: 0, limit: 100).filter { $0.action == action }
    }

    private func refusal(_ body: () throws -> Void) -> EventLogError? {
        #expect(throws: EventLogError.self) { try body() }
    }

    @Test func aHoldSaysWhoSinceWhenAndWhy() throws {
        let held = try log.holdSegment("a-0", reason: "complaint 17", by: Samples.vera)
        #expect(held.segment.heldBy == "vera" && held.heldReason == "complaint 17" && held.segment.reason == nil)
        #expect(held.holding == "held by vera since \(try #require(held.heldAt).text): complaint 17")
        #expect(try log.segment(id: "a-0") == held)
        #expect(try log.segments(SegmentFilter(isHeld: true)) == [held])
        #expect(try log.segments(SegmentFilter(isHeld: false)).isEmpty)
        let other = refusal { try log.holdSegment("a-0", reason: "mine", by: Samples.olga) }
        #expect(other?.code == .conflict && other?.context.contains("held by vera") == true)
        let event = try #require(try log.page(after: 2).records.first).event()
        guard case .segment(.held, let payload) = event.data else { return #expect(Bool(false), "\(event)") }
        #expect(payload.heldBy == "vera" && payload.reason == "complaint 17")

        let free = try log.releaseSegment("a-0", reason: "settled", by: Samples.olga)
        #expect(free.segment.heldBy == nil && free.heldAt == nil && free.heldReason == nil)
        #expect(refusal { try log.releaseSegment("a-0", reason: "again", by: Samples.olga) }?.code == .conflict)
        #expect(try types == ["segment.held", "segment.released"])
        #expect(try audit("segment.hold").map(\.outcome) == [.allowed, .refused])
        #expect(try audit("segment.release").map(\.reason) == ["settled", "again"])
        #expect(refusal { try log.holdSegment("none", reason: "r", by: Samples.vera) }?.code == .notFound)
    }

    @Test func whatIsHeldIsNotErasedByAnybody() throws {
        try log.holdSegment("a-0", reason: "complaint 17", by: Samples.vera)
        for actor in [Samples.maria, Samples.vera, .daemon] {
            let fault = refusal {
                try log.eraseSegment(Samples.segment("a-0", alert: "a"), reason: "r", by: actor) {
                    Issue.record("the file was touched")
                    return nil
                }
            }
            #expect(fault?.code == .conflict && fault?.context.contains("complaint 17") == true)
        }
        #expect(try audit("segment.erase").map(\.outcome) == [.refused, .refused, .refused])
        // Neither does the end of the alert's events touch it, nor their age.
        try log.append(.alert(.cleared, Samples.alert("a", .high, cleared: true)))
        try log.eraseAlerts(reason: "asked for", by: Samples.maria)
        try log.retain(days: -1)
        #expect(try log.segment(id: "a-0")?.heldReason == "complaint 17")
    }

    @Test func erasingLeavesAReceiptThatOutlastsEverythingElse() throws {
        let receipt = try log.eraseSegment(
            Samples.segment("a-0", alert: "a"), reason: "by mistake", by: Samples.maria, removing: { "f00d" })
        #expect(receipt.by == "maria" && receipt.reason == "by mistake" && receipt.count == 1 && receipt.hash == "f00d")
        let record = try #require(try log.segment(id: "a-0"))
        #expect(record.state == .erased && record.segment.receipt == receipt && record.segment.reason == "by mistake")
        #expect(try log.segments().isEmpty, "only on request")
        #expect(try log.segments(SegmentFilter(state: .erased)) == [record])
        let row = try #require(try audit("segment.erase").first)
        #expect(row.object == "a-0" && row.actor == Samples.maria)
        #expect(row.reason == "by mistake (1 file, SHA-256 f00d)")

        try log.append(.alert(.cleared, Samples.alert("a", .high, cleared: true)))
        try log.eraseAlerts(reason: "asked for", by: Samples.maria)
        #expect(try log.segment(id: "a-0") == nil)
        #expect(try log.receipt(ofSegment: "a-0") == receipt)
        #expect(try log.receipt(ofSegment: "b-0") == nil)
        #expect(try log.verifyAudit().isWhole)
    }

    @Test func aFileThatCannotBeRemovedChangesNothing() throws {
        struct Stuck: Error {}
        #expect(throws: Stuck.self) {
            try log.eraseSegment(Samples.segment("a-0", alert: "a"), reason: "r", by: Samples.maria) { throw Stuck() }
        }
        #expect(try log.segment(id: "a-0")?.state == .stored)
        #expect(try log.newestSequence == 2)
    }

    @Test func aFileWithoutAnEventIsErasedWithOneToo() throws {
        try log.eraseSegment(Samples.segment("x-0", alert: ""), reason: "r", by: .daemon, removing: { "00" })
        #expect(try log.segment(id: "x-0")?.state == .erased)
    }

    @Test func aSegmentIsSetAsideForEvaluationAndBack() throws {
        let aside = try log.assignSegment("a-0", to: .evaluation, reason: "before", by: Samples.vera)
        #expect(aside.segment.purpose == .evaluation)
        #expect(try log.segments(SegmentFilter(purpose: .evaluation)) == [aside])
        #expect(try log.segments(SegmentFilter(purpose: .replay)).isEmpty)
        try log.assignSegment("a-0", to: .evaluation, reason: "again", by: Samples.vera)
        try log.assignSegment("a-0", to: .replay, reason: "done", by: Samples.vera)
        #expect(try log.segments(SegmentFilter(purpose: .replay)).count == 1)
        #expect(try types == ["segment.assigned", "segment.assigned"])
        #expect(
            try audit("segment.purpose").map(\.reason) == ["evaluation: before", "evaluation: again", "replay: done"])
    }

    @Test func newKeysKeepTheHoldAndRedactionMakesAnother() throws {
        try log.holdSegment("a-0", reason: "complaint", by: Samples.vera)
        let agents = refusal {
            _ = try log.rekeySegment("a-0", recipients: nil, reason: "r", by: Samples.maria, overrulesHold: false) {
                Issue.record("the file was touched")
                return 1
            }
        }
        #expect(agents?.code == .conflict)
        let rekeyed = try log.rekeySegment(
            "a-0", recipients: ["abcdefgh"], reason: "new key", by: Samples.vera, overrulesHold: true
        ) { 17 }
        #expect(rekeyed.segment.bytes == 17 && rekeyed.segment.recipients == ["abcdefgh"])
        #expect(rekeyed.heldReason == "complaint" && rekeyed.segment.heldBy == "vera")
        let redacted = try log.redactSegment("a-0", as: "a-0-r1", reason: "a name", by: Samples.vera) { 16 }
        #expect(redacted.segment.segmentID == "a-0-r1" && redacted.segment.replaces == "a-0")
        #expect(redacted.segment.heldBy == nil && redacted.state == .stored)
        #expect(try types == ["segment.held", "segment.replaced", "segment.replaced"])
        #expect(try Set(log.segments().map(\.segment.segmentID)) == ["a-0", "a-0-r1"])
    }

    @Test func aSecondPersonsWordCountsForADayForOnePersonAlone() throws {
        let clock = Mutex(Samples.instant)
        let elsewhere = try TemporaryFolder()
        let log = try elsewhere.open(clock: { clock.withLock { $0 } })
        try log.append(.segment(.stored, Samples.segment("a-0", alert: "a")))
        #expect(try log.mayHear(Samples.vera, segment: "a-0", reason: "complaint") == false)
        let waiting = try #require(try log.segment(id: "a-0")?.requests?.first)
        #expect(waiting.person == "vera" && waiting.reason == "complaint" && !waiting.isApproved(at: Samples.instant))
        #expect(refusal { try log.approve("vera", forSegment: "a-0", by: Samples.vera) }?.code == .conflict)
        // The same user under another name.
        let disguised = Person(name: "other", uid: Samples.vera.uid, role: "qa")
        try log.approve("vera", forSegment: "a-0", by: disguised)
        #expect(try log.mayHear(Samples.vera, segment: "a-0", reason: "complaint") == false)

        try log.approve("vera", forSegment: "a-0", by: Samples.olga)
        #expect(try log.mayHear(Samples.vera, segment: "a-0", reason: "complaint"))
        #expect(try log.mayHear(Samples.olga, segment: "a-0", reason: "also") == false)
        #expect(try log.segments().first?.requests?.map(\.person) == ["olga", "vera"] as [String]?)
        clock.withLock { $0 = $0.advanced(bySeconds: 24 * 3_600 - 1) }
        #expect(try log.mayHear(Samples.vera, segment: "a-0", reason: "complaint"))
        clock.withLock { $0 = $0.advanced(bySeconds: 2) }
        #expect(try log.mayHear(Samples.vera, segment: "a-0", reason: "complaint") == false)
        let rows = try log.auditPage(after: 0, limit: 10)
        #expect(rows.map(\.reason) == ["for vera", "for vera", "for vera"])
        #expect(rows.map(\.outcome) == [.refused, .allowed, .allowed])
    }
}
