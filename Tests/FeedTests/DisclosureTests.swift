import EventLog
import Events
import Foundation
import Policy
import TestFeed
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

/// What leaves where the profile does not share, read from the wire.
@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct DisclosureTests {
    private static let closed = Visibility(sharesAlerts: false, sharesScores: false, sharesPatterns: false)
    private static func daemon(_ fixture: FeedFixture, _ log: EventLog, _ visibility: Visibility) -> FakeBackend {
        var daemon = fixture.daemon(log)
        daemon.visibility = visibility
        daemon.profile = visibility == closed ? .agentOnly : .supervised
        return daemon
    }

    private static let measures = Visibility(sharesAlerts: true, sharesScores: true, sharesPatterns: false)

    /// A log with a strain alert of a pattern, its segment and acknowledgement, and a request for help.
    private func fill(_ log: EventLog) throws -> String {
        var alert = FeedFixture.alert("strain-1", .high)
        alert.pattern = "agitated"
        try log.append(FeedFixture.started)
        try log.append(.alert(.raised, alert))
        try log.append(
            .segment(
                .stored,
                SegmentPayload(
                    segmentID: "s-1", alertID: "strain-1", agent: "maria", startedAt: FeedFixture.instant,
                    durationS: 20,
                    bytes: 4, level: .high, part: 0)))
        let actor = Person(name: "maria", uid: 1, role: "agent")
        let help = try log.requestHelp(agent: "maria", reason: "a threat", by: actor).alert.alertID
        let ivan = Person(name: "ivan", uid: 2, role: "supervisor")
        for id in ["strain-1", help] { try log.apply(.acknowledge, toAlert: id, by: ivan) }
        try log.append(.alert(.cleared, alert))
        try log.append(.baseline(.ready, BaselinePayload(agent: "maria", speechS: 300)))
        return help
    }

    @Test(arguments: [Role.supervisor, .qa, .hub]) func nothingOfTheVoiceLeavesButHelp(role: Role) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let help = try fill(log)
        try Data("data".utf8).write(to: URL(filePath: fixture.folder + "/s-1.age"))
        let everything = [
            "/v1/status", "/v1/scores", "/v1/events?follow=false", "/v1/alerts", "/v1/alerts/strain-1", "/v1/segments",
            "/v1/segments/s-1", "/metrics",
        ]
        try await fixture.serve(log, as: .holding([role]), daemon: Self.daemon(fixture, log, Self.closed)) {
            var told = ""
            for path in everything {
                for accept in ["application/json", "text/event-stream", "*/*"] {
                    told += try await Curl(
                        fixture, path, "-H", "Accept: \(accept)", "-H", "Undertone-Reason: test"
                    ).whole()
                }
            }
            for word in ["strain-1\"", "agitated", "semitones", "\"value\":12.5", "calm", "s-1\"", "baseline.ready"] {
                #expect(!told.contains(word), "\(word) in \(told)")
            }
            #expect(!told.split(separator: "\n").contains("data"))
            let alerts = try await Curl(fixture, "/v1/alerts").whole()
            #expect(
                try JSONDecoder().decode([AlertRecord].self, from: Data(alerts.utf8)).map(\.alert.alertID) == [help])
            // Help, and that it was seen.
            let lines = try await Curl(fixture, "/v1/events?follow=false").whole().split(separator: "\n")
            let events = try lines.map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
            #expect(events.map { log.cursors.number(of: $0.cursor) } == [4, 6])
        }
    }

    /// As of a newer release, or one that somebody forgot to register.
    @Test(arguments: Profile.allCases) func aTypeThatNobodyKnowsIsTheAgentsOwn(profile: Profile) throws {
        let log = try FeedFixture().openLog()
        let records = [
            EventRecord(sequence: 1, type: EventType(family: "break", step: "offered"), json: "{}"),
            EventRecord(sequence: 2, type: EventType(family: "alert", step: "whispered"), json: "{}"),
        ]
        for role in Role.allCases {
            let shown = try Disclosure(log: log, profile: profile, visibility: profile.visibility, role: role)
                .shown(records)
            #expect(shown.map(\.sequence) == (role == .agent ? [1, 2] : []), "\(role)")
        }
    }

    @Test func nobodyCanActOnAnAlertThatIsNotShared() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let help = try fill(log)
        let client = FeedClient(socketPath: fixture.socket)
        try await fixture.serve(log, daemon: Self.daemon(fixture, log, Self.closed)) {
            let hidden = await #expect(throws: FeedClientError.self) {
                try await client.post("/v1/alerts/strain-1/ack", as: AlertRecord.self)
            }
            #expect(hidden?.code == .notFound)
            _ = try await client.post("/v1/alerts/\(help)/ack", as: AlertRecord.self)
        }
    }

    @Test func measuresLeaveWithoutTheWordsForPatterns() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        _ = try fill(log)
        try await fixture.serve(log, daemon: Self.daemon(fixture, log, Self.measures)) {
            var told = ""
            for path in ["/v1/status", "/v1/scores", "/v1/alerts", "/v1/alerts/strain-1", "/v1/events?follow=false"] {
                told += try await Curl(fixture, path).whole()
            }
            #expect(!told.contains("agitated") && !told.contains("pattern"))
            #expect(told.contains("semitones") && told.contains("\"score\":10"))
            let lines = try await Curl(fixture, "/v1/events?follow=false").whole().split(separator: "\n")
            #expect(lines.count == 7, "each event is there but the baseline's, which is the agent's")
        }
    }

    @Test func theAgentSeesEverything() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        _ = try fill(log)
        try await fixture.serve(log, as: .agent, daemon: Self.daemon(fixture, log, Self.closed)) {
            let told = try await Curl(fixture, "/v1/alerts").whole() + Curl(fixture, "/v1/status").whole()
            #expect(told.contains("agitated") && told.contains("\"value\":12.5"))
        }
    }

    /// The agent's words were masked, and what was said of them was not: notes, and the events that have them.
    @Test(arguments: [Role.supervisor, .qa, .agent, .hub]) func whatIsSaidOfARequestForHelpIsForWhoHelps(role: Role)
        async throws
    {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let help = try fill(log)
        let ivan = Person(name: "ivan", uid: 2, role: "supervisor")
        try log.apply(.remark("she says a threat"), toAlert: help, by: ivan)
        try log.apply(.resolve(note: "called the threat off", nothingWrong: false), toAlert: help, by: ivan)
        try log.apply(.remark("laughing"), toAlert: "strain-1", by: ivan)
        try await fixture.serve(log, as: role == .agent ? .agent : .holding([role])) {
            let events = try await Curl(fixture, "/v1/events?follow=false").whole()
            var told = [events]
            for path in ["/v1/alerts", "/v1/alerts/\(help)"] { told.append(try await Curl(fixture, path).whole()) }
            for text in told { #expect(text.contains("threat") == (role != .qa), "\(text)") }
            #expect(
                told[1].contains("laughing") && events.contains("laughing"), "of an alert about strain they are told")
            let record = try JSONDecoder().decode(AlertRecord.self, from: Data(told[2].utf8))
            #expect(record.notes.map(\.step) == ["noted", "resolved"] && record.notes.allSatisfy { $0.by == "ivan" })
            #expect((record.note == Disclosure.wordsForWhoHelps) == (role == .qa))
            #expect(events.contains("alert.noted") && events.contains("alert.resolved"))
        }
    }

    /// Every step keeps what it does; only what was said is other.
    @Test func otherWordsChangeNoStep() {
        for step in [
            HandlingStep.acknowledge, .takeOver, .handOn(to: "a"), .resolve(note: nil, nothingWrong: true),
            .judge(upheld: true, note: nil), .undo(.resolve), .escalate(tier: 2),
        ] { #expect(step.saying("x") == step) }
        for step in [
            HandlingStep.resolve(note: "a", nothingWrong: false), .judge(upheld: false, note: "a"), .remark("a"),
            .contest(reason: "a"),
        ] { #expect(step.saying("x").note == "x" && step.saying("x").name == step.name && step.saying("a") == step) }
    }
}
