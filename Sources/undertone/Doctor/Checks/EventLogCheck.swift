import DaemonConfiguration
import EventLog

/// The event log: opens, and is whole.
enum EventLogCheck {
    private static let name = "event log"

    static func findings(_ facts: Facts) -> [Finding] {
        guard let path = facts.configuration?.loaded.locations.eventLogFile else { return [] }
        switch facts.eventLog {
        case nil: return [.late(name, path)]
        case .absent: return [.ok(name, "\(path) is made at the first start")]
        case .inUse: return [.ok(name, "\(path), in use by the daemon")]
        case .foreign:
            return [
                .warning(name, "\(path) belongs to another user, and was not opened", mend: "run this as that user")
            ]
        case .whole: return [.ok(name, "\(path) is whole")]
        case .unusable(let error):
            // Message and mend are one sentence each.
            let sentences = error.context.split(separator: ". ", maxSplits: 1).map(String.init)
            return [
                .fault(
                    name, sentences.first ?? error.context,
                    mend: sentences.count > 1 ? sentences[1] : "move \(path) away")
            ]
        }
    }
}
