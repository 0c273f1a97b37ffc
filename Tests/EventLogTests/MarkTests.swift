import EventLog
import Events
import Foundation
import GRDB
import TestSupport
import Testing
import Vocabulary

/// An older copy of the log, or another one, is told from the one that was left (attacks 70 and 89).
struct MarkTests {
    private let folder: TemporaryFolder
    private let log: EventLog

    init() throws {
        folder = try TemporaryFolder()
        log = try folder.open()
        try grant("alerts")
        try log.append(Samples.started)
    }

    private func grant(_ purpose: String) throws {
        try log.recordConsent(purpose: purpose, isGranted: true, noticeVersion: 1, agent: "maria", by: Samples.maria)
    }

    @Test func theSameLogAndALaterOneFit() throws {
        let mark = try log.mark()
        #expect(try log.age(against: mark) == nil)
        try log.append(Samples.started)
        try grant("replay")
        #expect(try log.age(against: mark) == nil)
        try log.retain(days: 0)
        #expect(try log.age(against: mark) == nil, "what expires is not missed")
    }

    @Test(arguments: ["events", "audit", "rewritten", "consents", "another log"])
    func whatIsOlderOrChangedDoesNot(what: String) throws {
        let queue = try DatabaseQueue(path: folder.log)
        let before = try log.mark()
        switch what {
        case "events": try log.append(Samples.started)
        default: try grant("replay")
        }
        var mark = try log.mark()
        #expect(mark != before)
        switch what {
        case "events":
            try queue.write {
                try $0.execute(
                    sql:
                        "DELETE FROM events WHERE sequence = (SELECT max(sequence) FROM events); UPDATE sqlite_sequence "
                        + "SET seq = seq - 1 WHERE name = 'events'")
            }
        case "audit":
            try queue.write {
                try $0.execute(
                    sql:
                        "DROP TRIGGER audit_is_not_deleted; DELETE FROM audit WHERE sequence > \(before.audit.sequence)"
                )
            }
        case "rewritten":
            try queue.write {
                try $0.execute(
                    sql: "DROP TRIGGER audit_is_not_changed; UPDATE audit SET hash = 'x' WHERE sequence = 2")
            }
        case "consents": try queue.write { try $0.execute(sql: "DELETE FROM consents WHERE purpose = 'replay'") }
        default:
            let other = try EventLog(path: folder.path + "/o/events.sqlite", source: "test", families: .own)
            // Longer than the one that it stands in for.
            for _ in 0..<5 {
                try other.recordConsent(
                    purpose: "alerts", isGranted: true, noticeVersion: 1, agent: "maria", by: Samples.maria)
                try other.append(Samples.started)
            }
            mark.consents = 1
            #expect(try other.age(against: mark) != nil)
            return
        }
        #expect(try log.age(against: mark) != nil, "\(what)")
    }
}
