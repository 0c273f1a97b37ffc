import EventLog
import Events
import Foundation
import GRDB
import TestSupport
import Testing

struct OpeningTests {
    @Test func fileAndFolderBelongToTheOwnerAlone() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try log.append(Samples.started)
        for (path, mode) in [(folder.path + "/state", 0o700), (folder.log, 0o600), (folder.log + "-wal", 0o600)] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == mode, "\(path)")
        }
    }

    @Test(arguments: ["text", "truncated", "overwritten", "foreign", "newer"])
    func fileThatIsNoIntactLogIsRefusedAndLeftAsItIs(kind: String) throws {
        let folder = try TemporaryFolder()
        do {
            let log = try folder.open()
            for _ in 0..<300 { try log.append(.alert(.raised, Samples.alert(UUID().uuidString))) }
        }
        switch kind {
        case "text": try Data("agent = maria\n".utf8).write(to: URL(filePath: folder.log))
        case "truncated": try resize(folder.log) { $0.prefix($0.count / 2) }
        case "overwritten":
            try resize(folder.log) { $0.prefix(8192) + Data(repeating: 0x5A, count: $0.count - 8192) }
        case "foreign": try sqlite(folder.log, "PRAGMA application_id = 7")
        default: try sqlite(folder.log, "INSERT INTO grdb_migrations VALUES ('99-future')")
        }
        let before = try Data(contentsOf: URL(filePath: folder.log))
        let thrown = #expect(throws: EventLogError.self) { try folder.open() }
        let error = try #require(thrown)
        #expect(error.code == (kind == "newer" ? .newerVersion : .damaged))
        #expect(error.context.contains(folder.log) && error.context.lowercased().contains("move"))
        #expect(!error.context.contains("\n"))
        #expect(try Data(contentsOf: URL(filePath: folder.log)) == before)
    }

    @Test func placeWhereNothingCanBeWrittenIsNamed() throws {
        let folder = try TemporaryFolder()
        try Data().write(to: URL(filePath: folder.path + "/file"))
        #expect(
            code { try EventLog(path: folder.path + "/file/events.sqlite", source: "urn:x", families: .own) }
                == .needsPermission)
        #expect(code { try EventLog(path: folder.path, source: "urn:x", families: .own) } == .needsPermission)
        // A pipe in its place kept the daemon waiting for ever, without a word.
        let pipe = folder.path + "/pipe"
        #expect(unsafe mkfifo(pipe, 0o600) == 0)
        #expect(code { try EventLog(path: pipe, source: "urn:x", families: .own) } == .needsPermission)
        #expect(code { try LogReader(path: pipe) } == .needsPermission)
    }

    @Test func eventIsReadableAfterTheProcessWasKilledInTheMiddle() throws {
        // What kill -9 leaves: the files as they are, without a checkpoint. A copy taken while the log is open is the
        // same.
        let folder = try TemporaryFolder()
        let log = try folder.open()
        for _ in 0..<20 { try log.append(Samples.started) }
        let copy = try TemporaryFolder()
        try FileManager.default.copyItem(atPath: folder.path + "/state", toPath: copy.path + "/state")
        try FileManager.default.removeItem(atPath: copy.log + "-shm")
        let again = try copy.open()
        #expect(try again.page(after: 0).records.count == 20)
        #expect(try again.append(Samples.started).sequence == 21)
    }

    private func resize(_ path: String, _ change: (Data) -> Data) throws {
        let url = URL(filePath: path)
        try change(try Data(contentsOf: url)).write(to: url)
    }

    private func sqlite(_ path: String, _ statement: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: statement) }
        try queue.close()
    }
}
