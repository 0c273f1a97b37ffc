import Events
import Feed
import Vocabulary

/// What the panel of `undertone watch` knows of one daemon.
struct WatchedDaemon {
    /// Seconds of scores that are shown.
    static let historyS = 60.0
    /// How long a daemon stays in the table that has gone away and left nothing open.
    static let farewellS = 600.0

    /// Path of its socket.
    let socketPath: String
    /// How it stood at the last question; `nil` before the first answer.
    private(set) var status: StatusPayload?
    /// The alerts that somebody has still to see to.
    var alerts: [AlertRecord] = []
    /// Whether ``alerts`` is to be asked for anew.
    var hasNewAlerts = true
    /// The scores of the last ``historyS``, the oldest first.
    private(set) var scores: [ScorePoint] = []
    /// Why it cannot be reached, and since when; `nil` while it can.
    private(set) var outage: (reason: String, since: Timestamp)?

    /// Seconds of the stream after which scores are wanted.
    var cursorS: Double { scores.last?.timeS ?? -1 }

    init(socketPath: String) {
        self.socketPath = socketPath
    }

    /// Takes new scores.
    mutating func add(_ points: [ScorePoint]) {
        scores += points
        let oldest = cursorS - Self.historyS
        scores.removeAll { $0.timeS <= oldest }
    }

    /// Takes in how the daemon stands; where its scores are not asked for one by one, the history grows by this one.
    mutating func update(_ status: StatusPayload, scores: [ScorePoint]?) {
        self.status = status
        if let scores { return add(scores) }
        // A daemon that was started anew counts from the beginning.
        if status.uptimeS < cursorS { self.scores = [] }
        let score = status.score
        add([
            ScorePoint(
                timeS: status.uptimeS, score: score.value, confidence: score.confidence, state: score.state)
        ])
    }

    /// Notes that it cannot be reached; it will count its seconds anew.
    mutating func lose(because reason: String, at now: Timestamp = .now) {
        scores = []
        outage = (reason, outage?.since ?? now)
    }

    /// Notes that it can be reached. What happened meanwhile is not known, and asked for.
    mutating func find() {
        outage = nil
        hasNewAlerts = true
    }

    /// Whether it has a line in the table; open alerts keep it there.
    func isShown(at now: Timestamp) -> Bool {
        guard let outage, alerts.isEmpty else { return true }
        return Double(now.millisecondsSince1970 - outage.since.millisecondsSince1970) / 1_000 < Self.farewellS
    }

    /// Whose voice it is; until it says so, the name of its socket, which among supervisors' sockets is the agent's.
    var name: String {
        status?.agent ?? socketPath.split(separator: "/").last.map { String($0.replacing(".sock", with: "")) } ?? ""
    }

    /// The alert to see to first: a request for help, then what waits, then by level, then the oldest.
    var firstAlert: AlertRecord? {
        alerts.min { Self.urgency(of: $0) < Self.urgency(of: $1) }
    }

    private static func urgency(of record: AlertRecord) -> (Int, Int, Int, Timestamp) {
        (
            record.alert.kind == .help ? 0 : 1, record.life.isWaiting ? 0 : 1, -record.highestLevel.rank,
            record.alert.onsetAt
        )
    }

    /// Where it stands in the table: agents who ask for help first, then alerts that wait, then those that are seen to,
    /// then everybody else by name.
    var rank: WatchRank {
        guard let alert = firstAlert else { return WatchRank(group: outage == nil ? 3 : 4, name: name) }
        let (kind, waiting, level, since) = Self.urgency(of: alert)
        return WatchRank(group: kind == 0 ? 0 : 1 + waiting, waiting: waiting, level: level, since: since, name: name)
    }

    /// The highest score in each of equal stretches of time up to now, as a share of 100; `nil` where there was none.
    func history(columns: Int) -> [Double?] {
        var history = [Double?](repeating: nil, count: columns)
        let start = cursorS - Self.historyS
        for point in scores {
            guard let score = point.score else { continue }
            // A stretch ends with its last point, the newest one with now.
            let column = Int(((point.timeS - start) / Self.historyS * Double(columns)).rounded(.up)) - 1
            guard history.indices.contains(column) else { continue }
            history[column] = max(history[column] ?? 0, score / 100)
        }
        return history
    }
}

/// An agent's place in the table of `undertone watch`.
struct WatchRank: Comparable {
    /// 0 help, 1 alerts that wait, 2 alerts that are seen to, 3 no alert, 4 away.
    var group: Int
    var waiting = 0
    var level = 0
    var since = Timestamp(millisecondsSince1970: 0)
    var name: String

    static func < (left: WatchRank, right: WatchRank) -> Bool {
        (left.group, left.waiting, left.level, left.since, left.name)
            < (right.group, right.waiting, right.level, right.since, right.name)
    }
}
