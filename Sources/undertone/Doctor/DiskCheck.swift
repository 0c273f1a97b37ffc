import DaemonConfiguration
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
}

extension DiskFacts {
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
            freeFiles: facts.f_files == 0 ? nil : Int64(facts.f_favail), isReadOnly: facts.f_flag & UInt(ST_RDONLY) != 0
        )
    }
}

/// Room for segments and events.
enum DiskCheck {
    private static let name = "disk"
    /// Below it the log may not outlast the day.
    private static let minBytes: Int64 = 100_000_000
    private static let minFiles: Int64 = 1_000

    static func findings(_ facts: Facts) -> [Finding] {
        guard let disks = facts.disks else { return .late(name, "the file system") }
        let vault = facts.configuration?.loaded.configuration.vault
        let wanted = vault.map { $0.keepsSegments ? Int64($0.maxSizeMB) * 1_000_000 : 0 } ?? 0
        let findings = disks.compactMap { fault(of: $0, wanted: wanted) }
        guard findings.isEmpty else { return findings }
        let free = disks.map(\.freeBytes).min() ?? 0
        let places = disks.map(\.path).outermostFolders.joined(separator: ", ")
        return .ok(name, "\(Wording.size(bytes: free)) free at \(places)")
    }

    private static func fault(of disk: DiskFacts, wanted: Int64) -> Finding? {
        let place = "\(disk.path) (\(disk.what))"
        if disk.isReadOnly {
            return .fault(
                name, "\(place) is read-only", hint: "look at dmesg for a disk that fails; mount it for writing")
        }
        if disk.freeBytes < minBytes {
            return .fault(
                name, "\(place): \(Wording.size(bytes: disk.freeBytes)) free", hint: "make room: 100 MB at least")
        }
        if let files = disk.freeFiles, files < minFiles {
            return .fault(
                name, "\(place): room for \(files) more files (inodes)", hint: "remove small files that nobody needs")
        }
        guard disk.freeBytes < wanted else { return nil }
        return .warning(
            name,
            "\(place): \(Wording.size(bytes: disk.freeBytes)) free, less than vault.max_size_mb allows segments to take",
            hint: "make room, or lower vault.max_size_mb")
    }
}
