import EventLog
import Events
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

/// HTTP as clients of every age send it (findings 2.11 and 2.12), byte by byte.
struct ProtocolTests {
    private let fixture: FeedFixture
    private let log: EventLog

    init() throws {
        fixture = try FeedFixture()
        log = try fixture.openLog()
        for id in ["a", "b", "c"] { try log.append(.alert(.raised, FeedFixture.alert(id))) }
    }

    /// What comes until the daemon closes, or nothing more for a while.
    private func answer(_ request: String, finishing: Bool = false, silenceMS: Int = 300) async throws -> String {
        let socket = try await RawSocket(fixture.socket)
        defer { socket.close() }
        try socket.write(request)
        if finishing { socket.finishWriting() }
        var text = ""
        var silence = 0
        while silence < silenceMS {
            guard let bytes = socket.readSome() else { return text + "<closed>" }
            text += String(decoding: bytes, as: UTF8.self)
            silence = bytes.isEmpty ? silence + 5 : 0
            if bytes.isEmpty { try await Task.sleep(for: .milliseconds(5)) }
        }
        return text
    }

    private func body(_ answer: String) -> Substring {
        answer.firstRange(of: "\r\n\r\n").map { answer[$0.upperBound...] } ?? ""
    }

    @Test(arguments: ["/v1/status", "/metrics", "/v1/openapi.json", "/v1/events?after=0&follow=false", "/v1/nothing"])
    func aClientOfHTTP1_0GetsAnAnswerOfItsOwn(path: String) async throws {
        try await fixture.serve(log, as: .agent) {
            for more in ["", "Connection: keep-alive\r\n", "Connection: close\r\n", "Expect: 100-continue\r\n"] {
                let text = try await answer("GET \(path) HTTP/1.0\r\n\(more)\r\n")
                #expect(text.hasPrefix("HTTP/1.0 \(path == "/v1/nothing" ? 404 : 200) "), "\(text)")
                #expect(!text.lowercased().contains("transfer-encoding") && text.hasSuffix("<closed>"), "\(text)")
                #expect(text.contains("Connection: close") && !text.contains("100 Continue"))
                #expect(body(text).first.map { "{#".contains($0) } == true, "\(text)")
            }
        }
    }

    @Test func aFollowerOfHTTP1_0GetsEventsUntilItLeaves() async throws {
        try await fixture.serve(log, as: .agent) {
            let text = try await answer("GET /v1/events?after=0 HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n")
            #expect(body(text).hasPrefix("id: 1\nevent: ") && text.contains("\nid: 3\n") && !text.hasSuffix("<closed>"))
        }
    }

    @Test func whoWaitsForAWordGetsItAtOnce() async throws {
        try await fixture.serve(log, as: .agent, daemon: fixture.willing(log)) {
            let head = "POST /v1/pause HTTP/1.1\r\nHost: u\r\nExpect: 100-continue\r\nContent-Length: 20\r\n\r\n"
            let socket = try await RawSocket(fixture.socket)
            try socket.write(head)
            #expect(try await socket.read(until: "HTTP/1.1 100 Continue\r\n\r\n"), "\(socket.text)")
            try socket.write(#"{"reason":"private"}"#)
            #expect(try await socket.read(until: "\"version\":\"0.1.0\"}\n") || socket.text.contains(" 200 "))
            // The connection goes on.
            try socket.write("GET /v1/status HTTP/1.1\r\nHost: u\r\n\r\n")
            #expect(try await socket.read(until: " 200 OK"))
            socket.close()
            // Whoever sends it at once is answered at once too.
            let whole = try await answer(head.replacing("20\r", with: "20\r") + #"{"reason":"private"}"#)
            #expect(whole.contains("HTTP/1.1 200 "), "\(whole)")
        }
    }

    /// The final answer comes from the head alone, and the connection does not take the body for a request.
    @Test(arguments: [
        ("POST /v1/pause", 2_000_000, 413), ("POST /v1/nothing", 100, 404), ("POST /v1/status", 100, 405),
        ("PUT /v1/segments/x?kind=rekey&recipient=r", 9_999_999_999, 400),
    ])
    func whoWaitsForAWordIsRefusedByTheHead(line: String, length: Int, status: Int) async throws {
        try await fixture.serve(log, as: .agent, daemon: fixture.willing(log)) {
            let text = try await answer(
                "\(line) HTTP/1.1\r\nHost: u\r\nExpect: 100-Continue\r\nContent-Length: \(length)\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 \(status) ") && !text.contains("100 Continue"), "\(text)")
            #expect(text.contains("Connection: close") && text.hasSuffix("<closed>"))
        }
    }

    @Test func everyGetIsThereForHeadToo() async throws {
        try await fixture.serve(log, as: .agent) {
            for route in Routes.own where route.method == .get {
                let path = route.path.replacing("{id}", with: "a")
                let head = try await answer("HEAD \(path) HTTP/1.1\r\nHost: u\r\n\r\n")
                let get = try await answer("GET \(path) HTTP/1.1\r\nHost: u\r\nConnection: close\r\n\r\n")
                #expect(head.prefix(12) == get.prefix(12) && head.hasSuffix("\r\n\r\n"), "\(path) \(head)")
                // As long as the answer to GET, but for what changes with the second.
                let length = /Content-Length: ([0-9]+)/
                #expect((head.firstMatch(of: length) == nil) == (get.firstMatch(of: length) == nil), "\(path)")
                let type = /Content-Type: [^\r]+/
                #expect(head.firstMatch(of: type)?.0 == get.firstMatch(of: type)?.0)
            }
            // Nothing of a body is left behind on the connection.
            let two = "HEAD /v1/events HTTP/1.1\r\nHost: u\r\n\r\nGET /v1/alerts HTTP/1.1\r\nHost: u\r\n\r\n"
            let text = try await answer(two)
            #expect(text.matches(of: /HTTP\/1\.1 200 OK\r\n/).count == 2 && !text.contains("\r\n0\r\n"), "\(text)")
        }
    }

    @Test(
        arguments: [
            ("DELETE", "/v1/status", 405, "GET, HEAD, OPTIONS"), ("GET", "/v1/pause", 405, "OPTIONS, POST"),
            ("HEAD", "/v1/help", 405, "OPTIONS, POST"), ("PROPFIND", "/metrics", 405, "GET, HEAD, OPTIONS"),
            ("PATCH", "/v1/segments/a", 405, "GET, HEAD, OPTIONS, PUT"),
            ("OPTIONS", "/v1/consent", 204, "GET, HEAD, OPTIONS, POST"),
            ("OPTIONS", "/v1/alerts/a/ack", 204, "OPTIONS, POST"),
            ("OPTIONS", "*", 204, "GET, HEAD, OPTIONS, POST, PUT"),
            ("OPTIONS", "/v1/nothing", 404, nil), ("BREW", "/v1/status", 501, nil), ("get", "/v1/status", 501, nil),
        ] as [(String, String, Int, String?)])
    func anAddressSaysWhatItCanBeAskedWith(method: String, path: String, status: Int, allow: String?) async throws {
        try await fixture.serve(log, as: .agent) {
            let text = try await answer("\(method) \(path) HTTP/1.1\r\nHost: u\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 \(status) "), "\(text)")
            let said = text.firstMatch(of: /Allow: ([^\r]+)/).map { String($0.1) }
            #expect(said == allow)
        }
    }

    @Test func whatNeedNotBeEncodedIsTheSameAddress() async throws {
        try await fixture.serve(log, as: .agent) {
            for (path, status) in [
                ("/v1/%73tatus", 200), ("/%761/status?", 200), ("/v1/alerts/%61", 200), ("/v1/alerts%2Fa", 404),
                ("/v1/alerts/%2e%2e", 400), ("/v1/alerts/%00", 400), ("/v1/alerts/%", 400), ("/v1/status/", 200),
                ("http://undertone/v1/status", 200), ("http://undertone/v1/%73tatus", 200), ("/v1/%zz", 404),
                ("/v1/alerts?open=%74rue", 200),
            ] {
                let text = try await answer("GET \(path) HTTP/1.1\r\nHost: u\r\n\r\n")
                #expect(text.hasPrefix("HTTP/1.1 \(status) "), "\(path) \(text.prefix(600))")
            }
        }
    }

    @Test(arguments: [
        ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505), ("GET /v1/status\r\n\r\n", 505), ("hello\r\n\r\n", 501),
        ("\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\r\n\r\n", 501), ("GET /v1/status HTTP/3.7\r\n\r\n", 505),
        ("GET /v1/status HTTP/1.1\r\nHost: u\r\nX: \(String(repeating: "a", count: 20_000))\r\n\r\n", 431),
        ("POST /v1/pause HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}", 400),
    ]) func whatIsNoRequestIsAnsweredInWords(bytes: String, status: Int) async throws {
        try await fixture.serve(log, as: .agent) {
            let text = try await answer(bytes)
            let found = Int(text.dropFirst("HTTP/1.1 ".count).prefix(3))
            #expect(found.map { $0 == status || (status == 505 && $0 == 400) } == true, "\(text)")
            #expect(text.contains("urn:undertone:problem:no-http") && text.hasSuffix("<closed>"), "\(text)")
        }
    }

    @Test func closeAmongOthersClosesAndManyAtOnceAreAnsweredInOrder() async throws {
        try await fixture.serve(log, as: .agent) {
            for value in ["close, keep-alive", "Keep-Alive, Close", "CLOSE"] {
                let text = try await answer("GET /v1/status HTTP/1.1\r\nHost: u\r\nConnection: \(value)\r\n\r\n")
                #expect(text.hasSuffix("<closed>") && text.contains("Connection: close"), "\(value) \(text)")
            }
            let ask = ["a", "b", "c"].map { "GET /v1/alerts/\($0) HTTP/1.1\r\nHost: u\r\n\r\n" }.joined()
            let text = try await answer(ask)
            #expect(text.matches(of: /"alert_id":"([abc])"/).map { String($0.1) } == ["a", "b", "c"])
            #expect(!text.hasSuffix("<closed>"))
            let half = try await answer("GET /v1/status HTTP/1.1\r\nHost: u\r\n\r\n", finishing: true)
            #expect(half.hasPrefix("HTTP/1.1 200 ") && half.contains(#""version""#))
        }
    }

    @Test func noKindOfAnswerThatIsTakenIs406ForQuestionsAlone() async throws {
        try await fixture.serve(log, as: .agent, daemon: fixture.willing(log)) {
            for (path, accept) in [
                ("/v1/status", "text/html"), ("/metrics", "application/json"), ("/v1/events", "a/b"),
            ] {
                let text = try await answer("GET \(path) HTTP/1.1\r\nHost: u\r\nAccept: \(accept)\r\n\r\n")
                #expect(text.hasPrefix("HTTP/1.1 406 "), "\(text)")
            }
            let text = try await answer(
                "POST /v1/resume HTTP/1.1\r\nHost: u\r\nAccept: a/b\r\nContent-Length: 0\r\n\r\n")
            #expect(text.hasPrefix("HTTP/1.1 200 "))
        }
    }

    // MARK: - Last-Event-ID

    private func stream(_ lastEventID: String) async throws -> String {
        try await answer(
            "GET /v1/events?follow=false&after=2 HTTP/1.1\r\nHost: u\r\nAccept: text/event-stream\r\n"
                + "Last-Event-ID:\(lastEventID)\r\nConnection: close\r\n\r\n")
    }

    @Test(arguments: [("", 1), (" ", 1), (" 1", 2), (" 0", 3), (" 00002", 1), (" 3", 0)])
    func aPlaceThatIsTheirsIsGoneOnFrom(value: String, count: Int) async throws {
        try await fixture.serve(log, as: .agent) {
            let text = try await stream(value)
            #expect(text.hasPrefix("HTTP/1.1 200 ") && !text.contains("event: gap"), "\(text)")
            #expect(text.matches(of: /\nevent: io/).count == count, "\(text)")
        }
    }

    /// An EventSource takes a refusal for final, so that there is none.
    @Test(arguments: [
        "-1", "abc", "\"3\"", "3.0", "+3", "18446744073709551616", "9223372036854775807", "999999", "\u{663}", "c",
        "3, 4",
        "cAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", String(repeating: "9", count: 5_000), "null", "undefined",
    ])
    func whatIsNoPlaceOfTheirsGivesAGapAndThenEverything(value: String) async throws {
        for access in [FeedAccess.agent, .supervisor] {
            try await fixture.serve(log, as: access) {
                let text = try await stream(" \(value)")
                #expect(text.hasPrefix("HTTP/1.1 200 ") && text.contains("event: gap\n"), "\(text)")
                #expect(
                    text.contains(#""reason":"another_log""#) && text.matches(of: /\nevent: io/).count == 3, "\(text)")
            }
        }
    }

    /// The readers of our own programs take the gap too.
    @Test func noNumberTellsAnotherAnything() async throws {
        try await fixture.serve(log) {
            // One text for every number, whether there is such an event or not.
            let texts = try await [1, 2, 3, 4, 999].async { try await stream(" \($0)") }
            let shapes = Set(
                texts.map { $0.replacing(/c[A-Za-z0-9_-]{40,}/, with: "C").replacing(/Date: [^\r]+/, with: "") })
            #expect(shapes.count == 1 && texts[0].contains("event: gap"))
            let plain = try await Curl(fixture, "/v1/events?after=2&follow=false").whole()
            #expect(
                plain.contains(#""status":400"#)
                    && plain.contains("The place to begin at is none that this daemon gave"))
        }
    }
}

extension Array where Element: Sendable {
    fileprivate func async<Value: Sendable>(_ body: (Element) async throws -> Value) async rethrows -> [Value] {
        var values: [Value] = []
        for element in self { values.append(try await body(element)) }
        return values
    }
}
