import EventLog
import Events
import Foundation
import GRDB
import TestSupport
import Testing
import Vocabulary

/// What people say about an alert is kept, all of it (finding D19), and the request for help that matters most is first
/// (finding D5).
struct AlertNoteTests {
    private func texts(_ record: AlertRecord?) -> [String] {
        record?.notes.map { "\($0.by) \($0.step): \($0.text)" } ?? []
    }

    @Test func nothingThatIsSaidIsDroppedOrReplaced() throws {
        let folder = try TemporaryFolder()
        let said = [
            "maria contested: I had a cold", "maria contested: and the line was bad", "vera judged: hoarse",
            "olga resolved: took a break", "ivan resolved: and went home", "olga resolved: it was the heating",
        ]
        do {
            let log = try folder.open(clock: { Samples.instant })
            try log.append(.alert(.raised, Samples.alert("a")))
            try log.apply(.acknowledge, toAlert: "a", by: Samples.olga)
            try log.apply(.contest(reason: "I had a cold"), toAlert: "a", by: Samples.maria)
            try log.apply(.contest(reason: "and the line was bad"), toAlert: "a", by: Samples.maria)
            try log.apply(.judge(upheld: true, note: "hoarse"), toAlert: "a", by: Samples.vera)
            for (person, note) in [
                (Samples.olga, "took a break"), (Samples.ivan, "and went home"), (Samples.olga, "it was the heating"),
            ] { try log.apply(.resolve(note: note, nothingWrong: false), toAlert: "a", by: person) }
            let newest = try log.newestSequence
            // The same once more, as somebody says it whose answer was lost, and nothing at all.
            try log.apply(.resolve(note: "took a break", nothingWrong: false), toAlert: "a", by: Samples.olga)
            try log.apply(.resolve(note: nil, nothingWrong: false), toAlert: "a", by: Samples.ivan)
            #expect(try log.newestSequence == newest)
            let record = try #require(try log.alert(id: "a"))
            #expect(texts(record) == said && record.note == "it was the heating")
            #expect(
                record.life.handler == "olga" && record.life.dispute == .upheld && record.notes[0].at == Samples.instant
            )
            #expect(try JSONDecoder().decode(AlertRecord.self, from: JSONEncoder().encode(record)) == record)
            // Each is an event too.
            let events = try log.page(after: 0).records.map { try $0.event().data }
            let notes = events.compactMap { data -> String? in
                if case .handling(let step, _) = data { step.note } else { nil }
            }
            #expect(notes.count == said.count && notes[1] == "and the line was bad")
        }
        #expect(texts(try folder.open().alert(id: "a")) == said, "also after a restart")
    }

    @Test func thereAreAsManyNotesAsAreKeptAndMoreAreRefusedInWords() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try log.append(.alert(.raised, Samples.alert("a")))
        for number in 1...AlertNote.most {
            try log.apply(.contest(reason: "reason \(number)"), toAlert: "a", by: Samples.maria)
        }
        let error = #expect(throws: EventLogError.self) {
            try log.apply(.contest(reason: "one more"), toAlert: "a", by: Samples.maria)
        }
        #expect(error?.code == .conflict && error?.context.contains("as many as are kept") == true)
        #expect(try log.alert(id: "a")?.notes.count == AlertNote.most)
        #expect(try log.auditPage(after: 0, limit: 100).last?.outcome == .refused)
    }

    /// A log of before the list of notes.
    @Test func theNotesOfAnOlderLogAreFoundInItsEvents() throws {
        let folder = try TemporaryFolder()
        do {
            let log = try folder.open()
            try log.append(.alert(.raised, Samples.alert("a")))
            try log.append(.alert(.raised, Samples.alert("b")))
            try log.apply(.contest(reason: "\"quoted\", größe"), toAlert: "a", by: Samples.maria)
            try log.apply(.judge(upheld: false, note: "no"), toAlert: "a", by: Samples.vera)
        }
        let queue = try DatabaseQueue(path: folder.log)
        try queue.write { db in
            try db.execute(sql: "ALTER TABLE alerts DROP COLUMN notes")
            try db.execute(sql: "DELETE FROM grdb_migrations WHERE identifier = '8-notes'")
        }
        try queue.close()
        let log = try folder.open()
        #expect(texts(try log.alert(id: "a")) == ["maria contested: \"quoted\", größe", "vera judged: no"])
        #expect(try log.alert(id: "b")?.notes == [])
    }

    @Test func theRequestThatMattersMostIsFirst() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        func ask(_ words: String?) throws -> String {
            try log.requestHelp(agent: "maria", reason: words, by: Samples.maria).alert.alertID
        }
        func first() throws -> String? { try log.alerts(openOnly: true).first?.alert.explanation }
        try log.append(.alert(.raised, Samples.alert("a")))
        _ = try ask(nil)
        let second = try ask("he is threatening me")
        #expect(try first() == "he is threatening me", "the newest")
        _ = try ask("he has a knife")
        #expect(try first() == "he has a knife")
        // The first one asks once more, and is passed on.
        _ = try log.escalateOverdue(afterS: 0)
        #expect(try first() == "he has a knife")
        try log.apply(.resolve(note: nil, nothingWrong: false), toAlert: ask("he has a knife"), by: seen(log))
        #expect(try first() == "he is threatening me", "in words before without, though passed on later")
        try log.apply(.takeOver, toAlert: second, by: Samples.ivan)
        #expect(try first() == AlertPayload.wordlessHelp, "nobody sees to that one")
        #expect(try log.alerts().map(\.alert.kind) == [.help, .help, .help, .strain] || log.alerts().count == 4)
    }

    /// Whoever resolves has seen it.
    private func seen(_ log: EventLog) throws -> Person {
        for record in try log.alerts(openOnly: true) where record.alert.explanation == "he has a knife" {
            try log.apply(.acknowledge, toAlert: record.alert.alertID, by: Samples.olga)
        }
        return Samples.olga
    }
}
