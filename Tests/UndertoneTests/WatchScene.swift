import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Roster
import Testing
import Vocabulary

@testable import undertone

/// Agents as they stand on the screen of `undertone watch`, for tests of it.
struct WatchScene {
    let panel = WatchPanel(UndertoneConfiguration().alerting)

    func daemon(score: Double?, state: String = "calm", capture: String = "capturing") -> WatchedDaemon {
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

    func text(
        _ daemons: [WatchedDaemon], keys: WatchKeys? = nil, message: String? = nil, events: [EventLine] = [],
        columns: Int = 100, rows: Int = 24
    ) -> [String] {
        let scene = WatchPanel.Scene(
            daemons: daemons, keys: keys, message: message.map { InkedLine($0) }, events: events)
        return panel.lines(scene, columns: columns, rows: rows, now: Self.now).map { $0.text(hasColour: false) }
    }

    /// Keys with a row marked.
    func keys(_ daemons: [WatchedDaemon], marked: String? = nil) -> WatchKeys {
        var keys = WatchKeys { _ in true }
        keys.see(panel.rows(daemons, filter: "", now: Self.now), at: .now)
        for _ in daemons where marked != nil && keys.row?.agent != marked { _ = keys.press(.down, at: .now) }
        return keys
    }

    /// A daemon as its feed tells a supervisor.
    static func told(_ members: String) throws -> StandingPayload {
        try JSON.value(StandingPayload.self, from: #"{"version":"0.1.0","agent":"maria"\#(members)}"#)
    }

    static let quiet = [ScorePoint(timeS: 10, score: 12.5, confidence: 0.9, state: "calm")]

    static let away = FeedClientError(code: .noDaemon, context: "away")
    static let now = ServedFeed.instant.advanced(bySeconds: 120)

    /// An agent with an alert, as the daemon writes it.
    func agent(
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

    func calm(_ name: String) -> WatchedDaemon {
        var daemon = WatchedDaemon(FeedClient(socketPath: "/run/undertone/\(name).sock"))
        var status = ServedFeed.status
        status.agent = name
        daemon.update(StandingPayload(status), scores: Self.quiet)
        return daemon
    }
}

extension AlertRecord {
    /// A record as it comes over the feed.
    init(
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
