import Capture
import Foundation
import Glibc

/// Whether the process runs where a sound server can be had at all; asked once, before anything is touched.
///
/// A server that is away comes back and is waited for. What is caught here never mends itself: the daemon runs as the
/// wrong user, or was started without the session that it belongs to.
struct Surroundings {
    /// Why the daemon does not start.
    struct Fault: Equatable {
        /// One line: what, and the mend.
        let message: String
        /// Exit status, from `sysexits.h`.
        let status: Int32
    }

    /// Status where the surroundings must be mended, as for any other configuration.
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
    /// - Parameter server: `capture.server` of the configuration; empty for none.
    /// - Returns: the fault; `nil` where there is none.
    func fault(server: String) -> Fault? {
        switch SoundServerAddress(server: server, variables: variables) {
        case .network:
            return nil
        case .unknown:
            return Fault(
                message: "no sound server can be found without XDG_RUNTIME_DIR; start the daemon in the agent's own "
                    + "session (systemctl --user start undertoned), or set XDG_RUNTIME_DIR=/run/user/UID or capture.server",
                status: Self.misconfigured)
        case .socket(let path):
            // Root may open any socket, and so would hear a user's microphone and keep what it learns in root's home.
            guard userID == 0, let owner = owner(path), owner != userID else { return nil }
            let name = userName(owner)
            let mend = name.map { "systemctl --user -M \($0)@ start undertoned" } ?? "systemctl --user start undertoned"
            return Fault(
                message:
                    "runs as root, but the sound server at \(path) belongs to \(name ?? "uid \(owner)"); run it as "
                    + "that user: \(mend)",
                status: Self.wrongUser)
        }
    }
}
