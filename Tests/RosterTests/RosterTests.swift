import Events
import FeedClient
import Languages
import Testing
import Vocabulary

@testable import Roster

struct RosterTests {
    private static let now = Timestamp(millisecondsSince1970: 1_740_821_400_250)

    private static func status(_ name: String) -> StandingPayload {
        StandingPayload(
            StatusPayload(
                version: "0.1.0", agent: name, capture: .init(state: "capturing", since: now),
                baseline: .init(state: .ready, progress: 1, speechS: 300),
                score: .init(value: 12.5, confidence: 0.9, state: "calm"), openAlerts: 0, uptimeS: 10, cpuPercent: 0,
                rssMB: 0, lastSequence: 0))
    }

    private static func record(
        _ id: String, _ kind: AlertKind = .strain, _ level: AlertLevel = .high, _ state: AlertState = .raised,
        agoS: Double = 60
    ) -> AlertRecord {
        let time = now.advanced(bySeconds: -agoS)
        let alert = AlertPayload(
            alertID: id, agent: id, kind: kind, level: level, score: 70, confidence: 0.9, onsetAt: time,
            raisedAt: time, explanation: "x", reasons: [])
        let life = AlertLife(state: state, kind: kind)
        return AlertRecord(alert: alert, life: life, highestLevel: level, lastSequence: 1)
    }

    private static func roster(_ open: [(name: String, alerts: [AlertRecord])]) -> DaemonRoster {
        var roster = DaemonRoster()
        for (name, alerts) in open {
            roster.add(FeedClient(socketPath: name))
            roster.change(name) {
                $0.update(status(name), scores: nil)
                $0.alerts = alerts
            }
        }
        return roster
    }

    private static let away = FeedClientError(code: .noDaemon, context: "away")

    // MARK: - Urgency

    @Test func helpComesFirstThenWhatWaitsThenTheLevelThenTheOldest() {
        let sorted = [
            Self.record("help", .help, .critical), Self.record("helped", .help, .critical, .takenOver),
            Self.record("critical", .strain, .critical, agoS: 1), Self.record("old", agoS: 90),
            Self.record("new", agoS: 30), Self.record("low", .strain, .elevated, agoS: 900),
            Self.record("seen", .strain, .critical, .acknowledged, agoS: 999),
        ]
        let found = sorted.shuffled().sorted { Urgency($0) < Urgency($1) }
        #expect(found.map(\.alert.alertID) == sorted.map(\.alert.alertID))
        #expect(sorted.shuffled().mostUrgent?.alert.alertID == "help")
    }

    @Test(arguments: AlertLevel.allCases.indices.dropFirst())
    func ofTwoLevelsTheWorseIsMoreUrgent(index: Int) {
        let (worse, better) = (AlertLevel.allCases[index], AlertLevel.allCases[index - 1])
        #expect(Urgency(Self.record("a", .strain, worse)) < Urgency(Self.record("b", .strain, better)))
    }

    @Test func aListBeginsWithOpenHelpThatWaitsLongestAndGoesOnWithTheNewest() {
        let list = [
            Self.record("waits", .help, .critical, agoS: 90), Self.record("waits-less", .help, .critical, agoS: 10),
            Self.record("helped", .help, .critical, .takenOver, agoS: 500), Self.record("new", agoS: 5),
            Self.record("old", .help, .critical, .resolved, agoS: 70),
        ]
        #expect(list.shuffled().inOrderOfList { $0 }.map(\.alert.alertID) == list.map(\.alert.alertID))
        #expect(list.map(\.isCall) == [true, true, false, false, false])
        #expect(list.map(\.isOpenHelp) == [true, true, true, false, false])
    }

    // MARK: - Many daemons

    @Test func agentsStandInTheOrderInWhichTheyNeedSomebody() {
        var roster = Self.roster([
            ("zoe", []), ("gone", []), ("anna", []), ("seen", [Self.record("1", .strain, .critical, .takenOver)]),
            ("waits", [Self.record("2")]), ("help", [Self.record("3", .help, .critical, .takenOver)]),
        ])
        roster.change("gone") { $0.lose(because: Self.away, at: Self.now) }
        let order = roster.daemons.inOrderOfUrgency(at: Self.now).map(\.name)
        #expect(order == ["help", "waits", "seen", "anna", "zoe", "gone"])
    }

    @Test func whoHasGoneForGoodGivesUpTheLineUnlessAnAlertIsOpen() {
        var roster = Self.roster([("gone", []), ("open", [Self.record("1")])])
        let then = Self.now.advanced(bySeconds: -WatchedDaemon.farewellS - 1)
        for name in ["gone", "open"] { roster.change(name) { $0.lose(because: Self.away, at: then) } }
        #expect(roster.daemons.inOrderOfUrgency(at: Self.now).map(\.name) == ["open"])
    }

    @Test func anOutageKeepsItsBeginningAndTheScoresAreForgotten() {
        var daemon = WatchedDaemon(FeedClient(socketPath: "/run/undertone/ana.sock"))
        #expect(daemon.name == "ana")
        daemon.update(Self.status("maria"), scores: nil)
        daemon.lose(because: Self.away, at: Self.now)
        daemon.lose(
            because: FeedClientError(code: .refused, context: "no"), at: Self.now.advanced(bySeconds: 5))
        #expect(daemon.outage == .init(reason: Phrase("not allowed"), since: Self.now, isRefusal: true))
        #expect(daemon.scores.isEmpty && daemon.name == "ana")
        daemon.hasNewAlerts = false
        daemon.find()
        #expect(daemon.outage == nil && daemon.hasNewAlerts)
    }

    /// Attack 3: the line of a daemon has its own name, whatever another says that it is and has.
    @Test func eachKeepsItsOwnNameWhateverAnotherSays() {
        var roster = DaemonRoster()
        for (path, user) in [("/e.sock", "eve"), ("/m.sock", "maria")] {
            let client = FeedClient(socketPath: path, identity: DaemonIdentity(uid: user == "eve" ? 1 : 2, name: user))
            roster.add(client)
            roster.change(path) {
                $0.update(Self.status("maria"), scores: nil)
                $0.alerts = [Self.record("same", .help, .critical)]
            }
        }
        #expect(roster.daemons.map(\.name) == ["eve, says maria", "maria"])
    }

    /// D5, in `undertone alerts`: of one agent's requests the newest that says something comes first.
    @Test func ofOneAgentTheNewestWordsComeFirst() {
        func help(_ id: String, _ agent: String, _ words: String, agoS: Double) -> AlertRecord {
            var record = Self.record(id, .help, .critical, agoS: agoS)
            (record.alert.agent, record.alert.explanation) = (agent, words)
            return record
        }
        let list = [
            help("newest", "anna", "he is threatening me", agoS: 60), help("older", "anna", "he shouts", agoS: 200),
            help("silent", "anna", AlertPayload.wordlessHelp, agoS: 10),
            help("first", "anna", AlertPayload.wordlessHelp, agoS: 300), help("other", "bo", "now", agoS: 250),
        ]
        #expect(list.shuffled().inOrderOfList { $0 }.map(\.alert.alertID) == list.map(\.alert.alertID))
    }

    @Test(arguments: [(-1e300, 1e300), (0, 9e15), (.infinity, .nan)])
    func aHistoryIsDrawnOfAnyTimes(first: Double, last: Double) {
        var daemon = WatchedDaemon(FeedClient(socketPath: "/e.sock"))
        let points = [first, last].map { ScorePoint(timeS: $0, score: 50, confidence: 1, state: "calm") }
        daemon.update(Self.status("eve"), scores: points)
        #expect(daemon.history(columns: 40).count == 40)
        daemon.update(Self.status("eve"), scores: (0..<50_000).map { _ in points[0] })
        #expect(daemon.scores.count <= 10_000)
    }

    @Test(arguments: [(1, 1), (2, 2), (10, 2), (11, 4)])
    func ofManyDaemonsLessIsAsked(count: Int, pace: Int) {
        let roster = Self.roster((0..<count).map { ("\($0)", []) })
        let questions = roster.questions(to: "0")
        #expect(questions == .init(alerts: true, scoresAfterS: -1, pace: pace))
        #expect(roster.questions(to: "unknown") == .init())
    }
}
