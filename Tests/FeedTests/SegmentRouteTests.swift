import EventLog
import Events
import Foundation
import TestFeed
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct SegmentRouteTests {
    private static func segment(_ index: Int) -> SegmentPayload {
        SegmentPayload(
            segmentID: "alert-\(index)-0", alertID: "alert-\(index)", agent: "maria",
            startedAt: FeedFixture.instant.advanced(bySeconds: 60 * Double(index)), durationS: 20.5, bytes: 400_000,
            level: AlertLevel.allCases[index % 3], part: 0, isComplete: true, recipients: ["qrstuvwx", "abcdefgh"])
    }

    private static func store(_ count: Int, in log: EventLog) throws {
        for index in 0..<count { try log.append(.segment(.stored, segment(index))) }
    }

    /// A daemon that erases and replaces, and does nothing else.
    private static func daemon(_ fixture: FeedFixture, _ log: EventLog) -> FakeBackend {
        var daemon = fixture.daemon(log)
        daemon.asked = { what in if what.hasPrefix("assign") { throw FeedRefusal.notOffered } }
        return daemon
    }

    private func code(_ body: () async throws -> Void) async -> Int? {
        do {
            try await body()
            return nil
        } catch {
            return (error as? FeedClientError)?.underlying
        }
    }

    @Test func aThousandAreListedThroughTheSocketAtOnceAndFiltered() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try Self.store(1_000, in: log)
        let client = FeedClient(socketPath: fixture.socket)
        try await fixture.serve(log, as: .agent) {
            var best = Duration.seconds(60)
            for _ in 0..<5 {
                let start = ContinuousClock.now
                _ = try await client.download("/v1/segments")
                best = min(best, .now - start)
            }
            print("1,000 segments through the socket: \(best)")
            // Unoptimised, beside all other tests.
            #expect(best < .seconds(4))
            let all = try await client.segments()
            #expect(all.count == 1_000 && all.first?.segment == Self.segment(999))
            let filters = [
                SegmentFilter(level: .critical, since: Self.segment(990).startedAt),
                SegmentFilter(alert: "alert-99", limit: 5),
                SegmentFilter(until: Self.segment(3).startedAt, state: .all, isHeld: false, purpose: .replay),
                SegmentFilter(state: .erased), SegmentFilter(isHeld: true), SegmentFilter(purpose: .evaluation),
            ]
            for filter in filters {
                #expect(try await client.segments(filter) == log.segments(filter))
            }
        }
    }

    @Test(arguments: [
        ("2025-03-01T09:30:00.250Z", 0.0), ("2025-03-01t09:30:00.25z", 0), ("2025-03-02T07:17:00.250+21:47", 0),
        ("2025-03-01T09:29:59.250-00:00", -1), ("2025-03-01T09:30:00.250123Z", 0),
    ])
    func everyRFC3339TimeIsRead(text: String, laterS: Double) {
        #expect(Timestamp(queryText: text) == FeedFixture.instant.advanced(bySeconds: laterS))
    }

    @Test(arguments: [
        "", "2025-03-01", "2025-03-01T09:30:00", "2025-13-01T09:30:00Z", "2025-03-01T09:30:00+24:00",
        "2025-03-01T09:30:00+01:60", " 2025-03-01T09:30:00Z",
    ])
    func whatIsNoTimeIsNone(text: String) {
        #expect(Timestamp(queryText: text) == nil)
    }

    @Test(arguments: [
        "level=huge", "since=soon", "state=gone", "held=maybe", "purpose=fun", "limit=0", "limit=10001", "alert=",
        "level=high&level=high", "colour=red",
    ])
    func aFilterThatMakesNoSenseIsRefused(query: String) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .agent) {
            let text = try await Curl(fixture, "/v1/segments?\(query)").whole()
            #expect(text.contains(#""status":400"#) && text.contains(query.prefix { $0 != "=" }))
        }
    }

    @Test func qualityAssuranceHoldsReleasesAndIsRefusedInWords() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try Self.store(2, in: log)
        let client = FeedClient(socketPath: fixture.socket)
        try await fixture.serve(log, as: .holding([.qa]), daemon: Self.daemon(fixture, log)) {
            let held = try await client.hold("alert-0-0", reason: "complaint 17")
            #expect(held.segment.heldBy == NSUserName() && held.heldReason == "complaint 17")
            let refused = await #expect(throws: FeedClientError.self) {
                try await client.eraseSegment("alert-0-0", reason: "r")
            }
            #expect(refused?.underlying == 409 && refused?.context.contains("held by \(NSUserName()) since") == true)
            #expect(refused?.context.contains("complaint 17") == true)
            #expect(try await client.release("alert-0-0", reason: "settled").segment.heldBy == nil)
            #expect(await code { try await client.release("alert-0-0", reason: "settled") } == 409)
            #expect(await code { try await client.hold("none", reason: "r") } == 404)
            // Attack 53: held for ".", until for ever.
            #expect(await code { try await client.hold("alert-0-0", reason: ".") } == 400)
            let far = Timestamp.now.advanced(bySeconds: 400 * 86_400)
            #expect(await code { try await client.hold("alert-0-0", reason: "complaint", reviewAt: far) } == 400)
            #expect(await code { try await client.assignSegment("alert-0-0", to: .evaluation, reason: "r") } == 404)
            let actions = try log.auditPage(after: 0, limit: 20).map { "\($0.action) \($0.outcome.rawValue)" }
            #expect(
                actions == [
                    "segment.hold allowed", "segment.erase refused", "segment.release allowed",
                    "segment.release refused",
                ])
        }
    }

    @Test(arguments: ["hold", "release", "erase", "purpose"]) func aBlankReasonIsRefused(verb: String) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try Self.store(1, in: log)
        try await fixture.serve(log, as: .holding([.qa]), daemon: Self.daemon(fixture, log)) {
            for reason in [#""""#, #"" \t ""#, #""\u0007\u00a0""#, "null"]
                + (verb == "hold" ? [#"".""#, #""17 -""#] : [])
            {
                let purpose = verb == "purpose" ? #""purpose":"replay","# : ""
                let text = try await Curl(
                    fixture, "/v1/segments/alert-0-0/\(verb)", "-d", "{\(purpose)\"reason\":\(reason)}"
                ).whole()
                #expect(text.contains(#""status":400"#) && text.contains("reason"), "\(text)")
            }
            let silent = try await Curl(fixture, "/v1/segments/alert-0-0/\(verb)", "-d", "{}").whole()
            #expect(silent.contains(#""status":400"#))
            let blank = try await Curl(fixture, "/v1/segments/alert-0-0", "-H", "Undertone-Reason:   ").whole()
            #expect(blank.contains(#""status":400"#) && blank.contains("Undertone-Reason"))
        }
    }

    @Test func whySomebodyHoldsASegmentIsNotForSupervisors() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(.alert(.raised, FeedFixture.alert("alert-0", .high)))
        try Self.store(1, in: log)
        try log.holdSegment("alert-0-0", reason: "complaint 17", by: Person(name: "vera", uid: 3, role: "qa"))
        for (access, isTold) in [(FeedAccess.supervisor, false), (.holding([.qa]), true), (.agent, true)] {
            try await fixture.serve(log, as: access) {
                let events = try await Curl(fixture, "/v1/events?follow=false").whole()
                #expect(events.contains("complaint 17") == isTold && events.contains("segment.stored"))
                #expect(try await Curl(fixture, "/v1/alerts").whole().contains("complaint 17") == isTold)
            }
        }
    }

    @Test func anErasedSegmentIsAnsweredWithItsReceipt() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try Self.store(1, in: log)
        let path = "\(fixture.folder)/alert-0-0.age"
        try Data("ciphertext".utf8).write(to: URL(filePath: path))
        let client = FeedClient(socketPath: fixture.socket)
        try await fixture.serve(log, as: .agent, daemon: Self.daemon(fixture, log)) {
            let receipt = try await client.eraseSegment("alert-0-0", reason: "by mistake")
            #expect(receipt.hash == "f00d" && receipt.by == NSUserName() && receipt.reason == "by mistake")
            #expect(!FileManager.default.fileExists(atPath: path))
            // Also when everything else of it has gone.
            for _ in 0..<2 {
                let text = try await Curl(fixture, "/v1/segments/alert-0-0", "-w", "\n%{http_code}").whole()
                #expect(text.hasSuffix("\n410"))
                let problem = try JSONDecoder().decode(Problem.self, from: Data(text.utf8.dropLast(4)))
                #expect(problem.receipt == receipt && problem.detail.contains("by mistake"))
                #expect(await code { try await client.eraseSegment("alert-0-0", reason: "again") } == 410)
                try log.eraseAlerts(reason: "asked for", by: Person(name: "maria", role: "agent"))
            }
            #expect(try await client.segments(SegmentFilter(state: .all)).isEmpty)
            #expect(await code { _ = try await client.download("/v1/segments/alert-1-0") } == 404)
        }
    }

    @Test func aNewFileComesInWholeWithItsReasonAndWithinItsLimit() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try Self.store(1, in: log)
        let path = "\(fixture.folder)/alert-0-0.age"
        try Data("ciphertext".utf8).write(to: URL(filePath: path))
        let client = FeedClient(socketPath: fixture.socket)
        var limits = FeedLimits()
        limits.segmentBytes = 3_000_000
        try await fixture.serve(log, as: .holding([.qa]), daemon: Self.daemon(fixture, log), limits: limits) {
            let bytes = Data((0..<2_500_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
            let record = try await client.replaceSegment(
                "alert-0-0", bytes, kind: .rekey, reason: "new key", recipients: ["aaaabbbb", "ccccdddd"])
            #expect(record.segment.bytes == 2_500_000 && record.segment.recipients == ["aaaabbbb", "ccccdddd"])
            #expect(try await client.download("/v1/segments/alert-0-0", reason: "r") == bytes)
            try Data(count: 3_000_001).write(to: URL(filePath: fixture.folder + "/large"))
            let file = "@\(fixture.folder)/large"
            let url = "/v1/segments/alert-0-0"
            let reason = "Undertone-Reason: r"
            let large = try Curl(
                fixture, url + "?kind=rekey&recipient=aaaabbbb", "-T", "\(fixture.folder)/large", "-H", reason)
            #expect(try await large.whole().contains(#""status":413"#))
            for (query, header, words) in [
                ("?kind=rekey", "X: y", "Undertone-Reason"), ("", reason, #""parameter":"kind""#),
                ("?kind=other", reason, "kind"), ("?kind=rekey&kind=rekey", reason, "kind"),
                ("?kind=rekey", reason, #""parameter":"recipient""#),
                ("?kind=rekey", "Undertone-Reason:  ", "Undertone-Reason"),
            ] {
                let text = try await Curl(
                    fixture, url + query, "-X", "PUT", "-H", header, "--data-binary", "x"
                ).whole()
                #expect(text.contains(#""status":400"#) && text.contains(words), "\(text)")
            }
            let none = try Curl(
                fixture, "/v1/segments/none?kind=rekey&recipient=aaaabbbb", "-X", "PUT", "-H", reason, "--data-binary",
                file)
            #expect(try await none.whole().contains(#""status":404"#))
            #expect(try log.auditPage(after: 0, limit: 10).map(\.action) == ["segment.rekey", "GET /v1/segments/{id}"])
        }
    }
}
