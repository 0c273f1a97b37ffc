import Events
import GRDB
public import Vocabulary

extension EventLog {
    private static let hubFact = "hub"

    /// Notes that a hub of the site is told what others may see: from now on it is told what it has to forget, too, for
    /// as long as there is this log, whether the hub is there or comes back later.
    /// - Parameter visibility: what it sees at most; with what it saw at earlier starts.
    /// - Throws: `unavailable` where nothing can be written.
    public func noteHub(sees visibility: Visibility) throws(EventLogError) {
        let before = try fact(Self.hubFact)
        let names = Set([before, visibility.text].compactMap(\.self).flatMap { $0.split(separator: " ") })
        let now = Visibility(text: names.joined(separator: " ")).text
        if now != before { try note(now, as: Self.hubFact) }
    }

    /// What a hub has to forget where some subjects are erased: those of which it may have been told.
    /// - Parameters:
    ///   - subjects: what is erased.
    ///   - db: the log.
    ///   - rows: the events as they were.
    /// - Returns: what is to be told; nothing where there never was a hub, or it knows of none of it.
    /// - Throws: where an event cannot be read.
    func forgets(_ subjects: Set<String>, in db: Database, of rows: [Row]) throws -> [EventData] {
        guard let seen = try EventLog.fact(Self.hubFact, in: db).map({ Visibility(text: $0) }) else { return [] }
        var told: Set<String> = []
        for row in rows {
            let subject: String = row["subject"]
            guard subjects.contains(subject), !told.contains(subject),
                case .thoseWhoSeeAlerts = families.audience(of: EventType(rawValue: row["type"]))
            else { continue }
            let isShared = Visibility(text: row["shared"]).narrowed(to: seen).sharesAlerts
            if try isShared || Self.isHelp(row["json"]) { told.insert(subject) }
        }
        let all = told.sorted()
        return try stride(from: 0, to: all.count, by: ForgetPayload.most).map { start in
            let part = Array(all[start..<min(start + ForgetPayload.most, all.count)])
            return .other(
                try OtherEvent(
                    family: .hub, step: ForgetPayload.step, subject: EventFamily.hub.name,
                    payload: ForgetPayload(subjects: part)))
        }
    }

    private static func isHelp(_ json: String) throws -> Bool {
        guard case .alert(_, let alert) = try JSON.value(Event.self, from: json).data else { return false }
        return alert.kind == .help
    }
}
