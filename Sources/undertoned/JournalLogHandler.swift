import CSystemd
import Events
import Foundation
import Glibc
import Logging
import Vocabulary

/// Writes log lines into systemd's journal with fields of their own, so that `journalctl UNDERTONE_AGENT=alice` finds
/// them; without the journal to standard error, a line each.
///
/// Beside `MESSAGE`, `PRIORITY` and `SYSLOG_IDENTIFIER` a line has `UNDERTONE_VERSION`, `UNDERTONE_AGENT` where the
/// agent is known, and its metadata as `UNDERTONE_<KEY>`. The journal adds the time.
struct JournalLogHandler: LogHandler {
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    var metadataProvider: Logger.MetadataProvider?
    private let agent: String?
    private let isJournal: Bool

    /// - Parameters:
    ///   - agent: whose daemon it is; `nil` where that is not known yet.
    ///   - isJournal: whether the journal reads our standard error.
    init(agent: String?, isJournal: Bool) {
        self.agent = agent
        self.isJournal = isJournal
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        guard isJournal else { return Console.complain(line(of: event)) }
        guard !Self.send(fields(of: event)) else { return }
        // The journal reads standard error too, and takes the number for the priority.
        Console.complain("<\(event.level.syslogPriority)>\(event.message)")
    }

    /// The line for standard error: when, how grave, what, and what more is known.
    func line(of event: LogEvent) -> String {
        let more = values(of: event).sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
        return "\(Timestamp.now.text) \(event.level) undertoned:\(more) \(event.message)"
    }

    private func values(of event: LogEvent) -> Logger.Metadata {
        var values = metadata
        if let provided = metadataProvider?.get() { values.merge(provided) { $1 } }
        if let own = event.metadata { values.merge(own) { $1 } }
        if let error = event.error { values["error"] = "\(error)" }
        return values
    }

    /// The fields of a line, each `NAME=value`; no value steers the terminal on which the journal is read.
    func fields(of event: LogEvent) -> [String] {
        var fields = [
            "MESSAGE=\(event.message)", "PRIORITY=\(event.level.syslogPriority)", "SYSLOG_IDENTIFIER=undertoned",
            "UNDERTONE_VERSION=\(Version.current)",
        ]
        if let agent { fields.append("UNDERTONE_AGENT=\(agent)") }
        for (key, value) in values(of: event).sorted(by: { $0.key < $1.key }) {
            fields.append("\(Self.fieldName(of: key))=\(value)")
        }
        return fields.map(PlainText.shown)
    }

    /// The journal takes names of capital letters, digits and underscores, at most 64 of them.
    static func fieldName(of key: String) -> String {
        let allowed = key.unicodeScalars.map { scalar -> Character in
            let isPlain = scalar.isASCII && (scalar.properties.isAlphabetic || ("0"..."9").contains(scalar))
            return isPlain ? Character(Character(scalar).uppercased()) : "_"
        }
        return String(("UNDERTONE_" + String(allowed)).prefix(64))
    }

    /// - Returns: whether the journal was there to take them.
    private static func send(_ fields: [String]) -> Bool {
        var bytes: [UInt8] = []
        var ends: [Int] = []
        for field in fields {
            bytes.append(contentsOf: field.utf8)
            ends.append(bytes.count)
        }
        // SAFETY: each entry points into `bytes`, which lives and does not move for the call; the library only reads.
        return unsafe bytes.withUnsafeMutableBytes { memory in
            var start = 0
            let entries = unsafe ends.map { end in
                defer { start = end }
                return unsafe iovec(iov_base: memory.baseAddress?.advanced(by: start), iov_len: end - start)
            }
            return unsafe sd_journal_sendv(entries, Int32(entries.count)) >= 0
        }
    }
}

extension Logger.Level {
    /// The priority of syslog(3), which journalctl's `-p` filters by.
    var syslogPriority: Int32 {
        switch self {
        case .trace, .debug: LOG_DEBUG
        case .info: LOG_INFO
        case .notice: LOG_NOTICE
        case .warning: LOG_WARNING
        case .error: LOG_ERR
        case .critical: LOG_CRIT
        }
    }
}

/// Where the daemon's log goes: systemd's journal where that reads our standard error, else standard error itself.
enum LogDestination {
    /// The logger of an agent's daemon.
    static func logger(label: String, agent: String) -> Logger {
        let isJournal = isJournal
        return Logger(label: label) { _ in JournalLogHandler(agent: agent, isJournal: isJournal) }
    }

    /// Says why the daemon cannot start, before it has a logger.
    static func complain(_ message: String) {
        guard isJournal else { return Console.complain(message) }
        JournalLogHandler(agent: nil, isJournal: true).log(
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
