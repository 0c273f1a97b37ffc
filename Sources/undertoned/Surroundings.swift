import Capture
import Foundation
import Glibc
import StateFiles

/// Whether the process runs where a sound server can be had at all; asked once, before anything is touched.
///
/// A server that is away comes back and is waited for. What is caught here is never over by itself: the daemon runs as
/// the wrong user, or was started without the session that it belongs to.
struct Surroundings {
    /// Why the daemon does not start.
    struct Fault: Equatable {
        /// One line: what, and what to do about it.
        let message: String
        /// Exit status, from `sysexits.h`.
        let status: Int32
    }

    /// Status where the surroundings must be put right, as for any other configuration.
    static let misconfigured: Int32 = 78
    /// Status where another user has to run the daemon.
    static let wrongUser: Int32 = 77

    /// Environment variables.
    var variables: [String: String]
    /// Who runs the process.
    var userID: uid_t
    /// Owner of a file; `nil` where there is none.
    var owner: (_ path: String) -> uid_t?
    /// Login name of a user; `nil` where the system knows none.
    var userName: (uid_t) -> String?

    /// The surroundings of this process.
    static func current() -> Surroundings {
        Surroundings(
            variables: ProcessInfo.processInfo.environment, userID: getuid(),
            owner: { path in
                // Which module `struct stat` belongs to depends on the order of the build.
                let file = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
                let facts = try? FileManager.default.attributesOfItem(atPath: file)
                return (facts?[.ownerAccountID] as? NSNumber)?.uint32Value
            },
            userName: { user in
                // SAFETY: one thread runs yet; the name is copied at once.
                unsafe getpwuid(user).map { unsafe String(cString: $0.pointee.pw_name) }
            })
    }

    /// What is wrong.
    /// - Parameters:
    ///   - server: `capture.server` of the configuration; empty for none.
    ///   - allowsNetwork: whether the sound server may be on another machine.
    /// - Returns: the fault; `nil` where there is none.
    func fault(server: String, allowsNetwork: Bool) -> Fault? {
        if !allowsNetwork, let other = SoundServerAddress.network(server: server, variables: variables) {
            return Fault(
                message:
                    "the sound server \(other) is not on this machine, and a voice is not to go over a network; name "
                    + "its socket (capture.server or PULSE_SERVER, \"unix:PATH\"), or set capture.allow_network",
                status: Self.misconfigured)
        }
        switch SoundServerAddress(server: server, variables: variables) {
        case .network: return nil
        case .unknown:
            return Fault(
                message: "no sound server can be found without XDG_RUNTIME_DIR; start the daemon in the agent's own "
                    + "session (systemctl --user start undertoned), or set XDG_RUNTIME_DIR=/run/user/UID or capture.server",
                status: Self.misconfigured)
        case .socket(let path):
            // Root may open any socket, and so would hear a user's microphone and keep what it learns in root's home.
            guard userID == 0, let owner = owner(path), owner != userID else { return nil }
            let name = userName(owner)
            let hint = "systemctl --user \(name.map { "-M \($0)@ " } ?? "")start undertoned"
            return Fault(
                message:
                    "runs as root, but the sound server at \(path) belongs to \(name ?? "uid \(owner)"); run it as "
                    + "that user: \(hint)", status: Self.wrongUser)
        }
    }
}

/// The right of one daemon to its event log and all that goes with it; taken before anything is touched.
enum InstanceLock {
    /// Takes the lock, which is held until the process ends, however it ends. The file stays: to remove a lock that
    /// somebody waits for would give it to two.
    /// - Parameter path: the file to be guarded.
    /// - Throws: ``StartFailure`` where another daemon has it, or the folder cannot be written.
    static func take(guarding path: String) throws(StartFailure) {
        let folder = URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false)
        do throws(StateFileError) { try StateFile.makeFolder(folder) } catch {
            throw StartFailure(
                description: "\(folder) cannot be made (\(error)); give this user the right, or set event_log.path")
        }
        // SAFETY: the string lives for the length of the call.
        let descriptor = unsafe open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw StartFailure(
                description: "\(folder) cannot be written (\(StateFileError.words(errno))); give this user the right, "
                    + "or set event_log.path")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw StartFailure(
                description: "\(path) is taken by a running daemon; stop that one, or set event_log.path")
        }
    }

    /// Takes the lock of a file that was taken away with it, or does nothing where it is still held.
    static func keep(guarding path: String) throws(StartFailure) {
        // SAFETY: the string lives for the length of the call.
        guard unsafe access(path + ".lock", F_OK) != 0 else { return }
        try take(guarding: path)
    }
}

/// Why the daemon does not start: one line that says what, where and what to do about it.
struct StartFailure: Error, CustomStringConvertible { let description: String }
