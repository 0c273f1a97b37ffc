import Events
import Foundation
import GRDB
import Glibc
import StateFiles
import Vocabulary

extension EventLog {
    /// How long a write waits for another program that holds the log, in hundredths of a second. Alerts wait so long
    /// too: what cannot be written by then waits in memory, where readers get it from, and is written as soon as it can
    /// be.
    private static let patience = 25

    /// Opens the file for reading and writing.
    /// - Parameters:
    ///   - path: the database file.
    ///   - hasWaiting: whether anything waits in memory already; then no write waits for another program.
    /// - Returns: its connections.
    /// - Throws: what SQLite says.
    static func openPool(
        _ path: String, yieldingWhere hasWaiting: @escaping @Sendable () -> Bool
    ) throws -> DatabasePool {
        var configuration = configuration
        configuration.busyMode = .callback { tries in
            guard tries < patience, !hasWaiting() else { return false }
            usleep(10_000)
            return true
        }
        let pool = try DatabasePool(path: path, configuration: configuration)
        // GRDB lowers this to NORMAL in WAL mode, where a power cut may undo the last commits.
        try pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA synchronous = FULL") }
        return pool
    }

    /// How connections are set up: few readers with small caches, since the daemon has to stay small.
    static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "EventLog"
        configuration.maximumReaderCount = 2
        configuration.busyMode = .timeout(5)
        configuration.prepareDatabase { db in
            // In KiB where negative. Readers scan short pages from the end; more would only fill memory.
            try db.execute(sql: "PRAGMA cache_size = -512")
            // What is deleted is personal: it is overwritten, and not only left out of the index.
            try db.execute(sql: "PRAGMA secure_delete = ON")
        }
        return configuration
    }

    /// Makes folder and file readable for their owner alone. SQLite gives its side files the mode of the main one.
    static func makeFile(_ path: String) throws {
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        do throws(StateFileError) { try StateFile.makeFolder(folder) } catch {
            throw EventLogError(
                code: .needsPermission, underlying: error.number,
                context:
                    "The folder \(folder) for the event log cannot be made (\(error)). Make it, or set another path.")
        }
        // SAFETY: the string lives for the length of the call, and open keeps no pointer to it.
        let descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            let number = errno
            throw EventLogError(
                code: .needsPermission, underlying: number,
                context: EventLogError.notWritable(path: path, detail: StateFileError.words(number)))
        }
        close(descriptor)
    }

    /// Lets SQLite undo what a kill has left half done while the file was made, before it was switched to WAL: a
    /// read-only connection may not. No other log of ours has a journal beside it.
    static func undoCutOffMaking(_ path: String) throws {
        guard FileManager.default.fileExists(atPath: path + "-journal") else { return }
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        _ = try queue.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM sqlite_master") }
        try queue.close()
    }

    /// Refuses a database that is not ours, from a newer program, or damaged, before anything is written to it: through
    /// a read-only connection, since a writing one switches the file to WAL at once.
    /// - Returns: time of the newest event.
    static func check(_ path: String) throws -> Timestamp? {
        var found = stat()
        // SAFETY: the string and the structure live for the length of the call.
        if unsafe stat(path, &found) == 0, found.st_mode & S_IFMT != S_IFREG {
            // SQLite would wait for somebody to write into a pipe.
            throw EventLogError(
                code: .needsPermission, context: "\(path) is no file. Move it away, or set another path.")
        }
        var configuration = configuration
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        let newest = try queue.read { db -> Timestamp? in
            let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_master") ?? 0
            guard tables > 0 else { return nil }
            guard try Int32.fetchOne(db, sql: "PRAGMA application_id") == Migrations.applicationID else {
                throw EventLogError(
                    code: .damaged, context: EventLogError.damaged(path: path, detail: "another program's database"))
            }
            guard try !Migrations.all.hasBeenSuperseded(db) else {
                throw EventLogError(
                    code: .newerVersion,
                    context: "\(path) was written by a newer version of Undertone. Install that version again, or move "
                        + "the file away; nothing was changed.")
            }
            let verdict = try String.fetchOne(db, sql: "PRAGMA quick_check(1)") ?? "no answer"
            guard verdict == "ok" else {
                let line = verdict.split(separator: "\n").joined(separator: " ")
                throw EventLogError(code: .damaged, context: EventLogError.damaged(path: path, detail: line))
            }
            return try Row.fetchOne(db, sql: "SELECT time FROM events ORDER BY sequence DESC LIMIT 1")?.time("time")
        }
        try queue.close()
        return newest
    }
}
