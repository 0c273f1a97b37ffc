import Foundation
import Glibc

/// The right of one daemon to its event log and all that goes with it; taken before anything is touched.
///
enum InstanceLock {
    /// Takes the lock, which is held until the process ends, however it ends. The file stays: to remove a lock that
    /// somebody waits for would give it to two.
    /// - Parameter path: the file to be guarded.
    /// - Throws: ``StartFailure`` where another daemon has it, or the folder cannot be written.
    static func take(guarding path: String) throws(StartFailure) {
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        try? FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        // SAFETY: the string lives for the length of the call.
        let descriptor = unsafe open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StartFailure(
                "\(folder) cannot be written (errno \(errno)); give this user the right, or set event_log.path")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StartFailure("\(path) is taken by a running daemon; stop that one, or set event_log.path")
        }
    }
}

/// Why the daemon does not start: one line that says what, where and how to mend it.
struct StartFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
