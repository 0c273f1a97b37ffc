import Accounts
import Events
import Foundation
import Glibc

/// The folder that a socket lies in: nobody but its owner may put anything there, or a socket could be another's.
enum SocketFolder {
    /// Makes the folder where it is missing, and checks it. An agent's folder for supervisors the system alone makes.
    static func prepare(_ folder: String) throws(FeedError) {
        // SAFETY: the string lives for the length of the call.
        if !isOfTheSystem(folder), unsafe access(folder, F_OK) != 0, errno == ENOENT { try make(folder) }
        try check(folder)
    }

    /// - Throws: a ``FeedError`` where it is missing, another's, or open to others.
    static func check(_ folder: String) throws(FeedError) {
        // Asked first for its reason, which Foundation wraps. SAFETY: the string is passed for the time of the call.
        guard unsafe access(folder, F_OK) == 0 else { throw missing(folder, errno) }
        // Which module `struct stat` belongs to depends on the order of the build.
        let real = URL(filePath: folder).resolvingSymlinksInPath().path(percentEncoded: false)
        guard let found = try? FileManager.default.attributesOfItem(atPath: real),
            let user = (found[.ownerAccountID] as? NSNumber)?.uint32Value,
            let mode = (found[.posixPermissions] as? NSNumber)?.uint32Value
        else { throw missing(folder, EACCES) }
        guard found[.type] as? FileAttributeType == .typeDirectory else {
            throw FeedError(code: .needsPermission, context: "\(folder) is no folder. \(remedy(folder))")
        }
        guard user == geteuid() || user == 0 else {
            let owner = GroupDirectory.system.name(of: user)
            throw FeedError(
                code: .needsPermission, context: "The folder \(folder) belongs to \(owner). \(remedy(folder))")
        }
        // Where the sticky bit is set nobody can take a socket of this user away or put another in its place.
        guard mode & 0o022 == 0 || mode & 0o1000 != 0 else {
            throw FeedError(
                code: .needsPermission,
                context: "Others may write in the folder \(folder), so that a socket in it could be anybody's. "
                    + remedy(folder))
        }
    }

    /// What to do about it.
    private static func remedy(_ folder: String) -> String {
        isOfTheSystem(folder) ? "Let an administrator put it right: \(maker)." : "Put it right, or set another path."
    }

    private static func missing(_ folder: String, _ number: Int32) -> FeedError {
        guard isOfTheSystem(folder) else {
            return FeedError(errno: number, context: "The folder \(folder) cannot be used (\(words(number))).")
        }
        let (group, user) = (FeedWire.agentGroup, GroupDirectory.system.name(of: geteuid()))
        // Who is in the group may pass since the last login only, and so may not look before.
        return FeedError(
            code: .needsPermission,
            context: "There is no folder \(folder) that this user can enter (\(words(number))): the system makes it at "
                + "login for members of the group \(group). Let an administrator do: sudo usermod -aG \(group) \(user); "
                + "then log out and in again.")
    }

    private static func make(_ folder: String) throws(FeedError) {
        var path = ""
        for part in folder.split(separator: "/") {
            path += "/\(part)"
            // SAFETY: the string lives for the length of the calls.
            if unsafe mkdir(path, 0o700) == 0 { continue }
            let number = errno
            guard unsafe access(path, F_OK) == 0 else {
                throw FeedError(errno: number, context: "The folder \(folder) cannot be made (\(words(number))).")
            }
        }
    }

    private static func isOfTheSystem(_ folder: String) -> Bool { folder.hasPrefix(FeedWire.sharedFolder + "/") }

    static func words(_ number: Int32) -> String {
        // SAFETY: the text belongs to the C library and is copied at once.
        unsafe String(cString: strerror(number))
    }

    /// What makes an agent's folder, see systemd/agent-folder.
    private static let maker = "sudo systemctl restart undertone-folder@\(geteuid())"
}
