import Foundation
import Glibc

/// What root makes for the hub and for the broker belongs to their users, so that their units can read it.
enum Ownership {
    /// Gives a folder and what is in it to a user.
    /// - Parameters:
    ///   - path: the folder, which root has just made or filled.
    ///   - user: the user's name.
    /// - Returns: whether it is theirs: only root can, and only where there is such a user.
    static func give(_ path: String, to user: String) -> Bool {
        // SAFETY: the entry is the library's, and is read before anybody asks for another.
        guard geteuid() == 0, let entry = unsafe getpwnam(user) else { return false }
        let (uid, gid) = unsafe (entry.pointee.pw_uid, entry.pointee.pw_gid)
        let names = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
        // The folder last. Where it is theirs already, a link in it is given to them, and never what it leads to.
        let paths = names.map { "\(path)/\($0)" } + [path]
        // SAFETY: each text lives for its call.
        return paths.allSatisfy { path in unsafe path.withCString { unsafe lchown($0, uid, gid) } == 0 }
    }

    /// Whether a unit of systemd is installed.
    static func hasUnit(_ name: String) -> Bool {
        ["/usr/lib", "/lib", "/usr/local/lib", "/etc"].contains {
            FileManager.default.fileExists(atPath: "\($0)/systemd/system/\(name)")
        }
    }
}
