import Events
import FeedClient
import Foundation
import NIOHTTP1
import Testing
import Vocabulary

/// What each call asks, byte for byte: the second, hand-written table of the addresses.
struct CallTests {
    /// A call, and the request that it makes.
    struct Row: Sendable, CustomTestStringConvertible {
        let line: String
        var body = ""
        var reason: String?
        let call: @Sendable (FeedClient) async throws -> Void

        var testDescription: String { line }

        init(
            _ line: String, _ body: String = "", reason: String? = nil,
            _ call: @escaping @Sendable (FeedClient) async throws -> Void
        ) {
            (self.line, self.body, self.reason, self.call) = (line, body, reason, call)
        }
    }

    private static let filter = SegmentFilter(
        level: .high, alert: "1f&=", since: Timestamp(millisecondsSince1970: 0), state: .all, isHeld: false,
        purpose: .evaluation, limit: 7)

    static let rows: [Row] = [
        Row("GET /v1/status") { _ = try await $0.status() },
        Row("GET /v1/scores") { _ = try await $0.scores() },
        Row("GET /v1/scores?after=1.5") { _ = try await $0.scores(after: 1.5) },
        Row("GET /v1/events?after=3") { _ = try await $0.events(after: 3) },
        Row("GET /v1/events?type=io.undertone.alert.tried&after=0&limit=1") {
            _ = try await $0.events(after: 0, types: [.alert(.tried)], limit: 1)
        },
        Row("GET /v1/alerts?open=true") { _ = try await $0.alerts(openOnly: true) },
        Row("GET /v1/alerts/a-1") { _ = try await $0.alert("a-1") },
        Row("POST /v1/alerts/a-1/ack") { try await $0.take(.acknowledge, with: "a-1") },
        Row("POST /v1/alerts/a-1/takeover") { try await $0.take(.takeOver, with: "a-1") },
        Row("POST /v1/alerts/a-1/handover", #"{"to":"ivan"}"#) { try await $0.take(.handOn(to: "ivan"), with: "a-1") },
        Row("POST /v1/alerts/a-1/resolve", "{}") {
            try await $0.take(.resolve(note: nil, nothingWrong: false), with: "a-1")
        },
        Row("POST /v1/alerts/a-1/resolve", #"{"note":"n","nothing_wrong":true}"#) {
            try await $0.take(.resolve(note: "n", nothingWrong: true), with: "a-1")
        },
        Row("POST /v1/alerts/a-1/note", #"{"note":"n"}"#) { try await $0.take(.remark("n"), with: "a-1") },
        Row("POST /v1/alerts/a-1/undo") { try await $0.undo(with: "a-1") },
        Row("GET /v1/events?after=0&subject=a-1") { _ = try await $0.events(after: 0, subject: "a-1") },
        Row("POST /v1/alerts/a-1/contest", #"{"reason":"r"}"#) {
            try await $0.take(.contest(reason: "r"), with: "a-1")
        },
        Row("POST /v1/alerts/a-1/judge", #"{"note":"n","upheld":false}"#) {
            try await $0.take(.judge(upheld: false, note: "n"), with: "a-1")
        },
        Row("POST /v1/help", "{}") { try await $0.help(patience: .zero) },
        Row("POST /v1/help", #"{"reason":"r"}"#) { try await $0.help(reason: "r", patience: .zero) },
        Row("POST /v1/pause", #"{"for_s":90,"reason":"private"}"#) {
            try await $0.pause(PauseRequest(reason: "private", forS: 90))
        },
        Row("POST /v1/resume") { try await $0.resume() },
        Row("POST /v1/call/begin") { try await $0.beginCall() },
        Row("POST /v1/call/end") { try await $0.endCall() },
        Row("GET /v1/consent") { _ = try await $0.consent() },
        Row("POST /v1/consent", #"{"granted":true,"notice_version":2,"purpose":"replay"}"#) {
            try await $0.setConsent(ConsentChange(purpose: "replay", granted: true, noticeVersion: 2))
        },
        Row("GET /v1/mine") { _ = try await $0.mine() },
        Row("POST /v1/erase", #"{"what":"segments"}"#) { try await $0.erase(.segments) },
        Row("GET /v1/audit?after=4&limit=500") { _ = try await $0.audit(after: 4, limit: 500) },
        Row("GET /v1/segments") { _ = try await $0.segments() },
        Row(
            "GET /v1/segments?level=high&alert=1f%26%3D&since=1970-01-01T00:00:00.000Z&state=all&held=false"
                + "&purpose=evaluation&limit=7", reason: "r"
        ) { _ = try await $0.segments(filter, reason: "r") },
        Row("GET /v1/segments/s-1", reason: "r") { _ = try await $0.segmentFile("s-1", reason: "r") },
        Row("POST /v1/segments/s-1/hold", #"{"reason":"r"}"#) { try await $0.hold("s-1", reason: "r") },
        Row("POST /v1/segments/s-1/release", #"{"reason":"r"}"#) { try await $0.release("s-1", reason: "r") },
        Row("POST /v1/segments/s-1/erase", #"{"reason":"r"}"#) { try await $0.eraseSegment("s-1", reason: "r") },
        Row("POST /v1/segments/s-1/purpose", #"{"purpose":"evaluation","reason":"r"}"#) {
            try await $0.assignSegment("s-1", to: .evaluation, reason: "r")
        },
        Row("POST /v1/segments/s-1/approve", #"{"request":"r-1"}"#) { try await $0.approve("s-1", request: "r-1") },
        Row("POST /v1/segments/s-1/object", #"{"reason":"r"}"#) { try await $0.objectToHold(of: "s-1", reason: "r") },
        Row("POST /v1/segments/s-1/restore", #"{"reason":"r"}"#) { try await $0.restoreKeys(of: "s-1", reason: "r") },
        Row("POST /v1/segments/s-1/confirm", #"{"file":"00"}"#) { try await $0.confirm("s-1", file: "00") },
        Row("PUT /v1/segments/s-1?kind=rekey&recipient=ab&recipient=cd", "file", reason: "r") {
            try await $0.replaceSegment("s-1", Data("file".utf8), kind: .rekey, reason: "r", recipients: ["ab", "cd"])
        },
        Row("PUT /v1/segments/s-1?kind=redaction&recipient=ab", "file", reason: "r") {
            _ = try await $0.storeRedaction(
                Data("file".utf8), of: "s-1", named: "s-1-r1", reason: "r", recipients: ["ab"])
        },
        Row("GET /metrics") { _ = try await $0.metrics() },
        Row("GET /v1/openapi.json") { _ = try await $0.document() },
    ]

    @Test(arguments: rows) func aCallAsksWhatTheTableSays(row: Row) async throws {
        let server = try ScriptedServer()
        try await server.listen { _ in (.forbidden, [:], "") }
        // What it is answered does not matter here.
        _ = try? await row.call(FeedClient(socketPath: server.socket))
        let request = try #require(server.requests.first)
        #expect(server.requests.count == 1, "a refusal is not asked for again")
        #expect(request.line == row.line && request.body == row.body)
        #expect(request.headers.first(name: "Undertone-Reason") == row.reason)
        let isFile = row.line.hasPrefix("PUT")
        let type = row.body.isEmpty ? nil : isFile ? "application/octet-stream" : "application/json"
        #expect(request.headers.first(name: "Content-Type") == type)
    }
}
