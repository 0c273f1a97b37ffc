import Events
import Foundation
import GRDB
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import EventLog

/// Reasons lie beside the chain, periods that are over are sealed, refusals are summed up: H3, attacks 81, 82, 85, 86.
struct AuditWordsTests {
    private let clock = ManualClock()
    private let folder: TemporaryFolder
    private let log: EventLog

    init() throws {
        folder = try TemporaryFolder()
        log = try folder.open(clock: { [clock] in clock.value })
    }

    private func note(_ actor: Person, _ reason: String?, action: String = "x", outcome: AuditDraft.Outcome = .allowed)
        throws
    {
        try log.audit(AuditDraft(actor: actor, action: action, object: "o", reason: reason, outcome: outcome))
    }

    private func entries() throws -> [AuditEntry] { try log.auditPage(after: 0, limit: 1_000) }

    @Test func aReasonIsErasedAndTheChainStaysWhole() throws {
        for reason in ["complaint 17", nil, "sha256:00", "", "é\u{0301}"] { try note(Samples.maria, reason) }
        try note(Samples.vera, "burnout suspected")
        #expect(
            try entries().map(\.reason) == ["complaint 17", nil, "sha256:00", "", "é\u{0301}", "burnout suspected"])
        #expect(try entries().allSatisfy { ($0.reason == nil) == ($0.reasonHash == nil) })
        let anchor = try log.auditHead()
        // Attack 82: what the agent said stays in the audit for ever. The others' words stay: they protect the agent.
        #expect(try log.eraseWords(of: Samples.maria) == 4)
        #expect(try entries().map(\.reason) == [nil, nil, nil, nil, nil, "burnout suspected"])
        #expect(try entries().map(\.isReasonErased) == [true, false, true, true, true, false])
        let verdict = try log.verifyAudit(anchors: [anchor])
        #expect(verdict.isWhole && verdict.erasedReasons == 4 && verdict.anchors == 1)
        for file in [folder.log, folder.log + "-wal"] {
            let raw = FileManager.default.contents(atPath: file) ?? Data()
            #expect(raw.range(of: Data("complaint 17".utf8)) == nil, "\(file)")
        }
    }

    @Test(arguments: [
        "UPDATE audit_words SET words = 'a call' WHERE sequence = 2",
        "UPDATE audit_words SET salt = '00' WHERE sequence = 2",
        "UPDATE audit_words SET words = (SELECT words FROM audit_words WHERE sequence = 1), salt = (SELECT salt FROM audit_words WHERE sequence = 1) WHERE sequence = 2",
    ])
    func wordsThatWereChangedAreFound(statement: String) throws {
        for reason in ["one", "two", "three"] { try note(Samples.vera, reason) }
        try tamper(folder.log, with: statement)
        let damage = try log.verifyAudit().damage
        #expect(damage.map(\.kind) == [.changed] && damage.first?.sequence == 2)
        #expect(damage.first?.detail.contains("reason") == true)
        #expect(try LogReader(path: folder.log).verifyAudit() == log.verifyAudit())
        var inspection = AuditInspection()
        for entry in try entries() {
            inspection.look(at: try JSONDecoder().decode(AuditEntry.self, from: JSONEncoder().encode(entry)))
        }
        #expect(try inspection.verdict() == log.verifyAudit())
    }

    @Test func aPeriodThatIsOverIsSealedAndTheRestGoesOn() throws {
        for index in 0..<10 { try note(Samples.vera, "reason \(index)") }
        let old = try entries()[4]
        let sealedHead = try log.auditHead()
        clock.advance(days: 300)
        for index in 0..<5 { try note(Samples.vera, "later \(index)") }
        #expect(try log.sealAudit(days: 400) == nil && log.sealAudit(days: 0) == nil)
        clock.advance(days: 102)
        let seal = try #require(try log.sealAudit(days: 400))
        #expect(seal.first == 1 && seal.last == 10 && seal.hash == sealedHead.hash)
        #expect(try log.sealAudit(days: 400) == nil, "once a day at most")
        #expect(try entries().map(\.sequence) == [11, 12, 13, 14, 15, 16])
        #expect(try entries().last?.action == "audit.seal" && log.auditSeals() == [seal])
        #expect(try Data(contentsOf: URL(filePath: folder.log)).range(of: Data("reason 4".utf8)) == nil)
        // Anchors: at the end of the seal, within it, and after it.
        let anchors = [sealedHead, AuditHead(sequence: old.sequence, hash: old.hash), try log.auditHead()]
        let verdict = try log.verifyAudit(anchors: anchors)
        #expect(verdict.isWhole && verdict.sealedRows == 10 && verdict.sealedAnchors == 1 && verdict.anchors == 2)
        #expect(verdict.rows == 6)
        #expect(try LogReader(path: folder.log).verifyAudit(anchors: anchors) == verdict)
        var inspection = AuditInspection(anchors: anchors, seals: try log.auditSeals())
        for entry in try entries() { inspection.look(at: entry) }
        #expect(inspection.verdict() == verdict)
        let forged = AuditHead(sequence: 10, hash: String(repeating: "a", count: 64))
        #expect(try log.verifyAudit(anchors: [forged]).damage.map(\.kind) == [.rewritten])

        // The next period follows, also after a restart, and the newest row is never sealed.
        clock.advance(days: 1_000)
        let again = try #require(try log.sealAudit(days: 400))
        #expect(again.first == 11 && again.last == 15)
        #expect(try log.verifyAudit(anchors: anchors).isWhole)
        try note(Samples.vera, "on")
        #expect(try folder.open().verifyAudit().isWhole)
    }

    @Test(arguments: [
        ("DELETE FROM audit WHERE sequence = 11", AuditDamage.Kind.removed, Int64(11)),
        ("UPDATE audit_seals SET hash = lower(hex(randomblob(32)))", .changed, 11),
        ("UPDATE audit_seals SET last = 9", .removed, 10), ("UPDATE audit_seals SET first = 2", .removed, 2),
        ("DELETE FROM audit_seals", .removed, 1),
    ])
    func damageAcrossASealIsFound(statement: String, kind: AuditDamage.Kind, sequence: Int64) throws {
        for index in 0..<10 { try note(Samples.vera, "reason \(index)") }
        clock.advance(days: 402)
        for index in 0..<5 { try note(Samples.vera, "later \(index)") }
        try log.sealAudit(days: 400)
        try tamper(folder.log, with: statement)
        let first = try #require(try log.verifyAudit().damage.first)
        #expect(first.kind == kind && first.sequence == sequence, "\(first)")
    }

    @Test(arguments: [
        "DELETE FROM audit WHERE sequence = 3", "INSERT INTO audit_seals VALUES (4, 1, 't', 'no hash', 't')",
        "INSERT INTO audit_seals SELECT sequence, 1, time, hash, time FROM audit WHERE sequence = 5",
        "INSERT INTO audit_seals SELECT sequence, 2, time, hash, time FROM audit WHERE sequence = 3",
    ])
    func nothingIsDeletedThatIsNotSealedAndNothingSealedThatIsNotThere(statement: String) throws {
        for index in 0..<5 { try note(Samples.vera, "reason \(index)") }
        #expect(throws: DatabaseError.self) { try tamper(folder.log, with: statement, unguarded: false) }
        #expect(try log.verifyAudit().isWhole)
    }

    /// A neighbour of attack 90: a row from a time when the clock was ten years ahead.
    @Test func aRowFromTheFutureHoldsNoSealUp() throws {
        try note(Samples.vera, "old")
        clock.advance(days: 3_650)
        try note(Samples.vera, "from the future")
        clock.advance(days: -3_650 + 402)
        try note(Samples.vera, "now")
        #expect(try log.sealAudit(days: 400)?.last == 1, "nobody knows yet how old the second is")
        clock.advance(days: 402)
        try note(Samples.vera, "later")
        #expect(try log.sealAudit(days: 400)?.last == 4)
        #expect(try log.verifyAudit().isWhole)
    }

    /// Neighbours: it is the oldest that is held, and those after it are new; it is the last before new ones.
    @Test func aRowFromTheFutureAtTheStartHoldsNoSealUpEither() throws {
        clock.advance(days: 3_650)
        try note(Samples.vera, "from the future")
        clock.advance(days: -3_650)
        for reason in ["one", "two"] { try note(Samples.vera, reason) }
        #expect(try log.sealAudit(days: 400) == nil, "what was written today is not sealed today")
        clock.advance(days: 402)
        try note(Samples.vera, "now")
        #expect(try log.sealAudit(days: 400)?.last == 3)
        #expect(try log.verifyAudit().isWhole)
    }

    /// On a full disk what was counted of refusals was gone, and the rows of the hour with it.
    @Test func whatTheDiskDidNotTakeOfRefusalsIsToldLater() throws {
        struct Full: Error {}
        try log.append(.segment(.stored, Samples.segment("a-0", alert: "a")))
        log.failing.withLock { $0 = { throw Full() } }
        var count = 0
        for _ in 0..<2 * RefusalBook.maxOfPerson {
            #expect(throws: EventLogError.self) { try note(Samples.ivan, "fishing", outcome: .refused) }
            try note(Samples.ivan, "fishing", outcome: .refused)
            count += 2
            clock.advance(seconds: 20)
            try log.writeRefusals()
            clock.advance(seconds: 41)
            #expect(throws: EventLogError.self) { try log.writeRefusals() }
            #expect(throws: EventLogError.self) { try log.writeRefusals(all: true) }
            clock.advance(seconds: 61)
        }
        // In the transaction of somebody's wish.
        #expect(throws: EventLogError.self) {
            try log.releaseSegment("a-0", reason: "r", by: Samples.quentin, isAgreed: false)
        }
        #expect(try entries().isEmpty)
        log.failing.withLock { $0 = nil }
        try log.writeRefusals()
        #expect(try entries().map { $0.object.prefix(while: \.isNumber) } == ["\(count)"])
        try log.writeRefusals(all: true)
        #expect(try Set(log.refusalCounts(limit: 9).map(\.times)) == [count, 1])
        // The hour has as many rows left as it would have had.
        for _ in 0..<RefusalBook.maxOfPerson - 1 {
            clock.advance(seconds: 0.1)
            try note(Samples.ivan, nil, action: "\(clock.value.text)", outcome: .refused)
        }
        #expect(try entries().count == 2 + RefusalBook.maxOfPerson - 1)
    }

    /// A neighbour of attack 85: quality assurance looks at the list a thousand times, each time for another reason,
    /// so that nobody sees what was heard.
    @Test func looksHideNoDeed() throws {
        try note(Samples.vera, "complaint 17", action: "GET /v1/segments/{id}")
        try note(Samples.vera, "settled", action: "segment.release")
        for number in 0..<900 { try note(Samples.vera, "reason \(number)", action: "GET /v1/segments") }
        #expect(try log.deeds(limit: 10).map(\.reason) == ["settled", "complaint 17"])
        let looks = Access.summed(try log.accesses(limit: 200), byReason: false)
        #expect(looks.map(\.times) == [200] && looks.map(\.reasons) == [200])
    }

    /// Attack 85: 9,800 refused requests push what quality assurance did out of the agent's sight.
    @Test func refusalsAreSummedUpAndHideNothing() throws {
        for index in 0..<10 { try note(Samples.vera, "complaint \(index)", action: "GET /v1/segments/{id}") }
        for _ in 0..<9_800 { try note(Samples.ivan, "fishing", action: "GET /v1/segments", outcome: .refused) }
        #expect(try entries().count == 11, "the first is a row")
        clock.advance(seconds: 61)
        try note(Samples.ivan, "fishing", action: "GET /v1/segments", outcome: .refused)
        #expect(try entries().last?.object.hasPrefix("9800 more since ") == true)
        for _ in 0..<1_834 { try note(Samples.ivan, nil, action: "GET /v1/segments", outcome: .refused) }
        try log.writeRefusals()
        #expect(try entries().count == 12, "not due yet")
        try log.writeRefusals(all: true)
        #expect(try entries().last?.object.hasPrefix("1834 more") == true)
        #expect(try log.refusalCounts(limit: 9).map(\.times) == [9_800 + 1 + 1_834])
        #expect(try log.accesses(limit: 100).compactMap(\.reason) == (0..<10).reversed().map { "complaint \($0)" })
        #expect(try log.verifyAudit().isWhole)
    }

    /// Neighbours: fifty people, many actions, and those of whom there are too many to be counted apart.
    @Test(arguments: [(50, 20, 600), (1, 5_000, 120), (5_000, 2, 600)])
    func refusalsOfManyWriteOnlySoManyRows(people: Int, actions: Int, most: Int) throws {
        for round in 0..<2 {
            for person in 0..<people {
                for action in 0..<actions {
                    try note(
                        Person(name: "p\(person)", uid: UInt32(person), role: "none"), "r\(round)",
                        action: "a\(action)",
                        outcome: .refused)
                }
            }
        }
        clock.advance(seconds: 3_500)
        try log.writeRefusals()
        #expect(try entries().count <= most)
        try log.writeRefusals(all: true)
        #expect(try entries().count <= most + 256)
        #expect(try log.refusalCounts(limit: 10_000).reduce(0) { $0 + $1.times } == 2 * people * actions)
    }

    /// A refusal that the log itself writes is summed up too: somebody of quality assurance erases what is held, over
    /// and over.
    @Test func whatTheStateOfASegmentRefusesIsSummedUp() throws {
        try log.append(.segment(.stored, Samples.segment("a-0", alert: "a")))
        try log.holdSegment("a-0", reason: "complaint", by: Samples.vera)
        for _ in 0..<50 {
            #expect(throws: EventLogError.self) {
                try log.eraseSegment(Samples.segment("a-0", alert: "a"), reason: "r", by: Samples.quentin) { nil }
            }
        }
        #expect(try entries().count == 2)
    }

    /// Attack 86: the agent's right of access lives on with 200,000 rows.
    @Test func theAgentsQuestionsAreQuickWithTwoHundredThousandRows() throws {
        try note(Samples.vera, "complaint 17", action: "GET /v1/segments/{id}")
        let queue = try DatabaseQueue(path: folder.log)
        try queue.write { db in
            try db.execute(
                sql: """
                    WITH RECURSIVE n(i) AS (SELECT 2 UNION ALL SELECT i + 1 FROM n WHERE i < 200000)
                    INSERT INTO audit SELECT i, '2025-03-01T09:30:00.250Z', 'ivan', 1001, 'supervisor', 'GET /v1/segments',
                        'segments', NULL, 'refused', 'p', 'h' FROM n
                    """)
        }
        let start = ContinuousClock.now
        #expect(try log.accesses(limit: 200).map(\.reason) == ["complaint 17"])
        #expect(try log.refusalCounts(limit: 50).map(\.times) == [199_999])
        // A scan of the table takes seconds in an unoptimised build.
        #expect(ContinuousClock.now - start < .seconds(2))
    }
}
