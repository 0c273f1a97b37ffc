import EventLog
import Events
import Feed
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import FeedClient

@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct EventStreamTests {
    @Test func curlFollowsServerSentEventsFromItsLastOne() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        for id in ["a", "b", "c"] { try log.append(.alert(.raised, FeedFixture.alert(id))) }
        try await fixture.serve(log, as: .agent) {
            let curl = try Curl(
                fixture, "/v1/events?after=0", "-H", "Accept: text/event-stream", "-H", "Last-Event-ID: 1", "-D",
                fixture.folder + "/head")
            await eventually("the stored events come") { curl.text.contains("id: 3\n") }
            try log.append(FeedFixture.started)
            await eventually("the new event comes") { curl.text.hasSuffix("\n\n") && curl.text.contains("id: 4\n") }
            let head = try String(contentsOfFile: fixture.folder + "/head", encoding: .utf8)
            #expect(head.contains("text/event-stream") && head.contains("200 OK"))
            let blocks = curl.text.split(separator: "\n\n").map { $0.split(separator: "\n") }
            #expect(blocks.map { $0[0] } == ["id: 2", "id: 3", "id: 4"])
            #expect(blocks[0][1] == "event: io.undertone.alert.raised")
            #expect(blocks[2][1] == "event: io.undertone.daemon.started")
            let event = try JSONDecoder().decode(Event.self, from: Data(blocks[0][2].dropFirst(6).utf8))
            #expect(event.sequence == 2 && event.data == .alert(.raised, FeedFixture.alert("b")))
            curl.stop()
        }
    }

    @Test func curlReadsLinesAndAnEndWithoutFollow() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        for index in 0..<600 { try log.append(.alert(.raised, FeedFixture.alert("a\(index)"))) }
        try await fixture.serve(log, as: .agent) {
            let curl = try Curl(fixture, "/v1/events?follow=false&after=10")
            let lines = try await curl.whole().split(separator: "\n")
            #expect(curl.exitStatus == 0)
            let events = try lines.map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
            #expect(events.map(\.sequence) == Array(11...600))
        }
    }

    @Test func withoutACursorOnlyNewEventsCome() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(FeedFixture.started)
        try await fixture.serve(log, as: .agent) {
            let curl = try Curl(fixture, "/v1/events", "-D", fixture.folder + "/head")
            await eventually("the stream is open") {
                (try? String(contentsOfFile: fixture.folder + "/head", encoding: .utf8))?.contains("\r\n\r\n") == true
            }
            try log.append(.alert(.raised, FeedFixture.alert("new")))
            await eventually("the new event comes") { curl.text.contains(#""sequence":2"#) }
            #expect(!curl.text.contains(#""sequence":1,"#))
            curl.stop()
        }
    }

    @Test func filtersByTypeAndLevel() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(FeedFixture.started)
        try log.append(.alert(.raised, FeedFixture.alert("a", .elevated)))
        try log.append(.alert(.raised, FeedFixture.alert("b", .critical)))
        try log.append(.alert(.rising, FeedFixture.alert("a", .high)))
        let client = FeedClient(socketPath: fixture.socket)
        try await fixture.serve(log, as: .agent) {
            let byLevel: FeedPage = try await client.get("/v1/events?level=high&level=critical")
            #expect(byLevel.events.map(\.sequence) == [3, 4] && byLevel.nextAfter == 4)
            let byType: FeedPage = try await client.get("/v1/events?type=daemon.started&type=io.undertone.alert.rising")
            #expect(byType.events.map(\.sequence) == [1, 4])
            let limited: FeedPage = try await client.get("/v1/events?after=1&limit=2")
            #expect(limited.events.map(\.sequence) == [2, 3] && limited.hasMore)
        }
    }

    @Test func silentStreamIsKeptAlive() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var limits = FeedLimits()
        limits.keepAlive = .milliseconds(20)
        try await fixture.serve(log, as: .agent, limits: limits) {
            let lines = try Curl(fixture, "/v1/events?type=alert.raised")
            let events = try Curl(fixture, "/v1/events?type=alert.raised", "-H", "Accept: text/event-stream")
            let filtered = try Curl(fixture, "/v1/events?level=critical")
            try await eventually("keep-alives come, also while events pass that the reader did not ask for") {
                try log.append(FeedFixture.started)
                return filtered.text.hasPrefix("\n\n")
            }
            filtered.stop()
            await eventually("keep-alives come") {
                lines.text.hasPrefix("\n\n") && events.text.hasPrefix(": keep-alive\n\n: keep-alive\n\n")
            }
            lines.stop()
            events.stop()
        }
    }

    @Test func readerIsToldOfEventsThatAreNoLongerHeld() async throws {
        let fixture = try FeedFixture()
        let now = Shared(FeedFixture.instant)
        let log = try fixture.openLog(clock: { now.withLock { $0 } })
        for _ in 0..<3 { try log.append(FeedFixture.started) }
        now.withLock { $0 = $0.advanced(bySeconds: 100 * 86_400) }
        try log.append(FeedFixture.started)
        try log.retain(days: 30)
        try await fixture.serve(log, as: .agent) {
            let events = try Curl(fixture, "/v1/events?follow=false&after=1", "-H", "Accept: text/event-stream")
            #expect(
                try await events.whole().hasPrefix(
                    "id: 3\nevent: gap\ndata: {\"after\":1,\"reason\":\"expired\",\"resumes_after\":3}\n\nid: 4\n"))
            let lines = try Curl(fixture, "/v1/events?follow=false&after=1")
            #expect(
                try await lines.whole().hasPrefix(#"{"gap":{"after":1,"reason":"expired","resumes_after":3}}"# + "\n"))
            var seen: [FeedMessage] = []
            await #expect(throws: CancellationError.self) {
                try await FeedClient(socketPath: fixture.socket).follow(after: 1) { message in
                    seen.append(message)
                    if case .event = message { throw CancellationError() }
                }
            }
            #expect(seen.dropFirst().first == .gap(EventGap(after: 1, resumesAfter: 3, reason: .expired)))
            #expect(seen.count == 3)
        }
    }

    @Test func stoppingEndsOpenStreamsInOrderWithinASecond() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(FeedFixture.started)
        let curls = Shared<[Curl]>([])
        // Beside many other tests the last words of a stream may come later than readers are given otherwise.
        var limits = FeedLimits()
        limits.stop = FeedFixture.maxStop - .seconds(1)
        let took = try await fixture.serve(log, as: .agent, limits: limits) {
            for accept in ["text/event-stream", "application/x-ndjson"] {
                let curl = try Curl(fixture, "/v1/events?after=0", "-H", "Accept: \(accept)")
                curls.withLock { $0.append(curl) }
            }
            await eventually("both read") { curls.withLock { $0.allSatisfy { $0.text.contains("started") } } }
        }
        print("stopping took \(took)")
        #expect(took < FeedFixture.maxStop)
        for curl in curls.withLock({ $0 }) {
            _ = try await curl.whole()
            #expect(curl.exitStatus == 0)
        }
        #expect(!FileManager.default.fileExists(atPath: fixture.socket))
    }
}
