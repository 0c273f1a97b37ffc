import Foundation

/// Room on the disk on which something is written.
struct DiskFacts: Sendable, Equatable {
    /// What is written there.
    var what: String
    /// The folder that was asked about: the place itself, or the nearest one above it that exists.
    var path: String
    var freeBytes: Int64
    /// Files that can still be made; `nil` where the file system sets no limit.
    var freeFiles: Int64?
    var isReadOnly: Bool

    /// Facts put together by hand.
    init(what: String, path: String, freeBytes: Int64, freeFiles: Int64?, isReadOnly: Bool) {
        self.what = what
        self.path = path
        self.freeBytes = freeBytes
        self.freeFiles = freeFiles
        self.isReadOnly = isReadOnly
    }

    /// Asks about the disk below a path, which need not exist yet; `nil` where the system does not say.
    init?(what: String, at path: String) {
        var folder = path
        while FileFacts(at: folder).kind != .folder, folder.count > 1 {
            folder = (folder as NSString).deletingLastPathComponent
        }
        var facts = statvfs()
        // SAFETY: the path is passed for the time of the call, which fills the structure.
        guard unsafe statvfs(folder, &facts) == 0 else { return nil }
        self.init(
            what: what, path: folder, freeBytes: Int64(facts.f_bavail) * Int64(facts.f_frsize),
            freeFiles: facts.f_files == 0 ? nil : Int64(facts.f_favail),
            isReadOnly: facts.f_flag & UInt(ST_RDONLY) != 0)
    }
}
