import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Languages
import Roster
import Testing
import Vocabulary

@testable import undertone

/// `undertone watch --hub`: a whole site on one screen.
struct SiteWatchTests {
    private static let hub = FeedClient(socketPath: "/run/undertone-hub/hub.sock")
    private static let now = WatchScene.now
    private let panel = WatchPanel(UndertoneConfiguration().alerting)

    private static func lane(_ number: Int, team: String? = nil) -> SiteLane {
        SiteLane(
            desk: "desk\(number)", label: "window-\(number)", team: team ?? "floor-\(number / 100)",
            login: "agent\(number)")
    }

    private static func told(
        _ lane: SiteLane, link: String = "following", capture: String = "heard", agoS: Double = 2
    ) throws -> SiteDesk.Lane {
        let at = now.advanced(bySeconds: -agoS).text
        return try JSON.value(
            SiteDesk.Lane.self,
            from: """
                {"lane":"\(lane.login)","link":"\(link)","said_at":"\(at)",\
                "live":{"at":"\(at)","capture":"\(capture)","state":"calm","score":12.5}}
                """)
    }

    private static func daemon(
        _ lane: SiteLane, link: String = "following", capture: String = "heard", agoS: Double = 2
    ) throws -> WatchedDaemon {
        var daemon = WatchedDaemon(hub.speaking(of: lane), isExpected: true)
        daemon.update(try told(lane, link: link, capture: capture, agoS: agoS), of: lane, at: now)
        return daemon
    }

    private static func record(
        _ lane: SiteLane, _ kind: AlertKind = .strain, _ level: AlertLevel = .high, _ state: AlertState = .raised,
        agoS: Double = 60
    ) throws -> AlertRecord {
        var alert = ServedFeed.alert("\(lane.login)-1")
        (alert.kind, alert.agent, alert.level) = (kind, lane.login, level)
        alert.onsetAt = now.advanced(bySeconds: -agoS)
        if kind == .help { alert.explanation = "the caller threatens me" }
        return try AlertRecord(alert, state: state, level: level, handledBy: nil, tier: 0)
    }

    /// 500 desks of five teams: two ask for help, twelve have an alert, three are away, two are not heard.
    private static func site() throws -> [WatchedDaemon] {
        try (0..<500).map { number in
            let lane = lane(number)
            let isAway = [101, 102, 303].contains(number)
            var daemon = try daemon(
                lane, link: isAway ? "unreachable" : "following",
                capture: [205, 206].contains(number) ? "not heard" : "heard",
                agoS: isAway ? 600 : 2)
            if [17, 420].contains(number) {
                daemon.alerts = [try record(lane, .help, .critical, agoS: Double(number))]
            }
            if number % 41 == 5 {
                daemon.alerts = [try record(lane, .strain, number == 210 ? .critical : .elevated, agoS: Double(number))]
            }
            return daemon
        }
    }

    private func text(
        _ daemons: [WatchedDaemon], filter: String = "", away: Timestamp? = nil, columns: Int, rows: Int
    ) -> [String] {
        var keys = WatchKeys { _ in true }
        keys.see(panel.rows(daemons, filter: "", isSite: true, now: Self.now), at: .now)
        if !filter.isEmpty {
            _ = keys.press(.character("/"), at: .now)
            for letter in filter { _ = keys.press(.character(letter), at: .now) }
            _ = keys.press(.enter, at: .now)
        }
        let scene = WatchPanel.Scene(
            daemons: daemons, site: SiteTitle(name: "floor", awaySince: away), keys: keys)
        return panel.lines(scene, columns: columns, rows: rows, now: Self.now).map { $0.text(hasColour: false) }
    }

    @Test(arguments: [(80, 24), (120, 40)]) func fiveHundredDesksAreReadable(columns: Int, rows: Int) throws {
        let lines = text(try Self.site(), columns: columns, rows: rows)
        #expect(lines.count == rows && lines.allSatisfy { DisplayWidth.columns(of: $0) <= columns })
        #expect(lines[0].contains("floor: 500 agents") && lines[0].contains("2 ASK FOR HELP"), "\(lines[0])")
        // Who asks for help, the one who waits longest first; then by level; each with desk and team.
        let names = lines.dropFirst(2).prefix(4).map {
            String($0.dropFirst(3).prefix(8)).trimmingCharacters(in: .whitespaces)
        }
        #expect(names == ["agent420", "agent17", "agent210", "agent497"], "\(names)")
        #expect(lines[2].contains("window-420".prefix(9)) && lines[2].contains("floor-4"), "\(lines[2])")
        #expect(lines[2].contains("the caller threatens me".prefix(columns == 80 ? 12 : 23)))
        // One line a team, whatever its size.
        let teams = lines.filter { $0.hasPrefix("   floor-") }
        #expect(teams.count == 5, "\(lines)")
        #expect(teams.first == "   floor-0: 4 need somebody, 96 calm", "\(teams)")
        #expect(teams.contains { $0.hasSuffix("2 not connected") } && teams.contains { $0.contains("2 not heard") })
        // Nobody is lost: who has no row is counted.
        let counted = teams.flatMap { $0.matches(of: /[0-9]+ (?:calm|not|need)/) }.map {
            Int($0.output.split(separator: " ")[0]) ?? 0
        }
        #expect(counted.reduce(0, +) == 500)
    }

    @Test func theCalmAreFoundByNameDeskOrTeam() throws {
        let site = try Self.site()
        for (filter, count) in [("agent33", 11), ("window-499", 1), ("floor-3", 100), ("nobody", 0)] {
            let rows = panel.rows(site, filter: filter, isSite: true, now: Self.now)
            // Who asks for help is there whatever is filtered.
            let found = rows.filter { !["agent17", "agent420"].contains($0.agent) }
            #expect(found.count == count, "\(filter)")
        }
        #expect(panel.rows(site, filter: "", isSite: true, now: Self.now).allSatisfy { $0.target != nil })
    }

    @Test func whereNobodyNeedsSomebodyThatIsSaid() throws {
        let calm = try (0..<3).map { try Self.daemon(Self.lane($0, team: $0 == 2 ? "" : "floor-2")) }
        let lines = text(calm, columns: 80, rows: 24)
        #expect(lines.contains("   nobody needs somebody"))
        let teams = lines.drop { !$0.contains("teams") }.dropFirst().prefix(2)
        #expect(Array(teams) == ["   floor-2: 2 calm", "   no team: 1 calm"])
    }

    @Test func manyTeamsLeaveRoomForThoseWhoNeedSomebody() throws {
        let site = try (0..<60).map { number in
            let lane = Self.lane(number, team: String(format: "team-%02d", number))
            var daemon = try Self.daemon(lane)
            if number < 30 { daemon.alerts = [try Self.record(lane)] }
            return daemon
        }
        let lines = text(site, columns: 80, rows: 24)
        #expect(lines.count { $0.contains("HIGH") } >= 8, "\(lines)")
        #expect(lines.contains { $0.contains("more") && $0.contains("teams") })
        #expect(lines.count { $0.hasPrefix("   team-") } >= 3)
    }

    @Test func thatTheHubIsAwayStandsInTheTitle() throws {
        let lines = text(try Self.site(), away: ServedFeed.instant, columns: 80, rows: 24)
        #expect(lines[0].contains("the hub does not answer since"))
    }

    // MARK: - What a hub tells of a lane

    @Test(
        arguments: [
            ("following", "heard", 2.0, SiteCalm.calm), ("following", "not heard", 2, .notHeard),
            ("unreachable", "heard", 2, .calm), ("unreachable", "heard", 61, .notConnected),
            ("following", "heard", 179, .calm), ("following", "heard", 181, .notConnected),
            ("withheld", "heard", 100, .notConnected), ("unheard-of", "heard", 100, .notConnected),
        ])
    func whatIsOldCountsForNothing(link: String, capture: String, agoS: Double, calm: SiteCalm) throws {
        #expect(try Self.daemon(Self.lane(1), link: link, capture: capture, agoS: agoS).calm == calm)
    }

    @Test func anEventSaysWhichLaneItIsOf() throws {
        let alert = Event(
            id: "e", source: Event.source(host: "desk1", agent: "má:ria"), time: Self.now, sequence: 1,
            data: .alert(.raised, ServedFeed.alert("a1")))
        let lane = try #require(SiteLane(of: alert))
        #expect(lane.desk == "desk1" && lane.login == "má:ria" && lane.label == "desk1")
        let command = SiteCommand(
            id: "c", alertID: "a1", desk: "desk7", lane: "ivan", verb: "ack", by: "olga", sentAt: Self.now)
        let told = Event(
            id: "f", source: Event.source(host: "hub", agent: "floor"), time: Self.now, sequence: 2,
            data: .other(try OtherEvent(family: .command, step: "sent", subject: "a1", payload: command)))
        #expect(SiteLane(of: told)?.key == "desk7/ivan")
        for source in ["urn:undertone:hub:floor", "urn:undertone:a", "http://x", ""] {
            let event = Event(
                id: "g", source: source, time: Self.now, sequence: 3, data: .alert(.raised, ServedFeed.alert("a")))
            #expect(SiteLane(of: event) == nil, "\(source)")
        }
        // Two lanes of one hub are two clients.
        let (one, other) = (Self.hub.speaking(of: Self.lane(1)), Self.hub.speaking(of: Self.lane(2)))
        #expect(
            one.key != other.key && one.socketPath == other.socketPath && one.name(saying: "eve") == "agent1, window-1")
    }

    /// The table has to name each verb and each result.
    @Test(
        arguments: ["ack", "takeover", "handover", "resolve", "note", "undo", "explode"], SiteCommand.Result.allCases)
    func whatBecameOfACommandIsSaid(verb: String, result: SiteCommand.Result) throws {
        let command = SiteCommand(
            id: "c", alertID: "aaaa1111-2", desk: "d", lane: "maria", verb: verb, by: "olga", sentAt: Self.now,
            result: result, why: result == .refused ? "Nobody has seen it." : nil)
        let event = Event(
            id: "f", source: "urn:undertone:hub:floor", time: Self.now, sequence: 2,
            data: .other(
                try OtherEvent(family: .command, step: result.rawValue, subject: "aaaa1111-2", payload: command)))
        let lane = try #require(SiteLane(of: event))
        let text = EventLine(event, of: Self.hub.speaking(of: lane)).lines(hasDay: false)
            .map { $0.text(hasColour: false) }.joined()
        #expect(text.contains("maria") && text.contains("olga") && text.contains("[aaaa1111]"), "\(text)")
        #expect(!text.contains("no words for it"))
        #expect(text.contains("Nobody has seen it.") == (result == .refused))
    }
}
