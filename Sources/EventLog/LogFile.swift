import CClock
import Events
import Foundation
import GRDB
import Glibc
import StateFiles

/// The file of the log that is open, and which one it is: a path may lead to another one at any moment.
struct LogFile: Sendable {
    /// Which file it is, whatever it is called.
    struct Identity: Sendable, Equatable {
        var device: UInt64
        var number: UInt64
        var bytes: Int64
        /// When it was last written to, in nanoseconds.
        var writtenAt: Int64

        /// The file of a name, links not followed; `nil` where there is none.
        init?(_ path: String) {
            var status = stat()
            // SAFETY: path and status live for the length of the call.
            guard unsafe lstat(path, &status) == 0 else { return nil }
            (device, number, bytes) = (UInt64(status.st_dev), UInt64(status.st_ino), Int64(status.st_size))
            writtenAt = Int64(status.st_mtim.tv_sec) * 1_000_000_000 + Int64(status.st_mtim.tv_nsec)
        }

        /// Two names of one file, whatever its size by now.
        static func == (left: Identity, right: Identity) -> Bool {
            (left.device, left.number) == (right.device, right.number)
        }
    }

    /// What SQLite keeps beside a database.
    static let sideFiles = ["-wal", "-shm", "-journal"]

    let pool: DatabasePool
    /// Where it lies, links followed.
    let path: String
    /// Both as our own last write left them.
    private var main: Identity?
    private var wal: Identity?
    private let leastBytes: Int64
    /// Why it could not be written anew, and when that is tried again.
    var fault: (words: String, nextTry: ContinuousClock.Instant)?

    init(pool: DatabasePool, path: String) {
        self.pool = pool
        self.path = Self.real(path)
        main = Identity(self.path)
        wal = Identity(self.path + "-wal")
        leastBytes = main?.bytes ?? 0
    }

    /// Notes how both files stand after a write of our own; while nobody else writes.
    mutating func noteOwnWrite() {
        // What others wrote is not forgotten before it is dealt with.
        guard fault == nil else { return }
        if let found = Identity(path), found == main { main = found }
        if let found = Identity(path + "-wal"), found == wal { wal = found }
    }

    /// Whether another program wrote into one of the two; to be believed only while none of our own writes.
    var isWrittenOver: Bool { isWrittenOver(path) || isWrittenOver(path + "-wal") }

    private func isWrittenOver(_ name: String) -> Bool {
        guard let found = Identity(name), let own = [main, wal].first(where: { $0 == found }) ?? nil else {
            return false
        }
        return found.bytes != own.bytes || found.writtenAt != own.writtenAt
    }

    /// What has become of it, in words; `nil` where it lies where it was opened.
    var whatHappened: String? {
        guard let found = Identity(path) else { return "its file was taken away" }
        if found != main { return "another file was put in its place" }
        // A log never becomes smaller.
        if found.bytes < leastBytes { return "its file was cut short" }
        guard wal != nil else { return nil }
        guard let found = Identity(path + "-wal") else {
            return "the file beside it with what is newest was taken away"
        }
        return found == wal ? nil : "another file was put beside it"
    }

    /// Whether a name is one of its own files.
    private func isOwn(_ name: String) -> Bool { Identity(name).map { $0 == main || $0 == wal } ?? false }

    /// Puts a copy of all that it holds in its place, in one step, and sets aside what somebody has put there. Where
    /// that is not what it held, the copy is made of what is in memory.
    /// - Parameters:
    ///   - db: the connection that writes.
    ///   - isDoubted: whether the content itself may be another.
    ///   - mirror: what is in memory.
    ///   - families: what kinds of events there are.
    /// - Returns: what was set aside, if anything, and whether all that it held is in the copy.
    /// - Throws: what SQLite or the file system refuses; then nothing is changed.
    func putCopyInPlace(
        _ db: Database, isDoubted: Bool, mirror: LogMirror, families: EventFamilies
    ) throws -> (aside: String?, isWhole: Bool) {
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        let copy = path + ".new"
        try StateFile.makeFolder(folder)
        Self.remove(copy)
        // Nobody else may read it at any moment, and SQLite fills a file that is empty.
        try StateFile.write([], to: copy)
        do {
            var isWhole = true
            do {
                try db.execute(sql: "VACUUM INTO ?", arguments: [copy])
                if isDoubted { try Self.check(copy, against: mirror) }
            } catch let error as DatabaseError where isDoubted || error.isDamage {
                if error.isOfDisk { throw error }
                isWhole = false
                Self.remove(copy)
                try StateFile.write([], to: copy)
                try Self.write(mirror, to: copy, families: families)
            }
            // SAFETY: the string lives for the length of the call.
            let descriptor = unsafe open(copy, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw StateFileError(number: errno) }
            defer { close(descriptor) }
            try StateFile.sync(descriptor)
            let aside = try clearPlace(keepsAll: !isWhole)
            try StateFile.place(copy, open: descriptor, at: path)
            return (aside, isWhole)
        } catch {
            Self.remove(copy)
            throw error
        }
    }

    /// Refuses a copy that is not of what the log held: it is damaged, another log, or of another time. What was
    /// changed in it by hand stays as it is, for the audit's verification to find.
    private static func check(_ copy: String, against mirror: LogMirror) throws {
        let queue = try DatabaseQueue(path: copy, configuration: EventLog.configuration)
        defer { try? queue.close() }
        let isSame = try queue.read { db in
            try String.fetchOne(db, sql: "PRAGMA integrity_check(1)") == "ok" && mirror.isReached(by: db)
        }
        if !isSame { throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "it is not what was written") }
    }

    private static func write(_ mirror: LogMirror, to copy: String, families: EventFamilies) throws {
        let queue = try DatabaseQueue(path: copy, configuration: EventLog.configuration)
        try Migrations.all.migrate(queue)
        try queue.write { db in
            try EventLog.makeRoom(for: families, in: db)
            try mirror.write(in: db)
        }
        try queue.close()
    }

    private func clearPlace(keepsAll: Bool) throws(StateFileError) -> String? {
        var aside: String?
        if let found = Identity(path), keepsAll || !isOwn(path) || isWrittenOver(path), found.bytes > 0 {
            aside = try StateFile.setAside(path, as: EventLog.aside)
        }
        for side in Self.sideFiles {
            guard let found = Identity(path + side) else { continue }
            let isOurs = isOwn(path + side) && !keepsAll && !isWrittenOver(path + side)
            if side != "-wal" || isOurs || found.bytes == 0 {
                // SAFETY: the string lives for the length of the call.
                _ = unsafe unlink(path + side)
            } else if let main = aside {
                // Beside its own, so that both can be looked at.
                aside = main
                // SAFETY: both strings live for the length of the call.
                _ = unsafe rename(path + side, main + side)
            } else {
                aside = try StateFile.setAside(path + side, as: EventLog.aside)
            }
        }
        return aside
    }

    static func real(_ path: String) -> String {
        // SAFETY: the string lives for the length of the call; what is returned is copied and freed once.
        guard let found = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(found) }
        return unsafe String(cString: found)
    }

    private static func remove(_ path: String) {
        for name in [path] + sideFiles.map({ path + $0 }) {
            // SAFETY: the string lives for the length of the call.
            _ = unsafe unlink(name)
        }
    }
}

extension DatabaseError {
    /// Whether what was read is no log, or not all of one.
    fileprivate var isDamage: Bool { [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(resultCode) }

    /// Whether the disk refuses what it may take later.
    fileprivate var isOfDisk: Bool {
        [.SQLITE_FULL, .SQLITE_CANTOPEN, .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_BUSY, .SQLITE_LOCKED]
            .contains(resultCode)
    }
}

// MARK: - What lies beside a log that is closed

extension LogFile {
    /// Sets aside what lies beside a log and is none of its own: SQLite would take it for what was written last. It is
    /// that of another log, of another time of this one, or of one that is gone.
    ///
    /// Nothing lies there but after a crash, so that nothing else is looked at mostly.
    /// - Returns: where it lies now; `nil` where nothing was moved.
    static func setAsideForeignSideFiles(of given: String) throws -> String? {
        let path = real(given)
        guard let wal = Identity(path + "-wal"), wal.bytes > 0, let main = Identity(path) else { return nil }
        // SQLite would remove it without a word.
        if main.bytes == 0 { return try StateFile.setAside(path + "-wal", as: EventLog.aside) }
        let name = path + ".alone"
        remove(name)
        // SAFETY: both strings live for the length of the call.
        guard unsafe link(path, name) == 0 else { return nil }
        defer { remove(name) }
        // By another name of the same file nothing lies beside it.
        guard let alone = try? identity(of: name) else { return nil }
        do { if try identity(of: path) == alone { return nil } } catch {
            // What cannot be read for another reason is left to the opening.
            guard EventLogError(error, path: path).code == .damaged else { return nil }
        }
        return try StateFile.setAside(path + "-wal", as: EventLog.aside)
    }

    /// What tells one whole log from every other: the key of its cursors.
    private static func identity(of path: String) throws -> Data? {
        var configuration = EventLog.configuration
        configuration.readonly = true
        _ = try EventLog.check(path)
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        defer { try? queue.close() }
        return try queue.read { db in
            try db.tableExists("cursor_key") ? Data.fetchOne(db, sql: "SELECT key FROM cursor_key") : nil
        }
    }
}
