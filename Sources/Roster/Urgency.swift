public import Events
public import Vocabulary

/// How soon an alert is to be seen to. The most urgent comes first: a request for help, then what nobody sees to, then
/// by level, then the oldest.
public struct Urgency: Sendable, Equatable, Comparable {
    /// Whether an agent asks for help.
    public let isHelp: Bool
    /// Whether nobody sees to it.
    public let isWaiting: Bool
    /// The highest level that it reached.
    public let level: AlertLevel
    /// Since when.
    public let since: Timestamp

    /// The urgency of an alert as it stands.
    public init(_ record: AlertRecord) {
        isHelp = record.alert.kind == .help
        isWaiting = record.life.isWaiting
        level = record.highestLevel
        since = record.alert.onsetAt
    }

    /// Whether the left one is more urgent.
    public static func < (left: Urgency, right: Urgency) -> Bool {
        if left.isHelp != right.isHelp { return left.isHelp }
        if left.isWaiting != right.isWaiting { return left.isWaiting }
        if left.level != right.level { return left.level > right.level }
        return left.since < right.since
    }
}

extension AlertRecord {
    /// Whether an agent asks for help and nobody sees to it: what is louder than everything else.
    public var isCall: Bool { isOpenHelp && life.isWaiting }
}

extension Sequence<AlertRecord> {
    /// The alert to see to first; `nil` where there is none.
    public var mostUrgent: AlertRecord? { self.min { Urgency($0) < Urgency($1) } }
}

extension [AlertRecord] {
    /// The alert that stands for an agent in a list: of the requests for help that nobody sees to the newest that says
    /// something, since what was said last is what is going on; else the one to see to first.
    public var shown: AlertRecord? {
        let calls = filter(\.isCall).sorted { $0.alert.raisedAt > $1.alert.raisedAt }
        return calls.first { $0.alert.hasWords } ?? calls.first ?? mostUrgent
    }

    /// Since when somebody waits who asks for help; `nil` where nobody does.
    public var waitingSince: Timestamp? { filter(\.isCall).map(\.alert.onsetAt).min() }
}

extension Sequence {
    /// As a list shows alerts: open requests for help first, those of who waits longest at the head, of one agent the
    /// newest that says something; then the newest.
    public func inOrderOfList(by alert: (Element) -> AlertRecord) -> [Element] {
        let all = map { (alert($0), $0) }
        let open = all.filter { $0.0.isOpenHelp }
        let first = Dictionary(open.map { ($0.0.alert.agent, $0.0.alert.raisedAt) }) { $0 < $1 ? $0 : $1 }
        let help = open.sorted { left, right in
            let (left, right) = (left.0, right.0)
            if left.life.isWaiting != right.life.isWaiting { return left.life.isWaiting }
            if left.alert.agent != right.alert.agent {
                let (one, other) = (first[left.alert.agent], first[right.alert.agent])
                if let one, let other, one != other { return one < other }
                return left.alert.agent < right.alert.agent
            }
            if left.alert.hasWords != right.alert.hasWords { return left.alert.hasWords }
            return left.alert.raisedAt > right.alert.raisedAt
        }
        let rest = all.filter { !$0.0.isOpenHelp }.sorted { $0.0.alert.raisedAt > $1.0.alert.raisedAt }
        return (help + rest).map(\.1)
    }
}
