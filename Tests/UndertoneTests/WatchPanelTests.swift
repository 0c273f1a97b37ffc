import DaemonConfiguration
import EventLog
import Feed
import Testing

@testable import undertone

struct WatchPanelTests {
    private let panel = WatchPanel(UndertoneConfiguration().alerting)

    private func daemon(score: Double?, state: String = "calm", capture: String = "capturing") -> WatchedDaemon {
        var daemon = WatchedDaemon(socketPath: "/run/undertone/maria.sock")
        var status = ServedFeed.status
        status.score.state = state
        status.capture.state = capture
        status.capture.reason = capture == "capturing" ? nil : "no headset is connected"
        daemon.status = status
        daemon.add(
            (1...400).map {
                ScorePoint(
                    timeS: Double($0) / 2, score: score, confidence: 1, state: state, f0Hz: 180, levelDBFS: -24,
                    syllableRate: 4.6)
            })
        return daemon
    }

    private func text(_ daemons: [WatchedDaemon], columns: Int = 100, rows: Int = 24) -> [String] {
        panel.lines(daemons, columns: columns, rows: rows).map { $0.text(limit: columns, hasColour: false) }
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
        away.restart(because: "the daemon is away")
        #expect(text([away])[1].contains("the daemon is away"))
        #expect(text([WatchedDaemon(socketPath: "/run/undertone/ana.sock")])[0].contains(" ana "))
    }

    @Test func historyHoldsOneMinuteAndNothingOlder() {
        let daemon = daemon(score: 40)
        #expect(daemon.scores.count == 120 && daemon.history(columns: 60) == .init(repeating: 0.4, count: 60))
    }
}
