import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Roster
import Testing
import Vocabulary

@testable import undertone

/// The screen of `undertone watch` for somebody in a hurry.
struct WatchWallTests {
    private let scene = WatchScene()

    /// D5: the row showed the older of two requests, "asks for help", and "he is threatening me" only in the lines
    /// above.
    @Test func newestWordsOfWhoAsksForHelpAreShown() throws {
        var daemon = try scene.agent("bo", .help, .critical, agoS: 300)
        daemon.alerts[0].alert.explanation = AlertPayload.wordlessHelp
        func add(_ words: String, agoS: Double) throws {
            var record = try #require(try scene.agent("bo", .help, .critical, agoS: agoS).alerts.first)
            record.alert.alertID = "bo-\(daemon.alerts.count + 1)"
            record.alert.raisedAt = WatchScene.now.advanced(bySeconds: -agoS)
            record.alert.explanation = words
            daemon.alerts.append(record)
        }
        try add("he shouts", agoS: 200)
        try add("he is threatening me", agoS: 60)
        try add(AlertPayload.wordlessHelp, agoS: 30)
        let row = scene.text([daemon, scene.calm("zoe")], columns: 140)[2]
        #expect(row.contains("(4 open) he is threatening me") && row.contains("5 min"), "\(row)")
        // A key acts on what is shown.
        #expect(scene.keys([daemon, scene.calm("zoe")], marked: "bo").row?.target?.alertID == "bo-3")
        let all = scene.text(
            [daemon, scene.calm("zoe")], keys: scene.keys([daemon, scene.calm("zoe")], marked: "bo"), columns: 120,
            rows: 40)
        #expect(all.contains { $0.contains("he shouts") }, "the others stand below")
        // Words of one that somebody sees to are not those of one that waits.
        daemon.alerts[2].life.state = .acknowledged
        #expect(scene.text([daemon, scene.calm("zoe")], columns: 140)[2].contains("he shouts"))
    }

    /// The supervisor's table: under FOR stood the score, under SEEN TO BY the last minute.
    @Test func eachCellStandsBelowItsHeading() throws {
        let lines = scene.text(
            [scene.calm("zoe"), try scene.agent("bo", .strain, .high, .takenOver, by: "ivan")], columns: 120)
        func cell(_ line: String, _ heading: String) throws -> String {
            let start = try #require(lines[1].range(of: heading))
            let column = lines[1].distance(from: lines[1].startIndex, to: start.lowerBound)
            return String(line.dropFirst(column).prefix(heading.count)).trimmingCharacters(in: .whitespaces)
        }
        #expect(try cell(lines[2], "FOR") == "1 m" && cell(lines[2], "SEEN TO BY") == "ivan")
        for line in lines[2...3] { #expect(try cell(line, "SCORE").hasPrefix("1")) }
        #expect(try cell(lines[3], "FOR").isEmpty && cell(lines[3], "SEEN TO BY").isEmpty)
        #expect(try cell(lines[3], "LAST MINUTE").hasPrefix("····"))
    }

    /// D20: at 40 columns the words had 8; now they have what the state leaves, and what is cut shows it.
    @Test(arguments: [40, 60, 80, 120, 200], [12, 24, 40])
    func screenFits(columns: Int, rows: Int) throws {
        var daemons = [
            try scene.agent("hanako", .help, .critical), try scene.agent("bo"), scene.calm("zoe"),
            scene.calm("muhammadali-junior"),
        ]
        daemons += (0..<6).map { scene.calm("n\($0)") }
        let raised = Event(
            id: "e", source: Event.source(host: "desk", agent: "bo"), time: ServedFeed.instant, sequence: 1,
            data: .alert(.raised, ServedFeed.alert("aaaa1111")))
        let events = (0..<30).map { _ in EventLine(raised, of: ServedFeed.client(of: "bo")) }
        let lines = scene.text(
            daemons, keys: scene.keys(daemons, marked: "hanako"), events: events, columns: columns, rows: rows)
        #expect(lines.count == rows && lines.allSatisfy { DisplayWidth.columns(of: $0) <= columns })
        let row = try #require(lines.first { $0.hasPrefix("▸!!hanako") })
        #expect(row.contains("the cal") && (columns >= 60 || row.contains("…")), "\(row)")
        let foot = try #require(lines.last)
        #expect(lines[0].contains("HELP") && foot.contains("? help") && foot.contains("q quit"))
        // The agents come first; the rest of the screen is used.
        let seen = daemons.filter { daemon in lines.contains { $0.dropFirst(3).hasPrefix(daemon.name.prefix(6)) } }
            .count
        #expect(rows < 24 ? seen >= 7 : seen == daemons.count)
        #expect((rows < 24) != lines.contains { $0.contains("last events") })
        #expect(rows < 40 || lines.filter { !$0.isEmpty }.count >= rows - 3)
    }

    /// Level of table and line come from the same event: the table said CALM for 1 to 3 s after the line HIGH.
    @Test func tableFollowsTheEventAtOnce() throws {
        var daemon = scene.calm("bo")
        func event(_ data: EventData) -> Event {
            Event(id: "e", source: "urn:undertone:desk:bo", time: WatchScene.now, sequence: 1, data: data)
        }
        func isHigh() -> Bool { scene.text([daemon, scene.calm("zoe")])[2].contains("HIGH") }
        daemon.take(event(.alert(.raised, ServedFeed.alert("a"))))
        #expect(isHigh() && daemon.hasNewAlerts)
        daemon.take(open: [])
        #expect(isHigh(), "an answer that was asked for before is old")
        daemon.take(event(.handling(.takeOver, HandlingPayload(alertID: "a", by: "ivan", at: WatchScene.now))))
        #expect(scene.text([daemon, scene.calm("zoe")])[2].contains("ivan"))
        daemon.take(event(.alert(.cleared, ServedFeed.alert("a", cleared: true))))
        #expect(!isHigh() && daemon.alerts.isEmpty)
    }

    /// The supervisor's table: an agent whose daemon did not run at the start was simply not there (9 of 10).
    @Test func whoIsNotThereIsShownAsNotThere() throws {
        var daemon = WatchedDaemon(FeedClient(socketPath: "/run/undertone/gone.sock"), isExpected: true)
        func lines() -> [String] { scene.text([daemon, scene.calm("zoe")]) }
        daemon.lose(because: WatchScene.away, at: WatchScene.now.advanced(bySeconds: -WatchedDaemon.farewellS - 1))
        #expect(lines()[3].contains("not there") && lines()[0].contains("2 agents"))
        daemon.find()
        daemon.lose(because: WatchScene.away, at: WatchScene.now)
        #expect(lines()[3].contains("OFF LINE"))
        var refused = scene.calm("no")
        refused.lose(because: FeedClientError(code: .refused, context: "no"), at: WatchScene.now)
        #expect(scene.text([refused, scene.calm("zoe")])[3].contains("refused"))
    }

    @Test func filterHidesNobodyWhoAsksForHelp() throws {
        let daemons = [
            try scene.agent("anna", .help, .critical), try scene.agent("bo"),
            try scene.agent("cai", .strain, .elevated), scene.calm("zoe"),
        ]
        func names(_ filter: String) -> [String] {
            scene.panel.rows(daemons, filter: filter, now: WatchScene.now).map(\.agent)
        }
        #expect(names("") == ["anna", "bo", "cai", "zoe"] && names("ZO") == ["anna", "zoe"])
        #expect(names("high") == ["anna", "bo"] && names("elevated") == ["anna", "bo", "cai"])
        #expect(names("help") == ["anna"] && names("nobody") == ["anna"])
    }

    /// A name that nobody has was refused, and nothing on the screen said so.
    @Test(arguments: [40, 60, 80, 120]) func whatIsNotTakenIsSaidWhereItWasTyped(columns: Int) throws {
        let daemons = [try scene.agent("anna", .help, .critical)]
        var keys = scene.keys(daemons, marked: "anna")
        func foot() -> String { scene.text(daemons, keys: keys, columns: columns).last ?? "" }
        var nobody = WatchKeys { _ in false }
        nobody.see(keys.rows, at: .now)
        keys = nobody
        for (key, words) in [("h", "give a user"), ("n", "a note has")] {
            _ = keys.press(.character(Character(key)), at: .now + .seconds(5))
            _ = keys.press(.enter, at: .now + .seconds(9))
            #expect(foot().contains(words), "\(foot())")
            _ = keys.press(.escape, at: .now + .seconds(12))
        }
        _ = keys.press(.character("h"), at: .now + .seconds(20))
        _ = keys.press(.character("x"), at: .now + .seconds(23))
        _ = keys.press(.enter, at: .now + .seconds(26))
        #expect(foot().contains("nobody here") && foot().hasSuffix("x█"), "\(foot())")
        _ = keys.press(.erase, at: .now + .seconds(29))
        #expect(foot().contains("to whom") && !foot().contains("nobody here"), "\(foot())")
    }

    /// On a low screen `?` left out the last keys, and nothing showed that.
    @Test(arguments: [(40, 12), (50, 12), (80, 14), (60, 20), (40, 24), (200, 10)])
    func everyKeyIsListedHoweverLowTheScreen(columns: Int, rows: Int) throws {
        let daemons = [try scene.agent("anna", .help, .critical)]
        var keys = scene.keys(daemons, marked: "anna")
        _ = keys.press(.character("?"), at: .now)
        let lines = scene.text(daemons, keys: keys, columns: columns, rows: rows)
        #expect(lines.count == rows && lines.allSatisfy { DisplayWidth.columns(of: $0) <= columns })
        let text = lines.joined(separator: " ") + " "
        for key in WatchFoot.keys { #expect(text.contains(" \(key.key) "), "\(key.key): \(lines)") }
    }
}
