import CSystemd
import Foundation
import Glibc

/// Whether nobody else can write what the daemon believes: its configuration, which decides what is heard and who can
/// open it, and its state. As sshd does with its keys: a file, and every folder on the way to it, belongs to root or to
/// this user, and others cannot write it.
struct FileTrust {
    /// What the file system says of one path; symbolic links are not followed.
    struct Facts: Equatable {
        var owner: uid_t
        var group: gid_t
        /// The twelve permission bits.
        var mode: UInt32
        var isFolder: Bool
        /// Whether it has an access list beyond the permission bits; then those of the group are the list's mask.
        var hasAccessList: Bool
    }

    /// More entries of a folder than this are not looked at.
    private static let maxEntries = 10_000
    private static let (groupWrite, othersWrite, othersSearch, sticky): (UInt32, UInt32, UInt32, UInt32) = (
        0o020, 0o002, 0o011, 0o1000
    )

    /// Who runs the daemon.
    var user: uid_t
    /// What lies at a path; `nil` for nothing.
    var facts: (_ path: String) -> Facts?
    /// Whom root's files seem to belong to where the process runs in a namespace of users that does not know root, as a
    /// unit with PrivateUsers does; `nil` elsewhere.
    var rootElsewhere: uid_t?
    /// Whether a group has nobody in it but this user.
    var isOwnGroup: (gid_t) -> Bool

    /// Looks at files and folders, none of which need exist.
    /// - Parameters:
    ///   - files: files.
    ///   - folders: folders, with what lies in them.
    /// - Returns: why one of them cannot be believed: what, who could write it, and what to do; `nil` where all can.
    func fault(files: [String], folders: [String]) -> String? {
        for path in files + folders {
            let steps = Self.steps(to: path)
            for step in steps { if let fault = fault(at: step, isOnTheWay: step != steps.last) { return fault } }
        }
        for folder in folders {
            // Into a folder that nobody else can enter, nobody else can reach.
            guard let found = facts(folder), found.mode & Self.othersSearch != 0 else { continue }
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names.sorted().prefix(Self.maxEntries) {
                if let fault = fault(at: folder + "/" + name, isOnTheWay: false) { return fault }
            }
        }
        return nil
    }

    private func fault(at path: String, isOnTheWay: Bool) -> String? {
        guard let found = facts(path) else { return nil }
        guard found.owner == 0 || found.owner == user || found.owner == rootElsewhere else {
            return "\(path) belongs to another user (uid \(found.owner)), who could change what the daemon does; "
                + "give it to root or to this user (chown), or name another place"
        }
        // Where everybody may make files, as in /tmp, nobody can take away or put another in place of what is not
        // theirs; what lies there is looked at by itself.
        if isOnTheWay, found.isFolder, found.mode & Self.sticky != 0 { return nil }
        if found.mode & Self.othersWrite != 0 {
            return "\(path) can be written by everybody, who could change what the daemon does; chmod o-w \(path)"
        }
        // With an access list these bits are its mask: somebody in it may write.
        guard found.mode & Self.groupWrite != 0,
            found.hasAccessList || (found.group != 0 && !isOwnGroup(found.group))
        else { return nil }
        return "\(path) can be written by a group (gid \(found.group)), who could change what the daemon does; "
            + "chmod g-w \(path)"
    }

    /// Every folder on the way from the root, by the links that the path is written with and without them, and at last
    /// the path itself.
    private static func steps(to path: String) -> [String] {
        let written = URL(filePath: path).standardizedFileURL
        return [written, written.resolvingSymlinksInPath()].flatMap { url in
            let parts = url.path(percentEncoded: false).split(separator: "/")
            return ["/"] + parts.indices.map { "/" + parts[...$0].joined(separator: "/") }
        }
    }
}

extension FileTrust {
    /// What this system says.
    static func current() -> FileTrust {
        let user = geteuid()
        return FileTrust(
            user: user,
            facts: { path in
                // Which module `struct stat` belongs to depends on the order of the build.
                guard let found = try? FileManager.default.attributesOfItem(atPath: path),
                    let owner = (found[.ownerAccountID] as? NSNumber)?.uint32Value,
                    let group = (found[.groupOwnerAccountID] as? NSNumber)?.uint32Value,
                    let mode = (found[.posixPermissions] as? NSNumber)?.uint32Value
                else { return nil }
                let type = found[.type] as? FileAttributeType
                // The bits of a symbolic link mean nothing; who owns it decides where it leads.
                return Facts(
                    owner: owner, group: group, mode: type == .typeSymbolicLink ? 0 : mode & 0o7777,
                    isFolder: type == .typeDirectory,
                    // SAFETY: the strings live for the length of the call, and no value is asked for.
                    hasAccessList: unsafe lgetxattr(path, "system.posix_acl_access", nil, 0) > 0)
            }, rootElsewhere: unmappedRoot, isOwnGroup: { isOwn($0, of: user) })
    }

    /// The number that stands for every user whom this namespace does not know, where the machine's root is one.
    private static var unmappedRoot: uid_t? {
        unmappedRoot(map: (try? String(contentsOfFile: "/proc/self/uid_map", encoding: .utf8)) ?? "")
    }

    /// - Parameter map: lines of three numbers: the first user within the namespace, the same user outside, and how
    ///   many follow one another. Whoever is 0 within need not be 0 outside.
    /// - Returns: the number; `nil` where root is known.
    static func unmappedRoot(map: String) -> uid_t? {
        let outside = map.split(separator: "\n").map { $0.split(separator: " ").dropFirst().first }
        return outside.isEmpty || outside.contains("0") ? nil : 65_534
    }

    /// Whether a group is this user's primary one and lists nobody else.
    private static func isOwn(_ group: gid_t, of user: uid_t) -> Bool {
        // SAFETY: one thread runs yet; nothing that is returned is kept.
        guard let entry = unsafe getpwuid(user), unsafe entry.pointee.pw_gid == group else { return false }
        let name = unsafe String(cString: entry.pointee.pw_name)
        guard let found = unsafe getgrgid(group), var member = unsafe found.pointee.gr_mem else { return false }
        // A group that others have as their primary one, such as `users`, is not called like its one user.
        guard unsafe String(cString: found.pointee.gr_name) == name else { return false }
        while let other = unsafe member.pointee {
            guard unsafe String(cString: other) == name else { return false }
            unsafe member += 1
        }
        return true
    }
}
