import DaemonConfiguration
import EventLog
import Events
import Vocabulary

/// What the agent said that restricts, kept beside the log: whether it can be read, and what waits for an answer.
enum ReserveCheck {
    private static let name = "agent's word"

    static func findings(_ facts: Facts) -> [Finding] {
        guard let path = facts.configuration?.loaded.locations.reserveFile else { return [] }
        switch facts.reserve {
        case nil: return .late(name, path)
        case .absent?:
            if case .absent? = facts.eventLog { return .ok(name, "\(path) is made at the first start") }
            return .warning(
                name, "\(path) is not there; where a release made it, nothing is heard before the agent is asked anew",
                hint: "start the daemon, then: undertone consent show")
        case .unreadable(let words)?:
            return .fault(
                name, "\(path) cannot be read (\(words)), so that nothing is heard before the agent is asked anew",
                hint: "start the daemon, then: undertone consent grant")
        case .record(let record)?: return findings(record, now: facts.clock)
        }
    }

    private static func findings(_ record: Reserve.Record, now clock: ClockFacts?) -> [Finding] {
        var findings: [Finding] = []
        let asked = record.stopped.filter { !$0.value.isWithdrawn }.keys.sorted()
        if !asked.isEmpty {
            findings += [Finding].warning(
                name, "the agent is asked anew about \(asked.joined(separator: ", "))", hint: "undertone consent show")
        }
        let waiting = record.stopped.values.count { !$0.isInLog } + record.erasures.count
        if waiting > 0 {
            findings += [Finding].warning(
                name, "\(waiting) of the agent's wishes are kept, and are not done or in the log yet",
                hint: "free some space, or make the disk writable; it is tried again every few seconds")
        }
        if let reading = clock?.reading, !reading.agrees(with: record.clock) {
            findings += [Finding].warning(
                name, "the clock has jumped since \(record.clock?.at.text ?? "it was last believed"): nothing expires",
                hint: "timedatectl set-ntp true, or where it is right: undertone clock confirm")
        }
        return findings.isEmpty ? .ok(name, "kept beside the log") : findings
    }
}
