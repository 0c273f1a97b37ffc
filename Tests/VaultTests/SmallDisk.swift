import Foundation
import Glibc

/// A file system in memory of a given size, mounted for one test.
struct SmallDisk {
    let path: String

    /// Whether this process may mount.
    static let isPossible: Bool = {
        guard geteuid() == 0 else { return false }
        let path = FileManager.default.temporaryDirectory.path + "/undertone-mount-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard let disk = try? SmallDisk(at: path, kibibytes: 64) else { return false }
        disk.unmount()
        return true
    }()

    init(at path: String, kibibytes: Int) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        // SAFETY: strings that end in zero while the call lasts.
        let status = unsafe mount("tmpfs", path, "tmpfs", 0, "size=\(kibibytes)k,mode=0700")
        guard status == 0 else { throw POSIXError(.EPERM) }
    }

    func makeReadOnly() throws {
        // SAFETY: as above.
        let status = unsafe mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil)
        guard status == 0 else { throw POSIXError(.EPERM) }
    }

    func unmount() {
        // SAFETY: as above.
        _ = unsafe umount2(path, Int32(MNT_DETACH))
    }
}
