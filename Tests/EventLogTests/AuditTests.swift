import EventLog
import Events
import Foundation
import GRDB
import TestSupport
import Testing

struct AuditTests {
    @Test func rowsAreNeitherChangedNorDeletedNorInsertedOutOfOrder() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try fill(log, rows: 3)
        for statement in [
            "UPDATE audit SET actor = 'nobody' WHERE sequence = 2", "DELETE FROM audit WHERE sequence = 3",
            "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE sequence = 2",
            "INSERT INTO audit SELECT -1, time, actor, uid, role, action, object, reason, outcome, previous, hash FROM audit LIMIT 1",
        ] {
            #expect(throws: DatabaseError.self, "\(statement)") {
                try tamper(folder.log, with: statement, unguarded: false)
            }
        }
        #expect(try log.verifyAudit().isWhole)
    }

    @Test func wholeAuditIsFoundWholeAlsoWhileAnotherWritesAndAfterRestarts() throws {
        let folder = try TemporaryFolder()
        #expect(try folder.open().auditHead() == .none)
        var anchors: [AuditHead] = []
        for _ in 0..<3 {
            let log = try folder.open()
            try fill(log, rows: 40)
            anchors.append(try log.auditHead())
            let verdict = try LogReader(path: folder.log).verifyAudit(anchors: anchors)
            #expect(verdict.isWhole && verdict.anchors == anchors.count && verdict.head == anchors.last)
            #expect(try log.verifyAudit(anchors: anchors) == verdict)
            // Rows that have travelled as JSON are checked as well as those in the table.
            var inspection = AuditInspection(anchors: anchors)
            for entry in try log.auditPage(after: 0, limit: 1000) {
                inspection.look(at: try JSONDecoder().decode(AuditEntry.self, from: JSONEncoder().encode(entry)))
            }
            #expect(inspection.verdict() == verdict)
        }
        #expect(try LogReader(path: folder.log).auditPage(after: 118, limit: 9).map(\.sequence) == [119, 120])
    }

    @Test(
        arguments: [
            ("UPDATE audit SET reason = 'a call' WHERE sequence = 4", .changed, 4),
            ("UPDATE audit SET uid = NULL WHERE sequence = 4", .changed, 4),
            ("UPDATE audit SET hash = lower(hex(randomblob(32))) WHERE sequence = 4", .changed, 4),
            ("DELETE FROM audit WHERE sequence = 4", .removed, 4),
            ("DELETE FROM audit WHERE sequence <= 3", .removed, 1),
            ("DELETE FROM audit WHERE sequence > 7", .truncated, 8),
            ("DELETE FROM audit", .truncated, 1),
            (
                """
                UPDATE audit SET sequence = 99 WHERE sequence = 4; UPDATE audit SET sequence = 4 WHERE sequence = 6;
                UPDATE audit SET sequence = 6 WHERE sequence = 99
                """, .reordered, 4
            ),
        ] as [(String, AuditDamage.Kind, Int64)])
    func damageIsFoundNamedAndPlaced(statement: String, kind: AuditDamage.Kind, sequence: Int64) throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try fill(log, rows: 10)
        try tamper(folder.log, with: statement)
        let first = try #require(try log.verifyAudit().damage.first)
        #expect(first.kind == kind && first.sequence == sequence, "\(first)")
        #expect(try LogReader(path: folder.log).verifyAudit() == log.verifyAudit())
    }

    @Test func rowsCutOffAtTheEndAreStillMissedOnceOthersFollow() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try fill(log, rows: 10)
        try tamper(folder.log, with: "DELETE FROM audit WHERE sequence > 8")
        try fill(log, rows: 5)
        let damage = try log.verifyAudit().damage
        #expect(damage.map(\.kind) == [.removed] && damage.first?.sequence == 9)
    }

    @Test func attackerWhoWritesAllLaterHashesAnewIsFoundByTheAnchors() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try fill(log, rows: 10)
        let early = try log.auditHead()
        try fill(log, rows: 10)
        let late = try log.auditHead()
        try Forgery.rewrite(folder.log, row: 15) { "UPDATE audit SET actor = 'nobody' WHERE sequence = \($0)" }
        #expect(try log.verifyAudit().isWhole)
        #expect(try log.verifyAudit(anchors: [early]).isWhole)
        let damage = try log.verifyAudit(anchors: [early, late]).damage
        #expect(damage.map(\.kind) == [.rewritten] && damage.first?.sequence == 20)
        // A shorter one that fits in itself, with the counter set back, too.
        try tamper(
            folder.log,
            with: "DELETE FROM audit WHERE sequence > 18; UPDATE sqlite_sequence SET seq = 18 WHERE name = 'audit'")
        #expect(try log.verifyAudit(anchors: [early]).isWhole)
        #expect(try log.verifyAudit(anchors: [early, late]).damage.map(\.kind) == [.truncated])
    }

    /// Any one byte in any column of any row, and any row.
    @Test(arguments: 0..<8)
    func anyMutationOfARandomAuditIsFound(seed: Int) throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        var dice = Dice(state: UInt64(seed) &* 7919 + 1)
        let rows = dice.next(in: 3...40)
        try fill(log, rows: rows, dice: &dice)
        let head = try log.auditHead()
        let columns = [
            "time", "actor", "uid", "role", "action", "object", "reason", "outcome", "previous", "hash", "sequence",
        ]
        try Forgery.unguard(folder.log)
        let queue = try DatabaseQueue(path: folder.log)
        for _ in 0..<60 {
            let (row, column) = (dice.next(in: 1...rows), columns[dice.next(in: 0...columns.count - 1)])
            try queue.inDatabase { db in
                try db.execute(sql: "BEGIN")
                let old = try Row.fetchOne(
                    db, sql: "SELECT typeof(\(column)), hex(\(column)) FROM audit WHERE sequence = ?", arguments: [row])
                let (kind, digits): (String, String) = (old?[0] ?? "", old?[1] ?? "")
                var bytes = [UInt8](Data(hex: digits) ?? Data())
                switch (kind, bytes.count) {
                case ("integer", _), ("null", _):
                    try db.execute(
                        sql: "UPDATE audit SET \(column) = coalesce(\(column), 0) + 4096 WHERE sequence = ?",
                        arguments: [row])
                case (_, 0):
                    try db.execute(
                        sql: "UPDATE audit SET \(column) = 'x' WHERE sequence = ?", arguments: [row])
                default:
                    bytes[dice.next(in: 0...bytes.count - 1)] ^= UInt8(1 << dice.next(in: 0...7))
                    try db.execute(
                        sql: "UPDATE audit SET \(column) = CAST(? AS TEXT) WHERE sequence = ?",
                        arguments: [Data(bytes), row])
                }
                try db.execute(sql: "COMMIT")
                let verdict = try LogReader(path: folder.log).verifyAudit(anchors: [head])
                #expect(!verdict.isWhole, "\(column) of row \(row) of \(rows)")
                // Back to what it was.
                let restored = kind == "text" ? "CAST(? AS TEXT)" : "CAST(CAST(? AS TEXT) AS INTEGER)"
                let value: Data? = kind == "null" ? nil : Data(hex: digits)
                let place = column == "sequence" ? row + 4096 : row
                try db.execute(
                    sql: "UPDATE audit SET \(column) = \(restored) WHERE sequence = ?", arguments: [value, place])
            }
            #expect(try log.verifyAudit(anchors: [head]).isWhole)
        }
        try queue.inDatabase {
            try $0.execute(sql: "DELETE FROM audit WHERE sequence = ?", arguments: [dice.next(in: 1...rows)])
        }
        #expect(try !log.verifyAudit(anchors: [head]).isWhole)
        try queue.close()
    }

    @Test(arguments: [
        "3:abc", "abc", "", "-1:\(String(repeating: "0", count: 64))", "1:\(String(repeating: "g", count: 64))",
    ])
    func anchorThatIsNoneIsRefused(text: String) {
        #expect(AuditHead(text: text) == nil)
        let head = AuditHead(sequence: 7, hash: String(repeating: "ab", count: 32))
        #expect(AuditHead(text: head.text) == head)
    }

    private func fill(_ log: EventLog, rows: Int) throws {
        var dice = Dice(state: 3)
        try fill(log, rows: rows, dice: &dice)
    }

    private func fill(_ log: EventLog, rows: Int, dice: inout Dice) throws {
        let words = ["maria", "", "Ана", "a|b", "1|2|3", "x\ny", "null"]
        for _ in 0..<rows {
            let pick = { (dice: inout Dice) in words[dice.next(in: 0...words.count - 1)] }
            try log.audit(
                AuditDraft(
                    actor: Person(
                        name: pick(&dice), uid: dice.next(in: 0...1) == 0 ? nil : UInt32(dice.next(in: 0...70_000)),
                        role: "qa"),
                    action: "segments.read.\(try log.auditHead().sequence)", object: pick(&dice),
                    reason: dice.next(in: 0...1) == 0 ? nil : pick(&dice),
                    outcome: dice.next(in: 0...1) == 0 ? .allowed : .refused))
        }
    }
}

extension Data {
    /// The bytes that hexadecimal digits stand for.
    fileprivate init?(hex: String) {
        let digits = hex.compactMap(\.hexDigitValue)
        guard digits.count == hex.count, digits.count % 2 == 0 else { return nil }
        self.init(stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) })
    }
}
