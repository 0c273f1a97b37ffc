import EventLog
import Events
import Feed
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import FeedClient

@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct FeedRoutesTests {
    @Test func statusAndScoresComeFromTheDaemon() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let client = FeedClient(socketPath: fixture.socket)
        try await fixture.serve(log, as: .agent) {
            #expect(try await client.get("/v1/status", as: StatusPayload.self) == FeedFixture.status)
            #expect(try await client.get("/v1/scores?after=1.5", as: [ScorePoint].self).map(\.timeS) == [2])
            let text = try await Curl(fixture, "/v1/status").whole()
            #expect(text.contains(#""open_alerts":0"#) && text.contains(#""speech_s":300"#))
        }
    }

    @Test func acknowledgingNamesTheSocketsPeerAndTakesEffectOnce() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(.alert(.raised, FeedFixture.alert("a-1")))
        let client = FeedClient(socketPath: fixture.socket)
        try await fixture.serve(log) {
            let open: [AlertRecord] = try await client.get("/v1/alerts?open=true")
            #expect(open.map(\.life.state) == [.raised])
            // Nobody can name somebody else: the kernel says who asks.
            let named = try await Curl(fixture, "/v1/alerts/a-1/ack", "-d", #"{"by":"somebody else"}"#).whole()
            #expect(named.contains(#""status":400"#) && named.contains(##""pointer":"#/by""##))
            let text = try await Curl(fixture, "/v1/alerts/a-1/ack", "-X", "POST").whole()
            let first = try JSONDecoder().decode(AlertRecord.self, from: Data(text.utf8))
            #expect(first.acknowledgedBy == NSUserName() && first.life.state == .acknowledged)
            let second: AlertRecord = try await client.post("/v1/alerts/a-1/ack", idempotencyKey: "k-1")
            #expect(second == first)
            #expect(try await client.get("/v1/alerts/a-1", as: AlertRecord.self) == first)
            #expect(try log.newestSequence == 2)
            try log.append(.alert(.raised, FeedFixture.alert("a-2")))
            let reused = await #expect(throws: FeedClientError.self) {
                try await client.post("/v1/alerts/a-2/ack", as: AlertRecord.self, idempotencyKey: "k-1")
            }
            #expect(reused?.underlying == 409)
        }
    }

    @Test func segmentIsHandedOutAsItLiesOnDiskUntilItIsErased() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let bytes = Data((0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
        try bytes.write(to: URL(filePath: fixture.folder + "/s-1.age"))
        var segment = SegmentPayload(
            segmentID: "s-1", alertID: "a-1", agent: "maria", startedAt: FeedFixture.instant, durationS: 20,
            bytes: 400_000, level: .high, part: 0)
        try log.append(.segment(.stored, segment))
        let client = FeedClient(socketPath: fixture.socket)
        try await fixture.serve(log, as: .agent) {
            #expect(try await client.download("/v1/segments/s-1") == bytes)
            let list: [SegmentRecord] = try await client.get("/v1/segments")
            #expect(list.map(\.segment) == [segment])
            segment.reason = "asked for by the agent"
            try log.append(.segment(.erased, segment))
            let erased = await #expect(throws: FeedClientError.self) { try await client.download("/v1/segments/s-1") }
            #expect(erased?.underlying == 410 && erased?.context.contains("asked for by the agent") == true)
        }
    }

    @Test func readerThatDoesNotTakeASegmentIsCutOff() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try Data(count: 8_000_000).write(to: URL(filePath: fixture.folder + "/s-1.age"))
        let segment = SegmentPayload(
            segmentID: "s-1", alertID: "a-1", agent: "maria", startedAt: FeedFixture.instant, durationS: 20,
            bytes: 8_000_000, level: .high, part: 0)
        try log.append(.segment(.stored, segment))
        var limits = FeedLimits()
        limits.stall = .milliseconds(50)
        limits.slowestBytesPerSecond = 1e9
        try await fixture.serve(log, as: .agent, limits: limits) {
            // Slow enough to stall one write, quick enough to drain what lies in the socket when it is cut off.
            let curl = try Curl(fixture, "/v1/segments/s-1", "--limit-rate", "200K")
            await eventually("curl is cut off") { !curl.isRunning }
            #expect(curl.exitStatus == 18, "curl's code for an answer that is not whole")
        }
    }

    @Test(arguments: [
        ("GET", "/v1/nothing", 404, "no-such-address"), ("GET", "/v1/alerts/none", 404, "No such alert"),
        ("POST", "/v1/alerts/none/ack", 404, "No such alert"),
        ("DELETE", "/v1/events", 405, "asked with GET"), ("GET", "/v1/alerts/a/ack", 405, "asked with OPTIONS, POST"),
        ("GET", "/v1/events?after=-1", 400, "after"), ("GET", "/v1/events?after=x", 400, "after"),
        ("GET", "/v1/events?level=huge", 400, "elevated, high, critical"),
        ("GET", "/v1/events?type=x", 400, "alert.raised"),
        ("GET", "/v1/events?tpye=alert.raised", 400, "tpye"), ("GET", "/v1/events?follow=maybe", 400, "follow"),
        ("GET", "/v1/events?limit=0", 400, "limit"), ("GET", "/v1/scores?after=soon", 400, "after"),
        ("GET", "/v1/alerts?open=perhaps", 400, "open"), ("GET", "/v1/alerts/..%2f..%2fetc%2fpasswd", 400, "id"),
        ("GET", "/v1/events?after=1&after=2", 400, "The place to begin at is there more than once."),
        ("GET", "/v1/audit?limit=1&limit=2", 403, "auditor"), ("QUERY", "/v1/status", 405, "asked with GET"),
        ("GET", "/v1/alerts?open=true&open=true", 400, "more than once"),
        ("GET", "/v1/status?x=1", 400, "none is"), ("GET", "/v1/alerts?opne=true", 400, "known are open"),
    ])
    func refusalIsAProblemThatSaysHowToMend(method: String, path: String, status: Int, words: String) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log) {
            let text = try await Curl(
                fixture, path, "-X", method, "--path-as-is", "-w", "\n%{http_code} %{content_type}"
            ).whole()
            let lines = text.split(separator: "\n")
            #expect(lines.last == "\(status) application/problem+json")
            let object = try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any]
            #expect(object?["status"] as? Int == status)
            #expect((object?["type"] as? String)?.hasPrefix("urn:undertone:problem:") == true)
            #expect(text.contains(words), "\(text)")
        }
    }

    @Test func oversizedRequestsAreRefusedAndTheServerLivesOn() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(.alert(.raised, FeedFixture.alert("a")))
        try await fixture.serve(log) {
            let header = "X-Long: " + String(repeating: "x", count: 40_000)
            let large = try Curl(fixture, "/v1/status", "-H", header, "-D", fixture.folder + "/head")
            _ = try await large.whole()
            #expect(try String(contentsOfFile: fixture.folder + "/head", encoding: .utf8).contains(" 431 "))
            try Data(repeating: 0x20, count: 100_000).write(to: URL(filePath: fixture.folder + "/body"))
            let body = try Curl(
                fixture, "/v1/alerts/a/ack", "--data-binary", "@\(fixture.folder)/body")
            #expect(try await body.whole().contains(#""status":413"#))
            #expect(try log.alert(id: "a")?.life.state == .raised)
            #expect(try await Curl(fixture, "/v1/status").whole().contains("maria"))
        }
    }
}
