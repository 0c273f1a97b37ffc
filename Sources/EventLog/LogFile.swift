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

        /// The file of a name, links not followed; `nil` where there is none.
        init?(_ path: String) {
            var status = stat()
            // SAFETY: path and status live for the length of the call.
            guard unsafe lstat(path, &status) == 0 else { return nil }
            (device, number, bytes) = (UInt64(status.st_dev), UInt64(status.st_ino), Int64(status.st_size))
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
    private let main: Identity?
    private let wal: Identity?
    /// Why it could not be written anew, and when that is tried again.
    var fault: (words: String, nextTry: ContinuousClock.Instant)?

    init(pool: DatabasePool, path: String) {
        self.pool = pool
        self.path = Self.real(path)
        main = Identity(self.path)
        wal = Identity(self.path + "-wal")
    }

    /// What has become of it, in words; `nil` where it lies where it was opened.
    var whatHappened: String? {
        guard let found = Identity(path) else { return "its file was taken away" }
        if found != main { return "another file was put in its place" }
        // A log never becomes smaller.
        if let main, found.bytes < main.bytes { return "its file was cut short" }
        guard wal != nil else { return nil }
        guard let found = Identity(path + "-wal") else {
            return "the file beside it with what is newest was taken away"
        }
        return found == wal ? nil : "another file was put beside it"
    }

    /// Whether a name is one of its own files.
    private func isOwn(_ name: String) -> Bool { Identity(name).map { $0 == main || $0 == wal } ?? false }

    /// Puts a copy of all that it holds in its place, in one step, and sets aside what somebody has put there.
    /// - Parameter db: the connection that writes.
    /// - Returns: what was set aside, if anything.
    /// - Throws: what SQLite or the file system refuses; then nothing is changed.
    func putCopyInPlace(_ db: Database) throws -> String? {
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        let copy = path + ".new"
        try StateFile.makeFolder(folder)
        Self.remove(copy)
        // Nobody else may read it at any moment, and SQLite fills a file that is empty.
        try StateFile.write([], to: copy)
        do {
            try db.execute(sql: "VACUUM INTO ?", arguments: [copy])
            // SAFETY: the string lives for the length of the call.
            let descriptor = unsafe open(copy, O_RDONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw StateFileError(number: errno) }
            defer { close(descriptor) }
            try StateFile.sync(descriptor)
            let aside = try clearPlace()
            try StateFile.place(copy, open: descriptor, at: path)
            return aside
        } catch {
            Self.remove(copy)
            throw error
        }
    }

    private func clearPlace() throws(StateFileError) -> String? {
        var aside: String?
        if let found = Identity(path), !isOwn(path), found.bytes > 0 {
            aside = try StateFile.setAside(path, as: EventLog.aside)
        }
        for side in Self.sideFiles {
            guard let found = Identity(path + side) else { continue }
            if side != "-wal" || isOwn(path + side) || found.bytes == 0 {
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
