import Events
public import FeedClient
public import Vocabulary

/// Many daemons at once: what is known of each, in which order they are shown, and what is to be asked of them. Pure:
/// whoever holds it brings the clock and the answers.
public struct DaemonRoster: Sendable {
    /// What is to be asked of a daemon now.
    public struct Questions: Sendable, Equatable {
        /// Whether its open alerts are.
        public var alerts = false
        /// After which second of the stream its scores are.
        public var scoresAfterS = -1.0
        /// At each how many looks its status is: of many daemons less often.
        public var pace = 1
    }

    /// In the order in which they were found.
    public private(set) var daemons: [WatchedDaemon] = []
    /// Where each stands among them.
    private var places: [String: Int] = [:]

    /// One without daemons.
    public init() {}

    /// Makes room for a daemon, once.
    /// - Parameters:
    ///   - client: the daemon's.
    ///   - isExpected: whether its user is known as an agent.
    public mutating func add(_ client: FeedClient, isExpected: Bool = false) {
        guard places[client.key] == nil else { return }
        places[client.key] = daemons.count
        daemons.append(WatchedDaemon(client, isExpected: isExpected))
    }

    /// Keeps those alone that are still meant.
    public mutating func keep(_ isMeant: (WatchedDaemon) -> Bool) {
        guard !daemons.allSatisfy(isMeant) else { return }
        daemons = daemons.filter(isMeant)
        places = Dictionary(uniqueKeysWithValues: daemons.enumerated().map { ($1.socketPath, $0) })
    }

    /// The daemon with this socket; `nil` where it was not added.
    public subscript(socketPath: String) -> WatchedDaemon? { places[socketPath].map { daemons[$0] } }

    /// Takes something in about a daemon that was added; of others nothing is known.
    public mutating func change(_ socketPath: String, _ take: (inout WatchedDaemon) -> Void) {
        if let index = places[socketPath] { take(&daemons[index]) }
    }

    /// What is to be asked of a daemon. The scores of a person are asked for as long as they are looked at: the audit
    /// keeps that, a row for ten minutes.
    public func questions(to socketPath: String) -> Questions {
        guard let daemon = self[socketPath] else { return Questions() }
        return Questions(
            alerts: daemon.hasNewAlerts, scoresAfterS: daemon.cursorS,
            pace: daemons.count == 1 ? 1 : daemons.count <= 10 ? 2 : 4)
    }
}

extension Sequence<WatchedDaemon> {
    /// Those that have a line, in the order of the list: agents who ask for help first, then alerts that wait, then
    /// those that are seen to, then everybody else by name.
    public func inOrderOfUrgency(at now: Timestamp) -> [WatchedDaemon] {
        filter { $0.isShown(at: now) }.map { (Place($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
    }
}

/// A daemon's place in the list.
private struct Place: Comparable {
    enum Group: Int { case help, waiting, handled, quiet, away }

    let group: Group
    /// That of the most urgent alert.
    let urgency: Urgency?
    let name: String

    init(_ daemon: WatchedDaemon) {
        urgency = daemon.alerts.mostUrgent.map { Urgency($0) }
        group =
            if let urgency { urgency.isHelp ? .help : urgency.isWaiting ? .waiting : .handled } else {
                daemon.outage == nil ? .quiet : .away
            }
        name = daemon.name
    }

    static func < (left: Place, right: Place) -> Bool {
        if left.group != right.group { return left.group.rawValue < right.group.rawValue }
        if let first = left.urgency, let second = right.urgency, first != second { return first < second }
        return left.name < right.name
    }
}
