import EventLog
import Events
import Foundation
import TestFeed
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct FeedCommandTests {
    @Test func theAgentsCommandsReachTheDaemonAndTakeEffectOnceForAKey() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let done = Shared<[String]>([])
        let client = FeedClient(socketPath: fixture.socket)
        try await fixture.serve(log, as: .agent, daemon: fixture.willing(log, done)) {
            let request = PauseRequest(reason: "payment", forS: 120)
            for _ in 0..<3 {
                let status: StatusPayload = try await client.post("/v1/pause", request, idempotencyKey: "k")
                #expect(status == FeedFixture.status)
            }
            let other = await #expect(throws: FeedClientError.self) {
                try await client.post("/v1/resume", as: StatusPayload.self, idempotencyKey: "k")
            }
            #expect(other?.underlying == 409)
            _ = try await client.post("/v1/resume", as: StatusPayload.self)
            _ = try await client.post("/v1/call/begin", as: StatusPayload.self)
            let change = ConsentChange(purpose: "alerts", granted: true, noticeVersion: 1)
            #expect(try await client.post("/v1/consent", change, as: ConsentPage.self).profile == "supervised")
            #expect(try await client.get("/v1/consent", as: ConsentPage.self).territory == "US")
            #expect(
                try await client.post("/v1/erase", ErasureRequest(what: .segments), as: ErasurePayload.self).count == 1)
            #expect(try await client.get("/v1/mine", as: MinePayload.self).agent == "maria")
            #expect(
                done.withLock { $0 } == [
                    "pause payment 120.0 by agent", "resume", "call", "alerts true", "erase segments",
                ])
        }
    }

    @Test func aCommandThatFailedMayBeTriedAgainUnderItsKey() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let client = FeedClient(socketPath: fixture.socket)
        let isBroken = Shared(true)
        var daemon = fixture.willing(log)
        daemon.asked = { _ in
            if isBroken.withLock({ $0 }) { throw FeedRefusal(code: .unavailable, context: "The sound server is away.") }
        }
        try await fixture.serve(log, as: .agent, daemon: daemon) {
            let first = await #expect(throws: FeedClientError.self) {
                try await client.post("/v1/resume", as: StatusPayload.self, idempotencyKey: "k")
            }
            #expect(first?.code == .unavailable && first?.context.contains("sound server") == true)
            isBroken.withLock { $0 = false }
            _ = try await client.post("/v1/resume", as: StatusPayload.self, idempotencyKey: "k")
        }
    }

    @Test func helpIsAnAlertOfItsOwnKind() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .agent) {
            let text = try await Curl(fixture, "/v1/help", "-X", "POST").whole()
            let record = try JSONDecoder().decode(AlertRecord.self, from: Data(text.utf8))
            #expect(record.alert.kind == .help && record.alert.level == .critical)
        }
    }

    @Test(arguments: [
        (
            "pause", #"{"reason":"private","why":1}"#,
            ##""detail":"is not known here; the body takes reason, for_s","pointer":"#/why""##
        ),
        ("pause", #"{"reason":"lunch"}"#, "The reason of a pause is none of these: private, payment, break, other."),
        ("pause", #"{"for_s":"2m"}"#, ##""pointer":"#/for_s""##),
        ("pause", #"{"for_s":0}"#, "A pause is from 1 s to 12 h."),
        ("pause", #"{"for_s":true}"#, "A pause is not a number of seconds."),
        ("pause", "[1]", "is not a JSON object"), ("pause", "{", "cannot read"), ("pause", "null", ##""pointer":"#""##),
        ("pause", #"{"reason":null}"#, "reason"), ("resume", #"{"a":1}"#, ##""pointer":"#/a""##),
        ("erase", "", "What is to be erased is missing: what is to go."),
        ("erase", #"{"what":"everything"}"#, "all, segments, alerts, baseline"),
        (
            "consent", #"{"purpose":"alerts","granted":1,"notice_version":1}"#,
            "What you say to it is not true or false."
        ),
        ("consent", #"{"purpose":"alerts","granted":true,"notice_version":1.5}"#, "notice_version"),
        ("consent", #"{"purpose":"alerts","granted":true,"notice_version":0}"#, "The notice is older"),
    ])
    func aBodyThatCannotBeUsedIsRefusedByName(path: String, body: String, words: String) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let done = Shared<[String]>([])
        try await fixture.serve(log, as: .agent, daemon: fixture.willing(log, done)) {
            let text = try await Curl(fixture, "/v1/\(path)", "-d", body).whole()
            #expect(text.contains(#""status":400"#) && text.contains(words), "\(text)")
            #expect(done.withLock { $0 }.isEmpty)
            #expect(try log.newestSequence == 0)
        }
    }

    @Test func keyAndReasonHaveBounds() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .agent, daemon: fixture.willing(log)) {
            let long = String(repeating: "k", count: 129)
            let key = try await Curl(fixture, "/v1/resume", "-X", "POST", "-H", "Idempotency-Key: \(long)").whole()
            #expect(key.contains(#""detail":"is longer than 128 characters","header":"Idempotency-Key""#))
            let reason = try await Curl(fixture, "/v1/status", "-H", "Undertone-Reason: \(long)\(long)\(long)\(long)")
                .whole()
            #expect(reason.contains("The reason is longer than 512 bytes."))
        }
    }

    @Test func aDaemonThatDoesNotOfferACommandSaysSo() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .agent) {
            let text = try await Curl(fixture, "/v1/pause", "-X", "POST").whole()
            #expect(text.contains(#""status":404"#) && text.contains("does not do that"))
        }
    }
}
