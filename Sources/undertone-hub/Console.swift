import CSystemd
import Events
import Foundation
import Glibc
import Logging
import Vocabulary

/// **The one exit of the hub's text to people.** Whatever goes out is one line, without what steers a terminal.
enum Console {
    /// Writes a line to standard output.
    static func tell(_ line: String) { write(line, to: STDOUT_FILENO) }

    /// Writes a line to standard error.
    static func complain(_ line: String) { write(line, to: STDERR_FILENO) }

    /// Tells systemd that the hub is ready; nothing without systemd.
    static func notifyReady() {
        // SAFETY: the string is read for the time of the call.
        _ = unsafe sd_notify(0, "READY=1")
    }

    private static func write(_ line: String, to descriptor: Int32) {
        var rest = Array((PlainText.shown(line) + "\n").utf8)[...]
        while !rest.isEmpty {
            // SAFETY: the pointer lives for the time of the call.
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}

/// Log lines on standard error: with the time, or where the journal reads them with the priority that it takes.
struct ConsoleLogHandler: LogHandler {
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    private let isJournal = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] != nil

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        guard !isJournal else { return Console.complain("<\(priority(of: event.level))>\(event.message)") }
        Console.complain("\(Timestamp.now.text) \(event.level) undertone-hub: \(event.message)")
    }

    private func priority(of level: Logger.Level) -> Int32 {
        switch level {
        case .trace, .debug: LOG_DEBUG
        case .info: LOG_INFO
        case .notice: LOG_NOTICE
        case .warning: LOG_WARNING
        case .error: LOG_ERR
        case .critical: LOG_CRIT
        }
    }
}
