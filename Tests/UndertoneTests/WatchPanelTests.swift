import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Roster
import Testing
import Vocabulary

@testable import undertone

struct WatchPanelTests {
    private let panel = WatchPanel(UndertoneConfiguration().alerting)

    private func daemon(score: Double?, state: String = "calm", capture: String = "capturing") -> WatchedDaemon {
        var daemon = WatchedDaemon(FeedClient(socketPath: "/run/undertone/maria.sock"))
        var status = ServedFeed.status
        status.score.state = state
        status.capture.state = capture
        status.capture.reason = capture == "capturing" ? nil : "no headset is connected"
        daemon.update(
            StandingPayload(status),
            scores: (1...400).map {
                ScorePoint(
                    timeS: Double($0) / 2, score: score, confidence: 1, state: state, f0Hz: 180, levelDBFS: -24,
                    syllableRate: 4.6)
            })
        return daemon
    }

    private func text(
        _ daemons: [WatchedDaemon], hand: WatchPanel.Hand? = nil, columns: Int = 100, rows: Int = 24
    ) -> [String] {
        panel.lines(daemons, hand: hand, columns: columns, rows: rows, now: Self.now).map {
            $0.text(limit: columns, hasColour: false)
        }
    }

    private static let quiet = [ScorePoint(timeS: 10, score: 12.5, confidence: 0.9, state: "calm")]

    /// A daemon as its feed tells a supervisor.
    private static func told(_ members: String) throws -> StandingPayload {
        try JSON.value(StandingPayload.self, from: #"{"version":"0.1.0","agent":"maria"\#(members)}"#)
    }

    private static let away = FeedClientError(code: .noDaemon, context: "away")
    private static let now = ServedFeed.instant.advanced(bySeconds: 120)

    /// An agent with an alert, as the daemon writes it.
    private func agent(
        _ name: String, _ kind: AlertKind = .strain, _ level: AlertLevel = .high, _ state: AlertState = .raised,
        by person: String? = nil, tier: Int = 0, agoS: Double = 60
    ) throws -> WatchedDaemon {
        var daemon = WatchedDaemon(FeedClient(socketPath: "/run/undertone/\(name).sock"))
        var status = ServedFeed.status
        status.agent = name
        daemon.update(StandingPayload(status), scores: Self.quiet)
        var alert = ServedFeed.alert("\(name)-1")
        (alert.kind, alert.agent, alert.level) = (kind, name, level)
        alert.onsetAt = Self.now.advanced(bySeconds: -agoS)
        if kind == .help { alert.explanation = "the caller threatens me" }
        daemon.alerts = [
            try AlertRecord(alert, state: state, level: level, handledBy: person, tier: tier)
        ]
        return daemon
    }

    private func calm(_ name: String) -> WatchedDaemon {
        var daemon = WatchedDaemon(FeedClient(socketPath: "/run/undertone/\(name).sock"))
        var status = ServedFeed.status
        status.agent = name
        daemon.update(StandingPayload(status), scores: Self.quiet)
        return daemon
    }

    @Test func whoAsksForHelpComesFirstThenWhatWaitsThenWhatIsSeenTo() throws {
        var away = calm("away")
        away.lose(because: Self.away, at: Self.now)
        let daemons = [
            calm("calm"), away, try agent("taken", .strain, .critical, .takenOver, by: "ivan"),
            try agent("mild", .strain, .elevated), try agent("handed", .strain, .critical, .handedOn, by: "ivan"),
            try agent("seen", .help, .critical, .acknowledged, by: "ivan"),
            try agent("new", .help, .critical, agoS: 30),
            try agent("old", .help, .critical, agoS: 300), try agent("high"), try agent("late", agoS: 10),
        ]
        let order = daemons.inOrderOfUrgency(at: Self.now).map(\.name)
        #expect(
            order == ["old", "new", "seen", "handed", "high", "late", "mild", "taken", "calm", "away"], "\(order)")
    }

    @Test(arguments: [80, 140]) func rowSaysLevelSinceWhoAndWhy(columns: Int) throws {
        let daemons = [
            calm("zoe"), try agent("ana", .strain, .high, .handedOn, by: "ivan", tier: 2),
            try agent("bo", .help, .critical),
            try agent("cai", .strain, .critical, .takenOver, by: "petya", agoS: 7_300),
        ]
        let lines = text(daemons, columns: columns)
        #expect(
            lines[0].contains("4 agents") && lines[0].contains("!! 1 ASKS FOR HELP !!") && lines[0].contains("3 open"))
        #expect(lines[2].hasPrefix(" !!bo ") && lines[2].contains("!! HELP !! ") && lines[2].contains("nobody"))
        #expect(lines[2].contains("1 min") && lines[2].contains("asks for help: the caller"))
        #expect(lines[3].hasPrefix(" ! ana ") && lines[3].contains("HIGH") && lines[3].contains("→ ivan"))
        #expect(lines[3].contains("tier 2: pitch 3.4"))
        #expect(lines[4].hasPrefix("   cai ") && lines[4].contains("2 h") && lines[4].contains("petya"))
        #expect(lines[5].contains("zoe") && lines[5].contains("calm") && lines.count == 6)
        #expect(columns == 80 || lines[2].contains("\(Self.now.advanced(bySeconds: -60).localTimeOfDay), 1 min"))
    }

    @Test func requestThatSomebodySeesToIsNoLongerLoud() throws {
        let lines = text([calm("zoe"), try agent("bo", .help, .critical, .acknowledged, by: "ivan")])
        #expect(!lines[0].contains("HELP") && lines[2].hasPrefix("   bo") && lines[2].contains("ivan"))
    }

    @Test func singleAgentsAlertStandsAboveTheFigures() throws {
        let lines = text([try agent("bo", .help, .critical)])
        #expect(lines.count == 4 && lines[0].contains("!! 1 ASKS FOR HELP !!") && lines[1].contains("asks for help"))
    }

    @Test func whatIsChosenStaysInSightAndHelpIsCounted() throws {
        let daemons = [try agent("anna", .help, .critical)] + (10..<40).map { calm("n\($0)") }
        let top = text(daemons, hand: .init(), rows: 12)
        #expect(top.contains { $0.contains("anna") } && top.last?.contains("q quit") == true && top.count <= 11)
        let end = text(daemons, hand: .init(chosen: "/run/undertone/n39.sock"), rows: 12)
        #expect(end.contains { $0.hasPrefix("▸  n39 ") } && end[0].contains("1 ASKS FOR HELP"))
        let told = text(daemons, hand: .init(message: InkedLine("done")), rows: 12)
        #expect(told.last == "done")
    }

    @Test func whoHasGoneForGoodGivesUpTheLineUnlessAnAlertIsOpen() throws {
        var gone = calm("gone")
        gone.lose(because: Self.away, at: Self.now.advanced(bySeconds: -WatchedDaemon.farewellS - 1))
        var open = try agent("open")
        open.lose(because: Self.away, at: Self.now.advanced(bySeconds: -WatchedDaemon.farewellS - 1))
        #expect([gone, open].inOrderOfUrgency(at: Self.now).map(\.name) == ["open"])
        #expect(text([gone])[0].contains("no agent's daemon runs"))
    }

    @Test func mostUrgentOfSeveralAlertsIsShown() throws {
        var daemon = try agent("bo", .strain, .critical)
        daemon.alerts += try agent("bo", .help, .critical, .acknowledged, by: "x").alerts
        #expect(daemon.alerts.mostUrgent?.alert.kind == .help)
        #expect(text([daemon, calm("zoe")])[2].contains("(2 open) asks for help"))
    }

    @Test func scoresThatAreNoLongerToldAreForgotten() {
        var daemon = WatchedDaemon(FeedClient(socketPath: "x"))
        daemon.update(StandingPayload(ServedFeed.status), scores: Self.quiet)
        #expect(daemon.scores.last?.score == 12.5)
        daemon.update(StandingPayload(ServedFeed.status), scores: nil)
        #expect(daemon.scores.isEmpty && daemon.scoreState == "calm", "the agent is told in the status too")
    }

    @Test(arguments: [40, 80, 100, 250]) func noLineIsWiderThanTheTerminal(columns: Int) {
        for line in text([daemon(score: 99, state: "critical")], columns: columns) { #expect(line.count <= columns) }
        let many = (0..<30).map { _ in daemon(score: 50) }
        let lines = text(many, columns: columns)
        #expect(lines.allSatisfy { $0.count <= columns } && lines.count < 24)
    }

    @Test(arguments: [80, 100, 200]) func supervisorSeesStateScoreAndFigures(columns: Int) {
        let lines = text([daemon(score: 78, state: "high")], columns: columns)
        #expect(lines.count == 3 && lines[0].contains("maria") && lines[0].contains("1 open alert"))
        #expect(lines[1].contains("HIGH") && lines[1].contains(" 78 ") && lines[1].contains("180 Hz"))
        #expect(lines[1].contains("4.6 syll/s") && lines[1].contains("-24 dB") && lines[2].contains("▆▆▆"))
    }

    @Test func whatKeepsScoresAwayIsSaid() {
        #expect(text([daemon(score: nil, capture: "waiting")])[1].contains("no headset is connected"))
        #expect(text([daemon(score: nil)])[1].contains("quiet"))
        #expect(text([daemon(score: nil, state: "learning")])[1].contains("learning"))
        var away = daemon(score: 20)
        away.lose(because: Self.away, at: Self.now)
        #expect(text([away])[1].contains("the daemon is away"))
        #expect(text([WatchedDaemon(FeedClient(socketPath: "/run/undertone/ana.sock"))])[0].contains(" ana "))
    }

    /// What others are told of a daemon, and the word and the sentence that they read for it.
    static let standings = [
        (#","capture":{"state":"heard"},"probation":{"is_over":false}"#, "probation", "on probation: not shared yet"),
        (#","capture":{"state":"heard"},"probation":{"is_over":true}"#, "hearing", "no score is told"),
        (#","capture":{"state":"not heard"}"#, "not heard", "not heard"),
        (#","open_alerts":0"#, "on line", "the voice stays with the agent"),
    ]

    @Test(arguments: standings) func supervisorReadsWhyThereIsNoScore(told: String, word: String, words: String) throws
    {
        var watched = WatchedDaemon(FeedClient(socketPath: "/run/undertone/maria.sock"))
        watched.update(try Self.told(told), scores: nil)
        for columns in [80, 140] {
            let one = text([watched], columns: columns)
            #expect(one[1].contains(word) && one[1].contains(words), "\(one)")
            #expect(text([watched, calm("zoe")], columns: columns)[2].contains(words))
            #expect(one.allSatisfy { $0.count <= columns })
        }
    }

    @Test func supervisorIsShownTheScoresThatAreAskedFor() throws {
        var watched = WatchedDaemon(FeedClient(socketPath: "/run/undertone/maria.sock"))
        let points = [ScorePoint(timeS: 10, score: 78, confidence: 0.9, state: "high")]
        watched.update(try Self.told(#","capture":{"state":"heard"}"#), scores: points)
        #expect(text([watched])[1].contains("HIGH") && text([watched])[1].contains("78"))
        #expect(text([watched, calm("zoe")])[2].contains("78"))
        // The agent goes on seeing their own score while on probation.
        var status = ServedFeed.status
        status.probation = .init(talkHeardS: 4_400, talkNeededS: 10_000, isOver: false)
        watched.update(StandingPayload(status), scores: points)
        #expect(!text([watched])[1].contains("probation"))
    }

    @Test func historyHoldsOneMinuteAndNothingOlder() {
        let daemon = daemon(score: 40)
        #expect(daemon.scores.count == 120 && daemon.history(columns: 60) == .init(repeating: 0.4, count: 60))
    }
}

extension AlertRecord {
    /// A record as it comes over the feed.
    fileprivate init(
        _ alert: AlertPayload, state: AlertState, level: AlertLevel, handledBy: String?, tier: Int
    ) throws {
        let payload = try JSONSerialization.jsonObject(with: JSONEncoder().encode(alert)) as? [String: Any]
        var record = payload ?? [:]
        record["state"] = state.rawValue
        record["highest_level"] = level.rawValue
        record["handled_by"] = handledBy
        record["tier"] = tier
        record["segments"] = [String]()
        record["last_sequence"] = 1
        self = try JSONDecoder().decode(AlertRecord.self, from: JSONSerialization.data(withJSONObject: record))
    }
}
