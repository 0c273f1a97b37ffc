import EventLog
import Foundation
import Glibc
import Sodium
import StateFiles
import Vocabulary

/// The sealed files of segments that desks have sent, each under the segment's identifier, for the hub's user alone: a
/// file that is whole ends in `.age`, one that is on its way in `.part`. What is said of them stands in the store.
struct SegmentShelf: Sendable {
    private static let step = 1 << 20

    let folder: String

    func path(of segment: String) -> String { "\(folder)/\(segment).age" }
    private func part(of segment: String) -> String { "\(folder)/\(segment).part" }

    /// How many bytes of a file that is on its way are here.
    func count(of segment: String) -> Int {
        var status = stat()
        // SAFETY: the string and the status live for the length of the call.
        return unsafe lstat(part(of: segment), &status) == 0 ? Int(status.st_size) : 0
    }

    /// Puts bytes behind those that are here.
    func append(_ bytes: Data, to segment: String) throws(EventLogError) {
        do { try StateFile.makeFolder(folder) } catch { throw fault(error.number) }
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_CLOEXEC
        // SAFETY: the string lives for the length of the call.
        let descriptor = unsafe open(part(of: segment), flags, 0o600)
        guard descriptor >= 0 else { throw fault(errno) }
        defer { close(descriptor) }
        var rest = Array(bytes)[...]
        while !rest.isEmpty {
            // SAFETY: the pointer lives for the length of the call.
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw fault(errno) }
            rest = rest.dropFirst(count)
        }
    }

    /// SHA-256 of a file that is on its way.
    func hash(of segment: String) throws(EventLogError) -> String {
        var hash = SHA256.Running()
        do {
            let handle = try FileHandle(forReadingFrom: URL(filePath: part(of: segment)))
            defer { try? handle.close() }
            while let bytes = try handle.read(upToCount: Self.step), !bytes.isEmpty { hash.update(bytes) }
        } catch { throw fault(EIO) }
        return hash.hexadecimal
    }

    /// A file is whole: it is on the disk, and has its name, when this returns.
    func finish(_ segment: String) throws(EventLogError) {
        // SAFETY: the string lives for the length of the call.
        let descriptor = unsafe open(part(of: segment), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { throw fault(errno) }
        defer { close(descriptor) }
        do { try StateFile.place(part(of: segment), open: descriptor, at: path(of: segment)) } catch {
            throw fault(error.number)
        }
    }

    /// Takes a file away, whole or not.
    func remove(_ segment: String) throws(EventLogError) {
        for path in [path(of: segment), part(of: segment)] {
            // SAFETY: the string lives for the length of the call.
            guard unsafe unlink(path) != 0, errno != ENOENT else { continue }
            throw fault(errno)
        }
    }

    /// Whether a file is here as a whole.
    func holds(_ segment: String) -> Bool { FileManager.default.fileExists(atPath: path(of: segment)) }

    /// Nothing can be written or taken away now; it is tried again.
    private func fault(_ number: Int32) -> EventLogError {
        EventLogError(
            code: .unavailable,
            context: "The sealed files in \(folder) cannot be written (\(StateFileError.words(number))).")
    }

    /// The segments of which there is a file.
    var segments: Set<String> {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return Set(
            names.compactMap { name in
                [".age", ".part"].first(where: name.hasSuffix).map { String(name.dropLast($0.count)) }
            })
    }
}
