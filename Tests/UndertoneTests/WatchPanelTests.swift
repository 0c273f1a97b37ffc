import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Roster
import Testing
import Vocabulary

@testable import undertone

struct WatchPanelTests {
    private let scene = WatchScene()

    @Test func whoAsksForHelpComesFirstThenWhatWaitsThenWhatIsSeenTo() throws {
        var away = scene.calm("away")
        away.lose(because: WatchScene.away, at: WatchScene.now)
        let daemons = [
            scene.calm("calm"), away, try scene.agent("taken", .strain, .critical, .takenOver, by: "ivan"),
            try scene.agent("mild", .strain, .elevated),
            try scene.agent("handed", .strain, .critical, .handedOn, by: "ivan"),
            try scene.agent("seen", .help, .critical, .acknowledged, by: "ivan"),
            try scene.agent("new", .help, .critical, agoS: 30),
            try scene.agent("old", .help, .critical, agoS: 300), try scene.agent("high"),
            try scene.agent("late", agoS: 10),
        ]
        let order = daemons.inOrderOfUrgency(at: WatchScene.now).map(\.name)
        #expect(
            order == ["old", "new", "seen", "handed", "high", "late", "mild", "taken", "calm", "away"], "\(order)")
    }

    @Test(arguments: [85, 140]) func rowSaysLevelSinceWhoAndWhy(columns: Int) throws {
        let daemons = [
            scene.calm("zoe"), try scene.agent("ana", .strain, .high, .handedOn, by: "ivan", tier: 2),
            try scene.agent("bo", .help, .critical),
            try scene.agent("cai", .strain, .critical, .takenOver, by: "petya", agoS: 7_300),
        ]
        let lines = scene.text(daemons, columns: columns)
        #expect(
            lines[0].contains("4 agents") && lines[0].contains("!! 1 ASKS FOR HELP !!") && lines[0].contains("3 open"))
        #expect(lines[2].hasPrefix(" !!bo ") && lines[2].contains("!! HELP !! ") && lines[2].contains("nobody"))
        #expect(lines[2].contains("1 min") && lines[2].contains("the caller"))
        #expect(lines[3].hasPrefix(" ! ana ") && lines[3].contains("HIGH") && lines[3].contains("→ ivan"))
        #expect(lines[3].contains("tier 2: pitch 3"))
        #expect(lines[4].hasPrefix("   cai ") && lines[4].contains("2 h") && lines[4].contains("petya"))
        #expect(lines[5].contains("zoe") && lines[5].contains("calm") && lines[5].contains(" 1"))
        #expect(columns == 85 || lines[2].contains("\(WatchScene.now.advanced(bySeconds: -60).localTimeOfDay) 1 min"))
    }

    @Test func requestThatSomebodySeesToIsNoLongerLoud() throws {
        let lines = scene.text([scene.calm("zoe"), try scene.agent("bo", .help, .critical, .acknowledged, by: "ivan")])
        #expect(!lines[0].contains("HELP") && lines[2].hasPrefix("   bo") && lines[2].contains("ivan"))
    }

    @Test func singleAgentsAlertStandsAboveTheFigures() throws {
        let lines = scene.text([try scene.agent("bo", .help, .critical)])
        #expect(lines[0].contains("!! 1 ASKS FOR HELP !!") && lines[2].contains("the caller"))
        #expect(lines[3].contains("CALM") && lines[4].contains("60 s"))
    }

    @Test func whatIsChosenStaysInSightAndHelpIsCounted() throws {
        let daemons = [try scene.agent("anna", .help, .critical)] + (10..<40).map { scene.calm("n\($0)") }
        let top = scene.text(daemons, keys: scene.keys(daemons), rows: 12)
        #expect(top.count == 12 && top.contains { $0.contains("anna") } && top.last?.contains("q quit") == true)
        let end = scene.text(daemons, keys: scene.keys(daemons, marked: "n39"), rows: 12)
        #expect(end.contains { $0.hasPrefix("▸  n39 ") } && end[0].contains("1 ASKS FOR HELP"))
        #expect(scene.text(daemons, keys: scene.keys(daemons), message: "done", rows: 12).last == "done")
    }

    @Test func whoHasGoneForGoodGivesUpTheLineUnlessAnAlertIsOpen() throws {
        var gone = scene.calm("gone")
        gone.lose(because: WatchScene.away, at: WatchScene.now.advanced(bySeconds: -WatchedDaemon.farewellS - 1))
        var open = try scene.agent("open")
        open.lose(because: WatchScene.away, at: WatchScene.now.advanced(bySeconds: -WatchedDaemon.farewellS - 1))
        #expect([gone, open].inOrderOfUrgency(at: WatchScene.now).map(\.name) == ["open"])
        #expect(scene.text([gone])[0].contains("no agent's daemon runs"))
    }

    @Test func mostUrgentOfSeveralAlertsIsShown() throws {
        var daemon = try scene.agent("bo", .strain, .critical)
        daemon.alerts += try scene.agent("bo", .help, .critical, .acknowledged, by: "x").alerts
        #expect(daemon.alerts.shown?.alert.kind == .help)
        #expect(scene.text([daemon, scene.calm("zoe")])[2].contains("(2 open) the caller"))
    }

    @Test func scoresThatAreNoLongerToldAreForgotten() {
        var daemon = WatchedDaemon(FeedClient(socketPath: "x"))
        daemon.update(StandingPayload(ServedFeed.status), scores: WatchScene.quiet)
        #expect(daemon.scores.last?.score == 12.5)
        daemon.update(StandingPayload(ServedFeed.status), scores: nil)
        #expect(daemon.scores.isEmpty && daemon.scoreState == "calm", "the agent is told in the status too")
    }

    @Test(arguments: [40, 80, 100, 250]) func noLineIsWiderThanTheTerminal(columns: Int) {
        for line in scene.text([scene.daemon(score: 99, state: "critical")], columns: columns) {
            #expect(line.count <= columns)
        }
        let many = (0..<30).map { _ in scene.daemon(score: 50) }
        let lines = scene.text(many, columns: columns)
        #expect(lines.allSatisfy { $0.count <= columns } && lines.count <= 24)
    }

    @Test(arguments: [80, 100, 200]) func supervisorSeesStateScoreAndFigures(columns: Int) {
        let lines = scene.text([scene.daemon(score: 78, state: "high")], columns: columns)
        #expect(lines[0].contains("maria") && lines[0].contains("1 open alert"))
        #expect(lines[1].contains("HIGH") && lines[1].contains(" 78 ") && lines[1].contains("180 Hz"))
        #expect(lines[1].contains("4.6 syll/s") && lines[1].contains("-24 dB") && lines[2].contains("▆▆▆"), "\(lines)")
    }

    @Test func whatKeepsScoresAwayIsSaid() {
        #expect(scene.text([scene.daemon(score: nil, capture: "waiting")])[1].contains("no headset is connected"))
        #expect(scene.text([scene.daemon(score: nil)])[1].contains("quiet"))
        #expect(scene.text([scene.daemon(score: nil, state: "learning")])[1].contains("learning"))
        var away = scene.daemon(score: 20)
        away.lose(because: WatchScene.away, at: WatchScene.now)
        #expect(scene.text([away])[1].contains("the daemon is away"))
        #expect(scene.text([WatchedDaemon(FeedClient(socketPath: "/run/undertone/ana.sock"))])[0].contains(" ana "))
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
        watched.update(try WatchScene.told(told), scores: nil)
        for columns in [80, 140] {
            let one = scene.text([watched], columns: columns)
            #expect(one[1].contains(word) && one[1].contains(words), "\(one)")
            #expect(scene.text([watched, scene.calm("zoe")], columns: columns)[2].contains(words))
            #expect(one.allSatisfy { $0.count <= columns })
        }
    }

    @Test func supervisorIsShownTheScoresThatAreAskedFor() throws {
        var watched = WatchedDaemon(FeedClient(socketPath: "/run/undertone/maria.sock"))
        let points = [ScorePoint(timeS: 10, score: 78, confidence: 0.9, state: "high")]
        watched.update(try WatchScene.told(#","capture":{"state":"heard"}"#), scores: points)
        #expect(scene.text([watched])[1].contains("HIGH") && scene.text([watched])[1].contains("78"))
        #expect(scene.text([watched, scene.calm("zoe")])[2].contains("78"))
        // The agent goes on seeing their own score while on probation.
        var status = ServedFeed.status
        status.probation = .init(talkHeardS: 4_400, talkNeededS: 10_000, isOver: false)
        watched.update(StandingPayload(status), scores: points)
        #expect(!scene.text([watched])[1].contains("probation"))
    }

    @Test func historyHoldsOneMinuteAndNothingOlder() {
        let daemon = scene.daemon(score: 40)
        #expect(daemon.scores.count == 120 && daemon.history(columns: 60) == .init(repeating: 0.4, count: 60))
    }
}
