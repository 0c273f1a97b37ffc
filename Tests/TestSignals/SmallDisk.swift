import Foundation
import Glibc

/// A file system in memory of a given size, mounted for one test.
public struct SmallDisk: Sendable {
    /// Where it is mounted.
    public let path: String

    /// Whether this process may mount.
    public static let isPossible: Bool = {
        guard geteuid() == 0 else { return false }
        let path = FileManager.default.temporaryDirectory.path + "/undertone-mount-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: path) }
        guard let disk = try? SmallDisk(at: path, kibibytes: 64) else { return false }
        disk.unmount()
        return true
    }()

    /// Makes the folder and mounts an empty disk there.
    public init(at path: String, kibibytes: Int) throws {
        self.path = path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        // SAFETY: strings that end in zero while the call lasts.
        let status = unsafe mount("tmpfs", path, "tmpfs", 0, "size=\(kibibytes)k,mode=0700")
        guard status == 0 else { throw POSIXError(.EPERM) }
    }

    /// Lets nobody write any more.
    public func makeReadOnly() throws {
        // SAFETY: as above.
        let status = unsafe mount("tmpfs", path, "tmpfs", UInt(MS_REMOUNT | MS_RDONLY), nil)
        guard status == 0 else { throw POSIXError(.EPERM) }
    }

    /// Takes all the space that is left, or gives it back.
    public func fill(_ isFull: Bool) throws {
        let filler = path + "/filler"
        guard isFull else { return try FileManager.default.removeItem(atPath: filler) }
        // SAFETY: the string and the bytes live for the length of the calls.
        let descriptor = unsafe open(filler, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        guard descriptor >= 0 else { throw POSIXError(.EIO) }
        defer { close(descriptor) }
        let bytes = [UInt8](repeating: 0, count: 4_096)
        while unsafe write(descriptor, bytes, bytes.count) > 0 {}
    }

    /// Unmounts it, also where files of it are open.
    public func unmount() {
        // SAFETY: as above.
        _ = unsafe umount2(path, Int32(MNT_DETACH))
    }
}
