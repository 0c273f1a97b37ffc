import Events
import Foundation
import TestServers
import Testing
import Vocabulary

@testable import EventLog
@testable import undertone

struct AuditCommandTests {
    @Test func rowsAreListedFromTheLogItselfWhereNoDaemonRuns() async throws {
        let (program, log) = try filled(rows: 3)
        let table = try await program.run("audit", "show", "--limit", "2")
        #expect(table.status == 0 && table.outputLines.count == 3, "\(table.errors)")
        #expect(table.output.contains("vera (1003)") && table.output.contains("a complaint"))
        #expect(!table.output.contains("\u{1B}"))
        let json = try await program.run("audit", "show", "--json", "--after", "1")
        let rows = try json.outputLines.map { try JSONDecoder().decode(AuditEntry.self, from: Data($0.utf8)) }
        #expect(try rows == log.auditPage(after: 1, limit: 9))
    }

    /// D8 at the auditor: no route reaches a person.
    @Test(arguments: [
        ("GET /v1/segments/{id}", "heard"), ("GET /v1/segments", "looked at segments"),
        ("GET /v1/audit", "looked at audit"), ("HEAD /v1/alerts/{id}", "looked at alerts"),
        ("POST /v1/alerts/{id}/ack", "tried alerts ack"), ("segment.hold", "segment.hold"), ("", ""),
    ])
    func actionsAreSaidInWords(action: String, words: String) { #expect(AccessWording.brief(action) == words) }

    @Test func exportIsEveryRowReadableForTheOwnerAlone() async throws {
        let (program, log) = try filled(rows: 600)
        let result = try await program.run("audit", "export", "--output", "audit.ndjson")
        #expect(result.status == 0, "\(result.errors)")
        let path = program.file("audit.ndjson").path(percentEncoded: false)
        let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
        let last = try JSONDecoder().decode(AuditEntry.self, from: Data(try #require(lines.last).utf8))
        #expect(try lines.count == 600 && last.hash == log.auditHead().hash)
        #expect(try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
        #expect(try await program.run("audit", "export", "--output", "audit.ndjson").status == 73)
    }

    /// Without them nobody could tell what is over from what was cut off.
    @Test func exportBeginsWithThePeriodsThatAreOver() async throws {
        let (program, log) = try filled(rows: 3)
        let later = try EventLog(
            path: log.path, source: "test", families: .own, clock: { Timestamp.now.advanced(bySeconds: 500 * 86_400) })
        let seal = try #require(try later.sealAudit(days: 400))
        let lines = try await program.run("audit", "export").outputLines.map { Data($0.utf8) }
        #expect(try JSONDecoder().decode(AuditSeal.self, from: lines[0]) == seal)
        let rows = try lines.dropFirst().map { try JSONDecoder().decode(AuditEntry.self, from: $0) }
        #expect(try rows == log.auditPage(after: 0, limit: 9) && rows.first?.sequence == seal.last + 1)
        let rest = try await program.run("audit", "export", "--after", "\(seal.last)").outputLines
        #expect(rest.count == rows.count)
    }

    @Test func wholeAuditIsStatusZeroAndDamageIsOne() async throws {
        let (program, log) = try filled(rows: 5)
        let head = try log.auditHead()
        let whole = try await program.run("audit", "verify", "--without-journal", "--anchor", head.text)
        #expect(whole.status == 0 && whole.output.contains("whole: 5 rows, compared with 1 anchor"), "\(whole.errors)")
        #expect(whole.errors.isEmpty)
        let bare = try await program.run("audit", "verify", "--without-journal")
        #expect(bare.status == 2 && bare.output.contains("not refuted") && bare.errors.contains("no anchor was found"))
        let required = try await program.run("audit", "verify", "--without-journal", "--require-anchor")
        #expect(required.status == 1)
        // Attack 88: what the reserve beside the own log knows is an anchor too.
        let state = program.home + "/.local/state/undertone"
        let reserve = Reserve(path: state + "/reserve", agent: "maria")
        try reserve.say { $0.mark = LogMark(event: 0, audit: head, consents: 0) }
        let kept = try await program.run("audit", "verify", "--without-journal", "--require-anchor")
        #expect(kept.status == 0 && kept.output.contains("compared with 1 anchor"), "\(kept)")
        try reserve.say { $0.mark?.audit.sequence = 9 }
        #expect(try await program.run("audit", "verify", "--without-journal").status == 1)
        try FileManager.default.removeItem(atPath: state + "/reserve")

        let other = AuditHead(sequence: 5, hash: String(repeating: "ab", count: 32))
        let longer = AuditHead(sequence: 9, hash: other.hash)
        let damaged = try await program.run(
            "audit", "verify", "--without-journal", "--json", "--anchor", other.text, "--anchor", longer.text)
        let verdict = try JSONDecoder().decode(AuditVerdict.self, from: Data(damaged.output.utf8))
        #expect(damaged.status == 1 && verdict.damage.map(\.kind) == [.rewritten, .truncated])
        #expect(damaged.output.contains("\"is_whole\":false"))
        let text = try await program.run("audit", "verify", "--without-journal", "--anchor", other.text)
        #expect(text.status == 1 && text.output.contains("rewritten: row 5") && text.output.contains("DAMAGED"))
    }

    @Test func whatCannotBeReadIsSaidInOneLine() async throws {
        let program = try Program()
        let missing = try await program.run("audit", "verify", "--log", "none.sqlite")
        #expect(missing.status == 66 && missing.errorLines.count == 1 && missing.errors.contains("--log"))
        #expect(!FileManager.default.fileExists(atPath: program.file("none.sqlite").path(percentEncoded: false)))
        try Data("agent = maria\n".utf8).write(to: program.file("text.sqlite"))
        let text = try await program.run("audit", "verify", "--log", "text.sqlite")
        #expect(text.status == 1 && text.errorLines.count == 1)
        #expect(try await program.run("audit", "verify", "--anchor", "7:abc").status == 64)
        // D25: the anchor of one would call the audit of every other damaged.
        let several = try await program.run(
            "audit", "verify", "--socket", "/nowhere/a.sock", "--socket", "/nowhere/b.sock", "--anchor",
            "7:" + String(repeating: "ab", count: 32))
        #expect(several.status == 64 && several.errors.contains("one agent's audit"), "\(several)")
    }

    @Test func anchorsAreReadFromTheJournalsJSON() {
        let hash = String(repeating: "ab", count: 32)
        let output = """
            {"__CURSOR":"s=1","UNDERTONE_AUDIT_SEQUENCE":"7","UNDERTONE_AUDIT_HASH":"\(hash)","_BOOT_ID":"b"}
            {"UNDERTONE_AUDIT_SEQUENCE":"8"}
            -- No entries --
            {"UNDERTONE_AUDIT_SEQUENCE":"9","UNDERTONE_AUDIT_HASH":"zz"}
            """
        #expect(JournalAnchors.heads(in: output) == [AuditHead(sequence: 7, hash: hash)])
    }

    private func filled(rows: Int) throws -> (Program, EventLog) {
        let program = try Program()
        let folder = program.file(".local/state/undertone").path(percentEncoded: false)
        let log = try EventLog(path: folder + "/events.sqlite", source: "urn:x", families: .own)
        for row in 0..<rows {
            try log.audit(
                AuditDraft(
                    actor: Person(name: "vera", uid: 1003, role: "qa"), action: "segments.read", object: "s-\(row)",
                    reason: "a complaint"))
        }
        return (program, log)
    }
}
