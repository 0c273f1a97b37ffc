import Foundation
import Logging

/// Writes log lines to standard error, a line each; where the journal reads it, with the priority that it understands.
struct ConsoleLog: LogHandler {
    var logLevel: Logger.Level = .info
    var metadata: Logger.Metadata = [:]
    private let isJournal = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] != nil

    /// The program's logger.
    static var logger: Logger { Logger(label: "undertone-uplink") { _ in ConsoleLog() } }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        Console.complain(
            isJournal ? "<\(priority(of: event.level))>\(event.message)" : "\(event.level): \(event.message)")
    }

    /// As sd-daemon(3) has them.
    private func priority(of level: Logger.Level) -> Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }
}
