import EventLog
import Events
import Foundation
import Policy
import TestFeed
import TestSupport
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

/// What is kept from a reader leaves no trace in what they get (attack 72: holes in numbers dated hidden alerts).
@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct ReaderCursorTests {
    private let fixture: FeedFixture
    private let client: FeedClient

    init() throws {
        fixture = try FeedFixture()
        client = FeedClient(socketPath: fixture.socket)
    }

    private static let hidden: [EventData] = [
        .alert(.tried, FeedFixture.alert("t-1")),
        .baseline(.ready, BaselinePayload(agent: "maria", speechS: 300)),
        .capture(
            CapturePayload(
                state: "paused", beganAt: FeedFixture.instant,
                before: .init(
                    state: "capturing", beganAt: FeedFixture.instant, endedAt: FeedFixture.instant, durationS: 1))),
    ]

    private func hide(_ log: EventLog) throws { for data in Self.hidden { try log.append(data) } }

    private func raise(_ log: EventLog, _ ids: String...) throws {
        for id in ids { try log.append(.alert(.raised, FeedFixture.alert(id))) }
    }

    private func page(_ query: String) async throws -> FeedPage { try await client.get("/v1/events?\(query)") }

    @Test(arguments: [Role.supervisor, .qa, .hub]) func noAnswerTellsANumberOfAnEvent(role: Role) async throws {
        let log = try fixture.openLog()
        try raise(log, "a")
        try hide(log)
        try raise(log, "b")
        try await fixture.serve(log, as: .holding([role])) {
            var told = ""
            for path in ["/v1/status", "/v1/alerts", "/v1/alerts/a", "/v1/segments", "/v1/events?follow=false"] {
                for accept in ["application/json", "text/event-stream", "*/*"] {
                    told += try await Curl(
                        fixture, path, "-D", "-", "-H", "Accept: \(accept)", "-H", "Undertone-Reason: test"
                    ).whole()
                }
            }
            #expect(!told.contains("sequence") && !told.contains("tried") && !told.contains("paused"))
            #expect(!told.contains(/(?m)^id: [0-9]/) && !told.contains(/Undertone-Cursor: [0-9]/))
            #expect(!told.contains(/next_after":[0-9]/))
        }
    }

    /// Neither a count, nor "there is more", nor a cursor that stays or moves, nor a gap.
    @Test func aPageWithSomethingHiddenLooksLikeOneWithout() async throws {
        let log = try fixture.openLog()
        try raise(log, "a")
        try await fixture.serve(log) {
            let first = try await page("after=0&limit=1")
            #expect(first.events.count == 1 && !first.hasMore)
            let before = try await (client.standing().cursor, client.standing().cursor)
            #expect(before.0 != before.1, "two of one place differ, so that nobody sees whether the log has grown")
            try hide(log)
            for limit in [1, 2, 256] {
                let next = try await page("after=\(first.nextAfter.text)&limit=\(limit)")
                #expect(next.events.isEmpty && !next.hasMore && next.gap == nil && next.nextAfter != first.nextAfter)
            }
            try raise(log, "b", "c")
            try hide(log)
            let rest = try await page("after=\(first.nextAfter.text)&limit=2")
            #expect(rest.events.map { $0.data.subject } == ["b", "c"] && !rest.hasMore)
            let some = try await page("after=\(first.nextAfter.text)&limit=1")
            #expect(some.events.map { $0.data.subject } == ["b"] && some.hasMore)
            #expect(try await page("after=\(some.nextAfter.text)&limit=1").events.map { $0.data.subject } == ["c"])
            #expect(Set([first, rest, some].map(\.nextAfter.text.count)).count == 1)
        }
    }

    @Test func whatIsHiddenWakesNoWrite() async throws {
        let log = try fixture.openLog()
        try await fixture.serve(log) {
            let streams = try ["*/*", "text/event-stream"].map {
                try Curl(fixture, "/v1/events?after=0", "-H", "Accept: \($0)")
            }
            try raise(log, "a")
            await eventually("it comes") { streams.allSatisfy { $0.text.contains("\"a\"") } }
            let before = streams.map(\.text)
            for _ in 0..<20 { try hide(log) }
            #expect(streams.map(\.text) == before)
            try raise(log, "b")
            await eventually("it comes") { streams.allSatisfy { $0.text.contains("\"b\"") } }
            #expect(streams[0].text.split(separator: "\n", omittingEmptySubsequences: false).count == 3)
            streams.forEach { $0.stop() }
        }
    }

    /// A restart of the daemon and of its log, with a page, a stream and an event as the last that came.
    @Test func whoResumesMissesNothingAndSeesNothingTwice() async throws {
        var cursors: [FeedCursor] = []
        do {
            let log = try fixture.openLog()
            try raise(log, "a", "b")
            try hide(log)
            var daemon = fixture.daemon(log)
            daemon.standing = {
                var status = FeedFixture.status
                status.lastSequence = (try? log.newestSequence) ?? 0
                return status
            }
            try await fixture.serve(log, daemon: daemon) {
                let page = try await page("after=0")
                cursors = [page.nextAfter, try #require(page.events.last?.cursor)]
                cursors.append(try #require(try await client.standing().newest))
                let stream = try Curl(fixture, "/v1/events", "-D", fixture.folder + "/head")
                let head = { (try? String(contentsOfFile: fixture.folder + "/head", encoding: .utf8)) ?? "" }
                await eventually("it is open") { head().contains("\r\n\r\n") }
                stream.stop()
                let cursor = try #require(head().firstMatch(of: /Undertone-Cursor: (\S+)/)?.output.1)
                cursors.append(try #require(FeedCursor(text: cursor)))
            }
        }
        let log = try fixture.openLog()
        try hide(log)
        try raise(log, "c")
        try await fixture.serve(log) {
            for cursor in cursors {
                #expect(try await page("after=\(cursor.text)").events.map { $0.data.subject } == ["c"])
                let stream = try await Curl(
                    fixture, "/v1/events?follow=false", "-H", "Last-Event-ID: \(cursor.text)", "-H",
                    "Accept: text/event-stream"
                ).whole()
                #expect(stream.components(separatedBy: "event: ").count == 2 && stream.contains("\"c\""))
            }
        }
    }

    @Test(.hangGuard) func aFollowerGoesOnWithTheNextAcrossRestarts() async throws {
        struct Enough: Error {}
        let subjects = Shared<[String]>([])
        let reader = Shared<Task<Void, Never>?>(nil)
        for round in 0..<3 {
            let log = try fixture.openLog()
            try await fixture.serve(log) {
                if round == 0 {
                    let task = Task {
                        let client = FeedClient(socketPath: fixture.socket, firstRetryPause: .milliseconds(10))
                        try? await client.follow(after: 0) { message in
                            guard case .event(let event) = message else { return }
                            subjects.withLock { $0.append(event.data.subject) }
                            if subjects.withLock({ $0.count }) == 30 { throw Enough() }
                        }
                    }
                    reader.withLock { $0 = task }
                }
                for index in 0..<10 {
                    try raise(log, "\(round)-\(index)")
                    try hide(log)
                }
                await eventually("they come") { subjects.withLock { $0.count } == (round + 1) * 10 }
            }
        }
        #expect(subjects.withLock { $0 } == (0..<3).flatMap { round in (0..<10).map { "\(round)-\($0)" } })
        await reader.withLock { $0 }?.value
    }

    /// An older client sends numbers: it is told so, and does not silently miss what lies between.
    @Test func numbersAreTheAgentsAndAreRefusedInWords() async throws {
        let log = try fixture.openLog()
        try raise(log, "a", "b")
        try await fixture.serve(log) {
            let text = try await Curl(fixture, "/v1/events?after=1&follow=false").whole()
            #expect(text.contains(#""status":400"#) && text.contains("use the one that came last"), "\(text)")
            // A browser would not come back after a refusal; it is told that something is missing.
            let resumed = try await Curl(fixture, "/v1/events?follow=false", "-H", "Last-Event-ID: 1").whole()
            #expect(resumed.contains("another_log"), "\(resumed)")
        }
        try await fixture.serve(log, as: .agent) {
            let own = try await page("after=1")
            #expect(own.events.map(\.sequence) == [2])
            #expect(try await page("after=0").nextAfter == 2)
            let sealed = log.cursors.cursor(of: 1).text
            #expect(try await Curl(fixture, "/v1/events?after=\(sealed)").whole().contains(#""status":400"#))
        }
    }

    /// One that was made up, flipped or made by another log says so by a gap, and nothing is lost.
    @Test func aCursorOfAnotherLogIsAGap() async throws {
        let log = try fixture.openLog()
        try raise(log, "a", "b")
        let other = try FeedFixture().openLog()
        var flipped = Array(log.cursors.cursor(of: 1).text)
        flipped[20] = flipped[20] == "x" ? "y" : "x"
        try await fixture.serve(log) {
            for text in [other.cursors.cursor(of: 1).text, String(flipped), "c", "cx"] {
                let page = try await page("after=\(text)")
                #expect(page.gap?.reason == .anotherLog && page.gap?.resumesAfter.number == nil)
                #expect(page.events.map { $0.data.subject } == ["a", "b"])
            }
            for text in ["x1", "-1", "c%20", "c" + String(repeating: "a", count: 64), ""] {
                let text = try await Curl(fixture, "/v1/events?after=\(text)&follow=false").whole()
                #expect(text.contains(#""status":400"#), "\(text)")
            }
        }
    }

    @Test func eventsOfAnInstantAndLaterAreFoundWithoutNumbers() async throws {
        let now = Shared(FeedFixture.instant)
        let log = try fixture.openLog(clock: { now.withLock { $0 } })
        for id in ["a", "b", "c"] {
            try raise(log, id)
            now.withLock { $0 = $0.advanced(bySeconds: 60) }
        }
        try await fixture.serve(log) {
            let since = FeedFixture.instant.advanced(bySeconds: 30).text
            let later = try await page("since=\(since)")
            #expect(later.events.map { $0.data.subject } == ["b", "c"])
            #expect(try await page("since=2000-01-01T00:00:00Z").events.count == 3)
            #expect(try await page("since=2100-01-01T00:00:00Z").events.isEmpty)
            #expect(try await Curl(fixture, "/v1/events?since=soon").whole().contains(#""status":400"#))
        }
    }

    /// Finding L8: the words of a request for help are for who helps.
    @Test func qualityAssuranceIsNotToldWhatAnAgentSaidWhoAskedForHelp() throws {
        let log = try fixture.openLog()
        let maria = Person(name: "maria", uid: 1, role: "agent")
        let help = try log.requestHelp(agent: "maria", reason: "he shouts", by: maria).alert.alertID
        for profile in Profile.allCases {
            for role in [Role.supervisor, .qa, .hub] {
                let seen = Disclosure(log: log, profile: profile, visibility: profile.visibility, role: role)
                let told =
                    try JSON.text(log.alert(id: help).flatMap(seen.shown))
                    + JSON.text(seen.page(after: 0, limit: 9, types: [], levels: []))
                #expect(told.contains("shouts") == (role != .qa) && told.contains(help))
            }
        }
    }

    /// Of the same kind: a record's last number, who holds a segment, what was said of its end, the microphone.
    @Test func alertsTellSupervisorsNothingOfWhatQualityAssuranceDoes() throws {
        let log = try fixture.openLog()
        var alert = FeedFixture.alert("a", .high)
        alert.device = "usb-Jabra"
        try log.append(.alert(.raised, alert))
        var segment = SegmentPayload(
            segmentID: "s", alertID: "a", agent: "maria", startedAt: FeedFixture.instant, durationS: 20, bytes: 4,
            level: .high, part: 0)
        try log.append(.segment(.stored, segment))
        let vera = Person(name: "vera", uid: 3, role: "qa")
        try log.holdSegment("s", reason: "complaint 17", by: vera)
        let seen = Disclosure(
            log: log, profile: .supervised, visibility: Profile.supervised.visibility, role: .supervisor)
        func told() throws -> String {
            try JSON.text(#require(log.alert(id: "a").flatMap(seen.shown)))
                + JSON.text(seen.page(after: 0, limit: 256, types: [], levels: []))
        }
        for word in ["vera", "complaint", "Jabra", "sequence"] { #expect(try !told().contains(word), "\(word)") }
        segment.reason = "a slip of vera's"
        segment.receipt = ErasurePayload(
            agent: "maria", what: "segment", reason: "a slip", count: 1, by: "vera", at: FeedFixture.instant)
        try log.append(.segment(.erased, segment))
        for word in ["vera", "slip"] { #expect(try !told().contains(word), "\(word)") }
        #expect(try told().contains("segment.erased"))
    }
}
