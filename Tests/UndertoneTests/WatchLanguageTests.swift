import EventLog
import Events
import FeedClient
import Foundation
import Languages
import Roster
import TestServers
import Testing
import Vocabulary

@testable import undertone

/// Everything that a supervisor reads, in every language: no English is left, nothing is wider than the terminal, and
/// cells stand below their headings.
struct WatchLanguageTests {
    private static let others = [Language.chinese, .bulgarian]
    let scene = WatchScene()

    /// Agents as they stand in all ways that there are.
    func agents(_ count: Int) throws -> [WatchedDaemon] {
        var contested = try scene.agent("ana", .strain, .high, .handedOn, by: "ivan", tier: 2)
        contested.alerts[0].life.dispute = .contested
        var away = try scene.agent("cai", .strain, .critical, .takenOver, by: "petya", agoS: 7_300)
        away.lose(because: WatchScene.away, at: WatchScene.now)
        var refused = scene.calm("eve")
        refused.lose(because: FeedClientError(code: .refused, context: ""), at: WatchScene.now)
        var several = try scene.agent("ivan", .strain, .elevated)
        several.alerts += try scene.agent("ivan", .strain, .high, .acknowledged, by: "ana").alerts
        let all = [
            try scene.agent("maria", .help, .critical), contested, scene.calm("zoe"), away, refused, several,
            scene.daemon(score: nil, state: "learning"), scene.daemon(score: nil, capture: "muted"),
            WatchedDaemon(FeedClient(socketPath: "/run/undertone/vera.sock")),
            scene.daemon(score: 95, state: "critical"),
        ]
        return Array(all.prefix(count))
    }

    /// The keys in every state in which they can be.
    private func states(_ daemons: [WatchedDaemon]) -> [WatchKeys] {
        let clock = ContinuousClock.now
        let marked = scene.keys(daemons, marked: daemons.first?.name)
        return [nil, "?", "a", "t", "u", "h", "r", "n", "/"].flatMap { key -> [WatchKeys] in
            guard let key else { return [marked] }
            var (calm, hasty) = (marked, marked)
            if key == "u", let target = marked.row?.target {
                let deed = WatchKeys.Deed(step: .takeOver, target: target)
                calm.noteDone(deed, until: clock + .seconds(60))
                hasty.noteDone(deed, until: clock + .seconds(60))
            }
            _ = calm.press(.character(Character(key)), at: clock + .seconds(9))
            _ = hasty.press(.character(Character(key)), at: clock)
            var refused = calm
            _ = refused.press(.enter, at: clock + .seconds(12))
            return [calm, hasty, refused]
        }
    }

    @Test(arguments: Language.allCases, [1, 3, 10])
    func screenFitsAndHoldsNoEnglish(_ language: Language, count: Int) throws {
        try Language.$spokenHere.withValue(language) {
            let daemons = try agents(count)
            var all = states(daemons)
            var details = scene.keys(daemons, marked: "maria")
            _ = details.press(.enter, at: .now)
            all.append(details)
            for columns in [40, 60, 80, 120, 200] {
                for keys in all {
                    let lines = scene.text(
                        daemons, keys: keys, events: Self.events().map { EventLine($0, of: Self.client) },
                        columns: columns, rows: columns < 80 ? 16 : 40)
                    #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= columns }, "\(lines)")
                    guard language != .english else { continue }
                    for line in lines {
                        // What was cut ends within a word.
                        let whole = line.replacing(/[A-Za-z]+…/, with: "")
                        let left = SurfaceWords.english(in: whole, allowing: Self.said)
                        #expect(left.isEmpty, "\(columns): \(left) in \(line)")
                    }
                }
            }
        }
    }

    /// Words that people, devices and daemons said here, and names of keys and commands.
    private static let said: Set<String> = [
        "the", "caller", "threatens", "headset", "connected", "complaint", "laughed", "took", "call", "disk", "full",
        "joke", "sigterm", "threat", "unplugged", "was", "usb", "jabra", "self", "view", "start", "lib", "run",
    ]

    @Test(arguments: Language.allCases) func cellsStandBelowTheirHeadings(_ language: Language) throws {
        try Language.$spokenHere.withValue(language) {
            for columns in [80, 120, 200] {
                let lines = scene.text(try agents(3), columns: columns)
                func column(_ text: String, in line: String) throws -> Int {
                    let range = try #require(line.range(of: text), "\(text) in \(line)")
                    return DisplayWidth.columns(of: String(line[..<range.lowerBound]))
                }
                let (heading, row) = (lines[1], try #require(lines.first { $0.contains("! ana") }))
                #expect(try column(localized("AGENT"), in: heading) == 3)
                #expect(try column("ana", in: row) == 3)
                #expect(try column(localized("SEEN TO BY"), in: heading) == column("→ ivan", in: row))
                #expect(try column(localized("FOR"), in: heading) == column(Wording.roughSpan(seconds: 60), in: row))
                #expect(try column(localized("WHY"), in: heading) == column(localized("contested:"), in: row))
            }
        }
    }

    @Test(arguments: [0, 1, 2, 5, 21]) func countsAreSaidAsTheLanguageHasIt(count: Int) {
        func text(_ language: Language) -> String {
            Language.$spokenHere.withValue(language) {
                localized(count, one: "\(count) open alert", other: "\(count) open alerts")
            }
        }
        #expect(text(.english) == "\(count) open alert\(count == 1 ? "" : "s")")
        #expect(text(.chinese) == "\(count) 条未关闭的警报")
        #expect(text(.bulgarian) == (count == 1 ? "1 отворен сигнал" : "\(count) отворени сигнала"))
    }

    // MARK: - Events

    static let client = ServedFeed.client(of: "maria")

    static func events() -> [Event] {
        let alert = ServedFeed.alert("aaaa1111")
        var help = alert
        (help.kind, help.level, help.explanation) = (.help, .critical, "the caller threatens")
        func handling(_ step: HandlingStep) -> EventData {
            .handling(step, HandlingPayload(alertID: "aaaa1111", by: "ana", at: ServedFeed.instant))
        }
        let consent = ConsentPayload(agent: "maria", purpose: "replay", noticeVersion: 3, at: ServedFeed.instant)
        var segment = SegmentPayload(
            segmentID: "aaaa1111-1", alertID: "aaaa1111", agent: "maria", startedAt: ServedFeed.instant, durationS: 67,
            bytes: 1_500_000, level: .high, part: 1, reason: "complaint")
        segment.heldBy = "vera"
        let baseline = BaselinePayload(agent: "maria", device: "x", speechS: 120)
        let daemon = DaemonPayload(version: "0.1.0", reason: "SIGTERM", since: ServedFeed.instant)
        let capture = CapturePayload(
            state: "lost", device: "Evolve 20", reason: nil, beganAt: ServedFeed.instant,
            before: .init(
                state: "waiting", beganAt: ServedFeed.instant, endedAt: ServedFeed.instant, durationS: 4))
        let erasure = ErasurePayload(
            agent: "maria", what: "segments", reason: "", count: 4, by: "maria", at: ServedFeed.instant)
        let alerts: [EventData] = [
            .alert(.raised, alert), .alert(.rising, alert), .alert(.tried, alert),
            .alert(.cleared, ServedFeed.alert("aaaa1111", cleared: true)), .alert(.raised, help),
        ]
        let steps: [HandlingStep] = [
            .acknowledge, .takeOver, .handOn(to: "ivan"), .escalate(tier: 2), .resolve(note: nil, nothingWrong: false),
            .resolve(note: "joke", nothingWrong: true), .remark("joke"), .undo(.acknowledge), .undo(.takeOver),
            .undo(.handOn), .undo(.resolve), .contest(reason: "laughed"), .judge(upheld: true, note: nil),
            .judge(upheld: false, note: "joke"),
        ]
        let rest: [EventData] = [
            .consent(.granted, consent), .consent(.withdrawn, consent), .consent(.suspended, consent),
            .erased(erasure), .capture(capture), .baseline(.ready, baseline), .baseline(.reset, baseline),
        ]
        let changes = SegmentChange.allCases.map { EventData.segment($0, segment) }
        let daemons = DaemonStep.allCases.map { EventData.daemon($0, daemon) }
        return (alerts + steps.map(handling) + rest + changes + daemons).enumerated().map { number, data in
            Event(
                id: "\(number)", source: Event.source(host: "desk", agent: "maria"), time: ServedFeed.instant,
                sequence: Int64(number), data: data)
        }
    }

    @Test(arguments: others) func everyEventIsASentenceOfTheLanguage(_ language: Language) {
        Language.$spokenHere.withValue(language) {
            for event in Self.events() {
                let line = EventLine(event, of: Self.client)
                for columns in [nil, 40, 60, 80] {
                    let lines = line.lines(hasDay: true, columns: columns)
                    #expect(columns.map { limit in lines.allSatisfy { $0.columns <= limit } } ?? true, "\(lines)")
                    let text = lines.map { $0.text(hasColour: false) }.joined(separator: "\n")
                    #expect(
                        SurfaceWords.english(in: text, allowing: Self.said).isEmpty, "\(text)")
                }
                #expect(line.labelWidth <= 10, "\(event.data)")
                guard let summons = Summons(event, for: "ivan", of: Self.client) else { continue }
                for text in [summons.title, summons.text, summons.adding(3).text] {
                    #expect(SurfaceWords.english(in: text, allowing: Self.said).isEmpty, "\(text)")
                }
            }
        }
    }

    // MARK: - Commands

    /// Commands on alerts against a real feed: no sentence of English in what a person reads, and every byte the same
    /// in what a program reads.
    @Test(arguments: others) func commandsSpeakTheLanguage(_ language: Language) async throws {
        let locale = language == .chinese ? "zh_CN.UTF-8" : "bg_BG.UTF-8"
        let feed = try ServedFeed()
        for id in ["aaaa1111", "bbbb2222"] { try feed.log.append(.alert(.raised, ServedFeed.alert(id))) }
        try feed.log.append(.alert(.cleared, ServedFeed.alert("bbbb2222", cleared: true)))
        let name: Set<String> = [NSUserName(), "says", "took", "joke", "nobodyhere", "socket", "note"]
        try await feed.serve {
            for arguments in [
                ["alerts"], ["alerts", "--open"], ["alerts", "--level", "critical"], ["ack", "aaaa"], ["ack", "aaaa"],
                ["undo", "aaaa"], ["takeover", "aaaa"], ["handover", "aaaa", "--to", "ivan"], ["alerts"],
                ["note", "aaaa", "--note", "joke"], ["resolve", "aaaa", "took"],
                ["resolve", "aaaa", "--nothing-wrong"], ["alerts"], ["ack", "cccc"], ["watch", "--once"],
            ] {
                let result = try await feed.program.run(
                    arguments + ["--socket", feed.socket], environment: ["LANG": locale])
                let text = result.output + result.errors
                #expect(!text.isEmpty, "\(arguments)")
                let left = SurfaceWords.english(in: text, allowing: name.union(["cccc", "aaaa", "bbbb"]))
                #expect(left.isEmpty, "\(arguments): \(left) in \(text)")
            }
            for arguments in [["alerts", "--json"], ["alerts", "--output", "csv"], ["watch", "--once", "--json"]] {
                let (own, english) = (
                    try await feed.program.run(arguments + ["--socket", feed.socket], environment: ["LANG": locale]),
                    try await feed.program.run(arguments + ["--socket", feed.socket], environment: ["LANG": "C.UTF-8"])
                )
                // A cursor is sealed anew each time.
                let cursor = /"cursor":"[^"]*",?/
                #expect(own.output.replacing(cursor, with: "") == english.output.replacing(cursor, with: ""))
                #expect(own.status == english.status, "\(arguments)")
            }
        }
    }
}
