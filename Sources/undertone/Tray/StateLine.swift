import Foundation
import Glibc
import Languages

/// The daemon's state file, whose first line says what it hears, followed by inotify. For one thread.
///
/// The folder comes and goes with the daemon, so that the one above is watched, too.
final class StateLine {
    private static let name = "state"
    /// More than the daemon writes.
    private static let longest = 4_096

    private let folder: String
    /// Readable when something may have changed.
    let descriptor: Int32
    private var watched: Int32 = -1

    /// - Parameter folder: where the state file lies.
    /// - Throws: ``CommandFailure`` where nothing can be watched.
    init(folder: String) throws(CommandFailure) {
        self.folder = folder
        descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
        guard descriptor >= 0 else {
            throw CommandFailure(
                localized("nothing can be watched here (\(Wording.fault(errno)))"), status: .unavailable)
        }
        let parent = URL(filePath: folder).deletingLastPathComponent().path(percentEncoded: false)
        // SAFETY: the path lives for the time of the call.
        _ = unsafe inotify_add_watch(descriptor, parent, UInt32(IN_CREATE | IN_MOVED_TO | IN_ONLYDIR))
    }

    deinit { close(descriptor) }

    /// What stands there now; changes from here on make the descriptor readable.
    /// - Returns: the line; `nil` where there is none.
    func read() -> String? {
        var buffer = [UInt8](repeating: 0, count: Self.longest)
        // SAFETY: the buffer and the path live for the time of the calls. What the events say does not matter: the file
        // is read again.
        while unsafe Glibc.read(descriptor, &buffer, buffer.count) > 0 {}
        // The folder may be another one by now; a watch that stands already is the same number again.
        watched = unsafe inotify_add_watch(
            descriptor, folder, UInt32(IN_MOVED_TO | IN_CLOSE_WRITE | IN_DELETE | IN_DELETE_SELF | IN_ONLYDIR))
        let file = unsafe open("\(folder)/\(Self.name)", O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard file >= 0 else { return nil }
        defer { close(file) }
        let count = unsafe Glibc.read(file, &buffer, buffer.count)
        guard count > 0 else { return nil }
        let text = String(decoding: buffer.prefix(count), as: UTF8.self)
        return text.split(whereSeparator: \.isNewline).first.map(String.init)
    }
}
