import Foundation
import Glibc
import Logging

/// Where the daemon's log goes: systemd's journal where that reads our standard error, else standard error itself.
enum LogDestination {
    /// The logger of an agent's daemon.
    static func logger(label: String, agent: String) -> Logger {
        let isJournal = isJournal
        return Logger(label: label) { label in
            isJournal ? JournalLogHandler(agent: agent) as any LogHandler : StreamLogHandler.standardError(label: label)
        }
    }

    /// Says why the daemon cannot start, before it has a logger.
    static func complain(_ message: String) {
        guard isJournal else { return FileHandle.standardError.write(Data((message + "\n").utf8)) }
        JournalLogHandler(agent: nil).log(
            event: LogEvent(
                level: .error, message: "\(message)", metadata: nil, source: "undertoned", file: #fileID,
                function: #function, line: #line))
    }

    /// Whether the journal reads our standard error. The variable alone does not say so: a terminal that a service
    /// started inherits it too.
    private static var isJournal: Bool {
        guard let stream = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] else { return false }
        // A device and an inode; the device is the kernel's one file system of sockets, whose link holds the inode
        // alone.
        let target = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\(STDERR_FILENO)")
        return stream.split(separator: ":").last.map { target == "socket:[\($0)]" } ?? false
    }
}
