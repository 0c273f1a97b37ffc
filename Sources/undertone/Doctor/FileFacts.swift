import Foundation
import Glibc

/// What the file system says about one path, links followed.
struct FileFacts: Sendable, Equatable {
    /// What lies there.
    enum Kind: Sendable { case folder, file, socket, other }

    var path: String
    /// `nil` where nothing can be seen there.
    var kind: Kind?
    /// Why nothing can be seen; 0 where something can.
    var errorNumber: Int32 = 0
    var owner: uid_t = 0
    var group: gid_t = 0
    /// The twelve permission bits.
    var mode: UInt32 = 0
    /// Whether this process may write there.
    var isWritable = true

    /// Whether there is nothing of that name.
    var isAbsent: Bool { kind == nil && (errorNumber == ENOENT || errorNumber == ENOTDIR) }
    /// Whether others than the owner may read, write or enter it.
    var isOpenToOthers: Bool { mode & 0o077 != 0 }
    /// The permission bits as `ls` and `chmod` know them, such as `0700`.
    var modeText: String {
        let digits = String(mode, radix: 8)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }
    /// Why nothing can be seen, in words.
    var reason: String { Wording.fault(errorNumber) }
}

extension FileFacts {
    /// Looks at a path.
    init(at path: String) {
        self.init(path: path, isWritable: false)
        // Asked first for its reason, which Foundation wraps up. SAFETY: the path is passed for the time of the call.
        guard unsafe access(path, F_OK) == 0 else {
            errorNumber = errno
            return
        }
        let real = URL(filePath: path).resolvingSymlinksInPath().path(percentEncoded: false)
        guard let facts = try? FileManager.default.attributesOfItem(atPath: real) else {
            errorNumber = EACCES
            return
        }
        kind =
            switch facts[.type] as? FileAttributeType {
            case .typeDirectory?: .folder
            case .typeRegular?: .file
            case .typeSocket?: .socket
            default: .other
            }
        owner = (facts[.ownerAccountID] as? NSNumber)?.uint32Value ?? 0
        group = (facts[.groupOwnerAccountID] as? NSNumber)?.uint32Value ?? 0
        mode = ((facts[.posixPermissions] as? NSNumber)?.uint32Value ?? 0) & 0o7777
        // SAFETY: as above.
        isWritable = unsafe access(path, W_OK) == 0
    }
}
