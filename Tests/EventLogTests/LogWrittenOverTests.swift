import Events
import Foundation
import GRDB
import Glibc
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import EventLog

/// Another program writes into the log, or into what lies beside it, while it is open: no file is moved, only its
/// content is another (2.10).
@Suite(.hangGuard) struct LogWrittenOverTests {
    private let folder: TemporaryFolder
    private var path: String { folder.log }

    init() throws { folder = try TemporaryFolder() }

    /// What people do to the content of a file.
    enum Deed: String, CaseIterable, Sendable {
        case olderSmaller, olderSameSize, emptied, foreignWAL, zeroed, otherLog, text, walEmptied, bothEmptied
        case appendedTo, onlyTouched
    }

    private func overwrite(_ path: String, with data: Data, keepingRest: Bool = false) throws {
        let descriptor = unsafe open(path, O_WRONLY | (keepingRest ? 0 : O_TRUNC))
        #expect(descriptor >= 0)
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try handle.write(contentsOf: data)
        try handle.close()
    }

    private func otherLog() throws -> EventLog {
        let log = try EventLog(path: folder.path + "/other.sqlite", source: "other", families: .own)
        for _ in 0..<50 { try log.append(Samples.started) }
        return log
    }

    private func run(_ deed: Deed, older: Data) throws {
        switch deed {
        case .olderSmaller: try overwrite(path, with: older)
        case .olderSameSize: try overwrite(path, with: older, keepingRest: true)
        case .emptied: try overwrite(path, with: Data())
        case .foreignWAL:
            let other = try otherLog()
            try overwrite(path + "-wal", with: Data(contentsOf: URL(filePath: other.path + "-wal")))
        case .zeroed: try overwrite(path, with: Data(count: 8_192), keepingRest: true)
        case .otherLog:
            let other = try otherLog()
            other.foldIn()
            try overwrite(path, with: Data(contentsOf: URL(filePath: other.path)))
        case .text: try overwrite(path, with: Data("what is this".utf8))
        case .walEmptied: try overwrite(path + "-wal", with: Data())
        case .bothEmptied: for name in [path, path + "-wal"] { try overwrite(name, with: Data()) }
        case .appendedTo:
            let all = try Data(contentsOf: URL(filePath: path))
            try overwrite(path, with: all + Data(count: 4_096))
        case .onlyTouched: #expect(unsafe utimes(path, nil) == 0)
        }
    }

    private func agree(_ log: EventLog) throws {
        for purpose in ["alerts", "replay"] {
            _ = try log.recordConsent(
                purpose: purpose, isGranted: true, noticeVersion: 1, agent: "maria", by: Samples.maria,
                terms: Samples.terms)
        }
    }

    /// Whether what was newest lies in the file itself, or beside it.
    @Test(arguments: Deed.allCases, [true, false])
    func whatMattersIsThereAfterwards(deed: Deed, isFolded: Bool) throws {
        let said = Mutex<[String]>([])
        var mark: LogMark?
        var anchors: [AuditHead] = []
        var ids: Set<String> = []
        do {
            let log = try folder.open()
            log.reportFile { line in said.withLock { $0.append(line) } }
            log.stampEvents { Visibility(sharesAlerts: true, sharesScores: false, sharesPatterns: false) }
            try log.append(Samples.started)
            log.foldIn()
            let older = try Data(contentsOf: URL(filePath: path))
            try agree(log)
            try log.note("it is there", as: "reserve")
            for number in 0..<20 { try log.append(.alert(.raised, Samples.alert("over-\(number)"))) }
            for number in 0..<20 { try log.append(.alert(.cleared, Samples.alert("over-\(number)", cleared: true))) }
            try log.append(.alert(.raised, Samples.alert("open")))
            try log.append(.alert(.rising, Samples.alert("open", .high)))
            try log.append(.segment(.stored, Samples.segment("s", alert: "open")))
            _ = try log.apply(.acknowledge, toAlert: "open", by: Samples.ivan)
            let before = try log.requestHelp(agent: "maria", reason: "before", by: Samples.maria)
            anchors = [try log.auditHead()]
            if isFolded { log.foldIn() }
            mark = try log.mark()
            let open = try log.alerts(openOnly: true)
            try run(deed, older: older)
            #expect(log.lookAtFile() == .inPlace)
            #expect(try log.alerts(openOnly: true) == open)
            let after = try log.requestHelp(agent: "maria", reason: "after", by: Samples.maria)
            ids = ["open", before.alert.alertID, after.alert.alertID]
            #expect(log.lookAtFile() == .inPlace)
        }
        let lines = said.withLock { $0 }
        #expect(lines.count == 1, "\(lines)")
        let reader = try LogReader(path: path)
        let verdict = try reader.verifyAudit(anchors: anchors)
        #expect(verdict.isWhole, "\(verdict)")
        let again = try folder.open()
        #expect(!again.isNew && again.setAside == nil)
        #expect(try Set(again.alerts(openOnly: true).map(\.alert.alertID)) == ids)
        #expect(try again.consents().map(\.purpose) == ["alerts", "replay"])
        #expect(try again.consents().allSatisfy { $0.isGranted && $0.suspension == nil && $0.terms == Samples.terms })
        #expect(try again.fact("reserve") != nil && again.alert(id: "open")?.segments.count == 1)
        #expect(try again.alert(id: "open")?.acknowledgedBy == "ivan")
        let last = try #require(mark)
        #expect(try again.age(against: last) == nil)
        let records = try again.page(after: 0, limit: 1_000).records
        #expect(records.map(\.sequence) == records.map(\.sequence).sorted())
        #expect(records.contains { $0.type.shortName == "daemon.log_saved" && $0.sequence > last.event })
        // Who undoes something still can: the alert's own events are there.
        let events = try again.page(after: 0, limit: 1_000, subject: "open").records.map(\.type.shortName)
        #expect(events == ["alert.raised", "alert.rising", "alert.acknowledged"], "\(events)")
    }

    /// Between the deed and the notice a request is written: it goes into the new file, and not into what lies there.
    @Test(arguments: Deed.allCases) func whoWritesFirstFindsOut(deed: Deed) throws {
        do {
            let log = try folder.open()
            log.foldIn()
            let older = try Data(contentsOf: URL(filePath: path))
            try agree(log)
            log.foldIn()
            try run(deed, older: older)
            _ = try log.requestHelp(agent: "maria", reason: "at once", by: Samples.maria)
        }
        let again = try folder.open()
        #expect(try again.alerts(openOnly: true).count == 1 && again.consents().count == 2)
        #expect(try again.verifyAudit().isWhole)
    }

    /// What the agent had erased does not come back from memory.
    @Test func whatWasErasedStaysErased() throws {
        let log = try folder.open()
        _ = try log.requestHelp(agent: "maria", reason: "private words", by: Samples.maria)
        let id = try #require(try log.alerts(openOnly: true).first?.alert.alertID)
        _ = try log.apply(.acknowledge, toAlert: id, by: Samples.ivan)
        _ = try log.apply(.resolve(note: nil, nothingWrong: false), toAlert: id, by: Samples.ivan)
        try log.eraseAlerts(reason: "test", by: Samples.maria)
        try overwrite(path, with: Data("what is this".utf8))
        #expect(log.lookAtFile() == .inPlace)
        #expect(try log.alerts().isEmpty)
        #expect(try !Data(contentsOf: URL(filePath: path)).contains(Data("private words".utf8)[...]))
    }

    /// Who deletes rows of the audit with SQLite's own tool is found out as before: what is made anew hides nothing.
    @Test func whatWasTamperedWithIsStillFound() throws {
        let log = try folder.open()
        for number in 0..<5 { try log.audit(AuditDraft(actor: Samples.ivan, action: "GET", object: "\(number)")) }
        do {
            let queue = try DatabaseQueue(path: path)
            try queue.write { db in
                try db.execute(sql: "DROP TRIGGER audit_is_not_deleted; DELETE FROM audit WHERE sequence > 3")
            }
            try queue.close()
        }
        #expect(log.lookAtFile() == .inPlace)
        let damage = try log.verifyAudit().damage
        #expect(damage.map(\.sequence) == [4], "\(damage)")
    }

    /// What lay there is kept for whoever wants it.
    @Test func whatLayThereIsSetAside() throws {
        let log = try folder.open()
        try agree(log)
        log.foldIn()
        try overwrite(path, with: Data("what is this".utf8))
        #expect(log.lookAtFile() == .inPlace)
        let aside = try String(contentsOfFile: path + EventLog.aside, encoding: .utf8)
        #expect(aside == "what is this")
    }

    /// Nothing is said of a log that only we write to, whoever reads it.
    @Test func ourOwnWritesAreNobodyElses() throws {
        let log = try folder.open()
        let said = Mutex<[String]>([])
        log.reportFile { line in said.withLock { $0.append(line) } }
        for turn in 0..<30 {
            try log.append(Samples.started)
            if turn.isMultiple(of: 7) { log.foldIn() }
            _ = try LogReader(path: path).verifyAudit()
            #expect(log.lookAtFile() == .inPlace)
        }
        #expect(said.withLock { $0 }.isEmpty)
    }
}
