import Events
import Foundation
import GRDB
import Glibc
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import EventLog

/// The log's file is deleted, moved or replaced while it is open, and what lies beside it is none of its own (2.10).
@Suite(.hangGuard) struct LogFileTests {
    private let folder: TemporaryFolder
    private var path: String { folder.log }

    init() throws { folder = try TemporaryFolder() }

    /// The file of a stopped daemon was without all that had been written since some time: who copied it alone, or
    /// removed what lay beside it, lost that.
    @Test func aFoldedLogIsInItsFileAlone() throws {
        let (log, copy) = (try folder.open(), try TemporaryFolder())
        for _ in 0..<20 { try log.append(Samples.started) }
        log.foldIn()
        try FileManager.default.createDirectory(atPath: copy.path + "/state", withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: path, toPath: copy.log)
        #expect(try copy.open().page(after: 0).records.count == 20)
    }

    /// What people do to a file.
    enum Deed: String, CaseIterable, Sendable {
        case deleted, deletedWithWhatIsBeside, emptied, cutShort, directory, symlink, olderCopy, otherLog
        case folderRenamed, walDeleted, walReplaced

        /// Whether something is left that somebody may want.
        var leavesSomething: Bool {
            switch self {
            case .directory, .symlink, .olderCopy, .otherLog, .walReplaced: true
            case .deleted, .deletedWithWhatIsBeside, .emptied, .cutShort, .folderRenamed, .walDeleted: false
            }
        }
    }

    private func run(_ deed: Deed) throws {
        let files = FileManager.default
        let state = URL(filePath: path).deletingLastPathComponent().path
        switch deed {
        case .deleted: try files.removeItem(atPath: path)
        case .deletedWithWhatIsBeside:
            for name in try files.contentsOfDirectory(atPath: state) {
                try files.removeItem(atPath: state + "/" + name)
            }
        case .emptied:
            try files.removeItem(atPath: path)
            try Data().write(to: URL(filePath: path))
        case .cutShort: #expect(unsafe truncate(path, 0) == 0)
        case .directory:
            try files.removeItem(atPath: path)
            try files.createDirectory(atPath: path, withIntermediateDirectories: false)
        case .symlink:
            try files.moveItem(atPath: path, toPath: folder.path + "/elsewhere")
            try files.createSymbolicLink(atPath: path, withDestinationPath: folder.path + "/elsewhere")
        case .olderCopy:
            try files.copyItem(atPath: path, toPath: folder.path + "/older")
            #expect(unsafe rename(folder.path + "/older", path) == 0)
        case .otherLog:
            try other().pool.close()
            #expect(unsafe rename(folder.path + "/other.sqlite", path) == 0)
        case .folderRenamed: try files.moveItem(atPath: state, toPath: state + ".gone")
        case .walDeleted: try files.removeItem(atPath: path + "-wal")
        case .walReplaced:
            try files.removeItem(atPath: path + "-wal")
            try Data("what is this".utf8).write(to: URL(filePath: path + "-wal"))
        }
    }

    private func other() throws -> EventLog {
        let log = try EventLog(path: folder.path + "/other.sqlite", source: "other", families: .own)
        for _ in 0..<5 { try log.append(Samples.started) }
        return log
    }

    private func agree(_ log: EventLog) throws {
        _ = try log.recordConsent(
            purpose: "alerts", isGranted: true, noticeVersion: 1, agent: "maria", by: Samples.maria,
            terms: Samples.terms)
    }

    /// The reproduction of 2.10, and its neighbours: events, audit, consent and what waits for an answer are all there,
    /// in the file that the next start finds.
    @Test(arguments: Deed.allCases) func nothingIsLostWhateverIsDoneToTheFile(deed: Deed) throws {
        let said = Mutex<[String]>([])
        do {
            let log = try folder.open()
            log.reportFile { line in said.withLock { $0.append(line) } }
            try agree(log)
            let help = try log.requestHelp(agent: "maria", reason: "before", by: Samples.maria, idempotencyKey: "k")
            try run(deed)
            _ = try log.requestHelp(agent: "maria", reason: "after", by: Samples.ivan)
            #expect(try log.alert(id: help.alert.alertID) != nil && log.lookAtFile() == .inPlace)
        }
        let lines = said.withLock { $0 }
        #expect(lines.count == 1, "\(lines)")
        // Another process reads the file of this name.
        let reader = try LogReader(path: path)
        let verdict = try reader.verifyAudit()
        #expect(verdict.isWhole, "\(verdict)")
        let again = try folder.open()
        #expect(!again.isNew && again.setAside == nil)
        #expect(try again.alerts(openOnly: true).count == 2)
        #expect(try again.consents().map(\.purpose) == ["alerts"])
        let types = try again.page(after: 0).records.map(\.type.shortName)
        #expect(types == ["consent.granted", "alert.raised", "daemon.log_saved", "alert.raised"], "\(types)")
        let state = URL(filePath: path).deletingLastPathComponent().path
        let aside = try FileManager.default.contentsOfDirectory(atPath: state).filter { $0.contains(EventLog.aside) }
        #expect(aside.isEmpty != deed.leavesSomething, "\(aside)")
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    /// Many write while it is taken away again and again: each event is there once, in order.
    @Test func whoeverWritesMeanwhileLosesNothing() async throws {
        let log = try folder.open()
        let path = path
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<20 { log.record(Samples.started) { Issue.record("not stored: \($0)") } } }
            }
            group.addTask { for _ in 0..<5 { _ = unsafe unlink(path); await Task.yield() } }
        }
        // One that was taken away in the very moment it was written anew is tried again in some seconds.
        await eventually("it is not written anew") { log.lookAtFile() == .inPlace }
        let records = try folder.open().page(after: 0, limit: 1_000).records
        #expect(records.count { $0.type.shortName == "daemon.started" } == 80)
        #expect(records.map(\.sequence) == Array(1...Int64(records.count)))
    }

    /// No room, or no folder, to write it anew: it says so, goes on, and writes it as soon as that is possible.
    @Test func whatCannotBeSavedNowIsSaidAndSavedLater() async throws {
        let log = try folder.open()
        try log.append(Samples.started)
        let state = URL(filePath: path).deletingLastPathComponent().path
        try run(.folderRenamed)
        try Data().write(to: URL(filePath: state))
        guard case .unsaved(let words) = log.lookAtFile() else {
            Issue.record("nothing is said")
            return
        }
        #expect(words.contains("taken away") && words.contains("Not a directory"), "\(words)")
        try log.append(Samples.started)
        #expect(try log.page(after: 0).records.count == 2)
        try FileManager.default.removeItem(atPath: state)
        await eventually("it is not written anew") { log.lookAtFile() == .inPlace }
        #expect(try folder.open().page(after: 0).records.count == 3)
    }

    // MARK: - Beside a log that is closed

    /// A copy of the files of a log that is open, as a kill leaves them.
    private func killed(_ log: EventLog, to path: String, _ suffixes: [String] = ["", "-wal"]) throws {
        for suffix in suffixes {
            try? FileManager.default.removeItem(atPath: path + suffix)
            try FileManager.default.copyItem(atPath: log.path + suffix, toPath: path + suffix)
        }
    }

    @Test func whatIsNewestBesideItsOwnLogIsTaken() throws {
        let log = try folder.open()
        log.foldIn()
        for _ in 0..<3 { try log.append(Samples.started) }
        let copy = folder.path + "/copy.sqlite"
        try killed(log, to: copy)
        let again = try EventLog(path: copy, source: "test", families: .own)
        #expect(try again.newestSequence == 3 && again.setAside == nil && !again.isNew)
    }

    /// 2.10: the write-ahead log of another agent's log beside a closed one was taken over without a word.
    @Test func whatBelongsToAnotherLogIsSetAside() throws {
        do {
            let log = try folder.open()
            try agree(log)
            log.foldIn()
            try log.pool.close()
        }
        try killed(try other(), to: path, ["-wal"])
        let again = try folder.open()
        #expect(again.setAside == path + "-wal.aside")
        #expect(try again.newestSequence == 1 && again.consents().count == 1 && again.verifyAudit().isWhole)
        #expect(FileManager.default.fileExists(atPath: path + "-wal.aside"))
    }

    /// SQLite removes it without a word where the log itself is empty, and it may hold all that is left.
    @Test func whatLiesBesideAnEmptyLogIsSetAside() throws {
        let log = try folder.open()
        try agree(log)
        let copy = folder.path + "/copy.sqlite"
        try killed(log, to: copy)
        try Data().write(to: URL(filePath: copy))
        let again = try EventLog(path: copy, source: "test", families: .own)
        #expect(again.isNew && again.setAside == copy + "-wal.aside")
        #expect(FileManager.default.fileExists(atPath: copy + "-wal.aside"))
    }

    @Test func whatIsNoWriteAheadLogAtAllHarmsNothing() throws {
        do {
            let log = try folder.open()
            try agree(log)
            log.foldIn()
            try log.pool.close()
        }
        try Data("what is this".utf8).write(to: URL(filePath: path + "-wal"))
        #expect(try folder.open().consents().count == 1)
    }

    // MARK: - A log that somebody else holds

    /// 2.16: alerts reached readers five seconds late each, while another program held the log.
    @Test func aLockedLogDelaysNoAlert() async throws {
        let log = try folder.open()
        try log.append(Samples.started)
        var configuration = Configuration()
        configuration.allowsUnsafeTransactions = true
        let other = try DatabaseQueue(path: path, configuration: configuration)
        try other.inDatabase { try $0.execute(sql: "BEGIN IMMEDIATE") }
        var reports: [String] = []
        let start = ContinuousClock.now
        for id in ["a", "b", "c"] { log.record(.alert(.raised, Samples.alert(id))) { reports.append($0) } }
        #expect(ContinuousClock.now - start < .seconds(2), "one short wait, and none while something waits already")
        await log.waitForAppend(after: 3)
        #expect(try log.page(after: 1).records.count == 3)
        #expect(log.unstoredCount == 3 && reports.count == 3, "it is told that they are not on disk")
        try other.inDatabase { try $0.execute(sql: "ROLLBACK") }
        try log.storeWaiting()
        #expect(try log.unstoredCount == 0 && LogReader(path: path).newestEvent != nil)
    }

    // MARK: - What is erased by age

    /// 2.3: each erasure by age is one event, and one alone is no reason for another.
    @Test func whatIsErasedByAgeLeavesOneEvent() throws {
        let time = Mutex(Samples.instant)
        let log = try folder.open(clock: { time.withLock { $0 } })
        for _ in 0..<3 { try log.append(Samples.started) }
        for day in 8...60 {
            time.withLock { $0 = Samples.instant.advanced(bySeconds: Double(day) * 86_400) }
            try log.retain(days: 7, of: "maria")
        }
        let records = try log.page(after: 0).records
        #expect(records.count == 1)
        guard case .erased(let erasure) = try records.first?.event().data else {
            Issue.record("nothing is said: \(records)")
            return
        }
        #expect(erasure.what == "events" && erasure.count == 3 && erasure.by == "daemon" && erasure.agent == "maria")
        // The next of another kind takes it along.
        try log.append(Samples.started)
        time.withLock { $0 = Samples.instant.advanced(bySeconds: 100 * 86_400) }
        #expect(try log.retain(days: 7, of: "maria") == 2)
        #expect(try log.page(after: 0).records.count == 1)
    }
}
