import EventLog
import Events
import Foundation
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
        let day = try #require(held.reviewAt).text.prefix(10)
        #expect(
            held.holding
                == "held by vera since \(try #require(held.heldAt).text), to be looked at again by \(day): complaint 17"
        )
        #expect(try log.segment(id: "a-0") == held)
        #expect(try log.segments(SegmentFilter(isHeld: true)) == [held])
        #expect(try log.segments(SegmentFilter(isHeld: false)).isEmpty)
        let other = refusal { try log.holdSegment("a-0", reason: "mine", by: Samples.olga) }
        #expect(other?.code == .conflict && other?.context.contains("held by vera") == true)
        let event = try #require(try log.page(after: 2).records.first).event()
        guard case .segment(.held, let payload) = event.data else { return #expect(Bool(false), "\(event)") }
        #expect(payload.heldBy == "vera" && payload.reason == "complaint 17")

        // Attack: anybody ends another's hold.
        let others = refusal { try log.releaseSegment("a-0", reason: "mine", by: Samples.quentin, isAgreed: false) }
        #expect(others?.code == .conflict && others?.context.contains("vera, who can release it") == true)
        let free = try log.releaseSegment("a-0", reason: "settled", by: Samples.olga, isAgreed: true)
        #expect(free.segment.heldBy == nil && free.heldAt == nil && free.heldReason == nil)
        #expect(
            refusal { try log.releaseSegment("a-0", reason: "again", by: Samples.olga, isAgreed: true) }?.code
                == .conflict)
        #expect(try types == ["segment.held", "segment.released"])
        #expect(try audit("segment.hold").map(\.outcome) == [.allowed, .refused])
        #expect(try audit("segment.release").map(\.reason) == ["mine", "settled", "again"])
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

    private func rekey(
        _ actor: Person, from old: [UInt8] = [1], to new: [UInt8] = [2],
        placing: () throws -> PlacedFile = { Samples.placed(17) }
    ) throws -> SegmentRecord {
        try log.rekeySegment(
            "a-0", from: old, to: new, recipients: ["abcdefgh"], reason: "new key", by: actor, isUntouched: { true },
            placing: placing)
    }

    /// Attack 50: QA rekeys what somebody holds. So does whoever holds it, and the agent.
    @Test(arguments: [Samples.maria, Samples.vera, Samples.quentin]) func nobodyRekeysWhatIsHeld(actor: Person) throws {
        try log.holdSegment("a-0", reason: "complaint", by: Samples.vera)
        let refused = #expect(throws: EventLogError.self) {
            _ = try rekey(actor) {
                Issue.record("the file was touched")
                return Samples.placed(1)
            }
        }
        #expect(refused?.code == .conflict && refused?.context.contains("held by vera") == true)
        #expect(try log.segment(id: "a-0")?.unconfirmed == nil)
        #expect(try audit("segment.rekey").map(\.outcome) == [.refused])
    }

    /// A neighbour of attack 50: it is held while the new file comes in.
    @Test func whatIsHeldMeanwhileStaysAsItWas() throws {
        struct Stuck: Error {}
        #expect(throws: Stuck.self) { _ = try rekey(Samples.vera) { throw Stuck() } }
        #expect(try log.segment(id: "a-0")?.unconfirmed == nil, "nothing waits where nothing was put")
        try log.holdSegment("a-0", reason: "complaint", by: Samples.vera)
        for change in [
            { try log.restoreSegment("a-0", reason: "r", by: Samples.quentin) { _, _ in (PlacedFile([1]), true) } },
            { try log.confirmSegment("a-0", by: Samples.quentin) },
        ] { #expect(refusal { _ = try change() }?.code == .conflict) }
    }

    /// Attack 50 and its neighbours: the old header is there until somebody else has opened the new one, and whoever
    /// changes the keys twice, back, or under another name does not get rid of it.
    @Test func theOldHeaderStaysUntilSomebodyElseConfirms() throws {
        let rekeyed = try rekey(Samples.vera)
        #expect(rekeyed.segment.recipients == ["abcdefgh"] && rekeyed.segment.claimedBy == "vera")
        #expect(rekeyed.unconfirmed?.action == .rekey && rekeyed.unconfirmed?.by == "vera")
        #expect(refusal { _ = try rekey(Samples.quentin, from: [2], to: [3]) }?.context.contains("confirm") == true)
        #expect(refusal { _ = try rekey(Samples.vera, from: [2], to: [3]) }?.code == .conflict)
        for actor in [
            Samples.vera, Person(name: "other", uid: Samples.vera.uid, role: "qa"),
            Person(name: "vera", uid: 9, role: "qa"),
        ] { #expect(refusal { _ = try log.confirmSegment("a-0", by: actor) }?.code == .conflict, "\(actor)") }

        var given: [[UInt8]] = []
        let back = try log.restoreSegment("a-0", reason: "does not open", by: Samples.quentin) { old, new in
            given = [old, new]
            return (PlacedFile([1]), true)
        }
        #expect(given == [[1], [2]] && back.segment.recipients == nil && back.segment.claimedBy == nil)
        #expect(back.unconfirmed?.otherRecipients == ["abcdefgh"])
        let again = try log.restoreSegment("a-0", reason: "it does", by: Samples.quentin) { _, _ in
            (PlacedFile([1]), false)
        }
        #expect(again.segment.claimedBy == "vera" && again.unconfirmed?.by == "quentin")
        #expect(refusal { _ = try log.confirmSegment("a-0", by: Samples.quentin) }?.code == .conflict)
        // Whoever sent the header that another has put back does not confirm it.
        #expect(refusal { _ = try log.confirmSegment("a-0", by: Samples.vera) }?.context.contains("vera") == true)
        struct AnotherFile: Error {}
        #expect(throws: AnotherFile.self) { try log.confirmSegment("a-0", by: Samples.maria) { throw AnotherFile() } }
        #expect(try log.segment(id: "a-0")?.unconfirmed != nil)
        let confirmed = try log.confirmSegment("a-0", by: Samples.maria)
        #expect(confirmed.unconfirmed == nil && confirmed.segment.claimedBy == "vera")
        #expect(
            refusal {
                _ = try log.restoreSegment("a-0", reason: "r", by: Samples.vera) { _, _ in (PlacedFile([1]), true) }
            }?.code
                == .conflict)
        #expect(
            try types == ["segment.replaced", "segment.replaced", "segment.replaced", "segment.confirmed"])
    }

    @Test func aRedactionMakesAnotherAndTheAgentsWordCounts() throws {
        try log.holdSegment("a-0", reason: "complaint", by: Samples.vera)
        let redacted = try log.redactSegment(
            "a-0", as: "a-0-r1", recipients: ["abcdefgh"], reason: "a name", by: Samples.vera
        ) { Samples.placed(16) }
        #expect(redacted.segment.segmentID == "a-0-r1" && redacted.segment.replaces == "a-0")
        #expect(redacted.segment.heldBy == nil && redacted.segment.reviewAt == nil && redacted.state == .stored)
        #expect(redacted.unconfirmed?.action == .redact)
        #expect(try log.segment(id: "a-0")?.heldReason == "complaint")
        #expect(refusal { _ = try log.confirmSegment("a-0-r1", by: Samples.vera) }?.code == .conflict)
        #expect(try log.confirmSegment("a-0-r1", by: Samples.maria).unconfirmed == nil)
    }

    /// Attack 53: a hold has no end. It still has none, but a day by which it counts as overdue; and the agent objects.
    @Test func aHoldIsLookedAtAgainAndTheAgentObjects() throws {
        let held = try log.holdSegment("a-0", reason: "complaint 17", by: Samples.vera)
        let review = try #require(held.reviewAt)
        #expect(!held.isReviewOverdue(at: .now) && held.isReviewOverdue(at: review.advanced(bySeconds: 1)))
        let objected = try log.objectToHold(ofSegment: "a-0", reason: "settled in May", by: Samples.maria)
        #expect(objected.segment.objection == "settled in May" && objected.heldReason == "complaint 17")
        let until = Timestamp.now.advanced(bySeconds: 3_600)
        let longer = try log.holdSegment("a-0", reason: "complaint 18", reviewAt: until, by: Samples.vera)
        #expect(longer.segment.reviewAt == until && longer.segment.objection == "settled in May")
        let free = try log.releaseSegment("a-0", reason: "r", by: Samples.vera, isAgreed: false)
        #expect(free.reviewAt == nil && free.segment.objection == nil && free.segment.reviewAt == nil)
        #expect(refusal { try log.objectToHold(ofSegment: "a-0", reason: "r", by: Samples.maria) }?.code == .conflict)
        // One of before there were such days.
        var old = held
        old.segment.reviewAt = nil
        #expect(old.reviewAt == held.heldAt?.advanced(bySeconds: SegmentRecord.usualReviewS))
    }
}
