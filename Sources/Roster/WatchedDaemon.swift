public import Events
public import FeedClient
public import Languages
public import Vocabulary

/// How a lane at a hub that needs nobody is counted.
public enum SiteCalm: Sendable, CaseIterable {
    /// It is heard, or nothing else is known.
    case calm
    /// The voice is not heard.
    case notHeard
    /// The hub hears nothing of it.
    case notConnected
}

/// What a live view knows of one daemon: how it stands, what is open, how its agent has sounded in the last minute.
public struct WatchedDaemon: Sendable {
    /// Seconds of scores that are kept.
    public static let historyS = 60.0
    /// Most scores that are kept: a daemon may say of all that they are of the same second.
    private static let maxScores = 10_000
    /// Most alerts that are kept of what it says by itself.
    private static let maxAlerts = 1_000
    /// How long a daemon stays in the list that has gone away and left nothing open.
    public static let farewellS = 600.0

    /// Why a daemon cannot be reached, in words, and since when.
    public struct Outage: Sendable, Equatable {
        /// Why.
        public let reason: Phrase
        /// Since when.
        public let since: Timestamp
        /// Whether it is there, and tells whoever asks nothing.
        public let isRefusal: Bool
    }

    /// Talks to it, and knows whose it is.
    public internal(set) var client: FeedClient
    /// Whether its user is known as an agent, whether it runs or not.
    public let isExpected: Bool
    /// Whether it has been reached at any time.
    private var wasReached = false
    /// How it stood at the last question; `nil` before the first answer.
    public private(set) var status: StandingPayload?
    /// The alerts that somebody has still to see to.
    public var alerts: [AlertRecord] = []
    /// Whether ``alerts`` is to be asked for anew.
    public var hasNewAlerts = true
    /// The scores of the last ``historyS``, the oldest first.
    public private(set) var scores: [ScorePoint] = []
    /// `nil` while it can be reached.
    public private(set) var outage: Outage?

    /// Seconds of the stream after which scores are wanted.
    public var cursorS: Double { scores.last?.timeS ?? -1 }

    /// What tells it apart from others: its socket, and at a hub its lane.
    public var socketPath: String { client.key }

    /// A daemon that has said nothing so far.
    public init(_ client: FeedClient, isExpected: Bool = false) {
        self.client = client
        self.isExpected = isExpected
    }

    // MARK: - What is heard of it

    /// Takes in how the daemon stands, and its newest scores; `nil` where it does not tell them.
    public mutating func update(_ status: StandingPayload, scores: [ScorePoint]?) {
        self.status = status
        if let scores { add(scores) } else { self.scores = [] }
    }

    /// The score's state in a word: what status tells the agent, and for others the newest score; `nil` where none is
    /// told.
    public var scoreState: String? { status?.score?.state ?? scores.last?.state }

    private mutating func add(_ points: [ScorePoint]) {
        scores += points
        let oldest = cursorS - Self.historyS
        scores.removeAll { $0.timeS <= oldest }
        scores = scores.suffix(Self.maxScores)
    }

    /// At a hub, for how long a lane counts as connected after the hub has last heard of it: three of its own words.
    public static let connectedS = 180.0

    /// Takes in what a hub tells of this lane.
    public mutating func update(_ told: SiteDesk.Lane?, of lane: SiteLane, at now: Timestamp) {
        client = client.speaking(of: lane)
        func isRecent(_ time: Timestamp?, _ seconds: Double) -> Bool {
            time.map { $0.advanced(bySeconds: seconds) > now } ?? false
        }
        let live = told?.live.flatMap { isRecent($0.at, Self.historyS) ? $0 : nil }
        let isConnected = live != nil || told?.link == "following" && isRecent(told?.saidAt, Self.connectedS)
        if isConnected {
            outage = nil
            wasReached = true
        } else {
            let isWithheld = told?.link == "withheld"
            outage = Outage(
                reason: isWithheld ? Phrase("not allowed") : Phrase("not connected"),
                since: outage?.since ?? told?.saidAt ?? now, isRefusal: isWithheld)
        }
        status = live.map { StandingPayload(agent: lane.login, capture: $0.capture) }
        guard let live, let state = live.state else {
            scores = []
            return
        }
        let timeS = Double(live.at.millisecondsSince1970) / 1_000
        guard timeS > cursorS else { return }
        add([
            ScorePoint(
                timeS: timeS, score: live.score, confidence: 1, state: state, f0Hz: nil, levelDBFS: -120,
                syllableRate: nil)
        ])
    }

    /// At a hub, how a lane that needs nobody is counted.
    public var calm: SiteCalm {
        if outage != nil { return .notConnected }
        return status?.capture?.isHeard == false ? .notHeard : .calm
    }

    /// Takes in an alert as it stands now.
    public mutating func take(_ record: AlertRecord) {
        alerts.removeAll { $0.alert.alertID == record.alert.alertID }
        if record.life.state.isOpen, alerts.count < Self.maxAlerts { alerts.append(record) }
    }

    /// Notes that it cannot be reached; it will count its seconds anew.
    public mutating func lose(because error: FeedClientError, at now: Timestamp) {
        let reason =
            switch error.code {
            case .noDaemon where isExpected && !wasReached: Phrase("no daemon answers")
            case .refused, .needsPermission: Phrase("not allowed")
            case .wrongOwner: Phrase("another user serves this socket")
            case .unavailable: Phrase("the daemon cannot answer")
            case .unreadableAnswer: Phrase("the daemon answers nonsense")
            case .noDaemon where client.login != nil: Phrase("signed in, the daemon is away")
            case .configuration, .noDaemon, .disconnected, .notFound: Phrase("the daemon is away")
            }
        scores = []
        let isRefusal = error.code == .refused || error.code == .needsPermission
        outage = Outage(reason: reason, since: outage?.since ?? now, isRefusal: isRefusal)
    }

    /// Notes that it can be reached. What happened meanwhile is not known, and asked for.
    public mutating func find() {
        outage = nil
        wasReached = true
        hasNewAlerts = true
    }

    /// Takes in at once what an event says of an alert, so that nothing that is shown lags behind it; the rest is asked
    /// for.
    public mutating func take(_ event: Event) {
        let subject = event.subject
        let index = alerts.firstIndex { $0.alert.alertID == subject }
        switch event.data {
        case .alert(.told, _), .alert(.tried, _): return
        case .alert(let step, let alert):
            let moved: AlertLife.Step = step == .raised ? .raise : step == .rising ? .rise : .clear
            if let index {
                alerts[index].alert = alert
                alerts[index].life = alerts[index].life.after(moved)
                alerts[index].highestLevel = max(alerts[index].highestLevel, alert.level)
            } else if moved != .clear, alerts.count < Self.maxAlerts {
                let life = AlertLife(state: .raised, kind: alert.kind).after(moved)
                alerts.append(AlertRecord(alert: alert, life: life, highestLevel: alert.level, lastSequence: nil))
            }
        case .handling(let step, let handling):
            guard let index else { break }
            if let life = try? alerts[index].life.after(step, by: handling.by) { alerts[index].life = life }
        case .segment, .capture, .baseline, .consent, .policy, .erased, .daemon, .other: return
        }
        alerts.removeAll { !$0.life.state.isOpen }
        hasNewAlerts = true
    }

    /// Takes in the alerts that are open, unless something has happened since they were asked for.
    public mutating func take(open: [AlertRecord]) { if !hasNewAlerts { alerts = open } }

    // MARK: - What is shown of it

    /// Whether nobody has reached it since somebody looks, and it does not run.
    public var isAbsent: Bool { outage?.isRefusal == false && !wasReached }

    /// Whether it has a line in the list; open alerts keep it there, and that it is expected.
    public func isShown(at now: Timestamp) -> Bool {
        guard let outage, alerts.isEmpty, !isExpected else { return true }
        return Double(now.millisecondsSince1970 - outage.since.millisecondsSince1970) / 1_000 < Self.farewellS
    }

    /// Whose voice it is, as the kernel says; what the daemon says stands beside it where that differs.
    public var name: String { client.lane?.login ?? client.name(saying: status?.agent) }

    /// The same where it has to be told apart from everybody else's: at a hub with its desk.
    public var fullName: String { client.lane == nil ? name : client.name() }

    /// The highest score in each of equal stretches of time up to now, as a share of 100; `nil` where there was none.
    public func history(columns: Int) -> [Double?] {
        var history = [Double?](repeating: nil, count: columns)
        let start = cursorS - Self.historyS
        for point in scores {
            guard let score = point.score else { continue }
            // A stretch ends with its last point, the newest one with now.
            let column =
                Int(rounding: (point.timeS - start) / Self.historyS * Double(columns), .up, in: 0...columns + 1) - 1
            guard history.indices.contains(column) else { continue }
            history[column] = max(history[column] ?? 0, score / 100)
        }
        return history
    }
}
