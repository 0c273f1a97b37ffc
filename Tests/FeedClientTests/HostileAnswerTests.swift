import Events
import Foundation
import NIOHTTP1
import TestSupport
import Testing
import Vocabulary

@testable import FeedClient

/// A daemon that means harm: whatever it answers, a call ends with a fault in words (attacks 1, 2, 6 and 8).
struct HostileAnswerTests {
    private static let status =
        #"{"version":"1","agent":"maria","capture":{"state":"capturing","since":"2025-03-01T09:30:00.000Z"},"#
        + #""baseline":{"state":"ready","progress":1,"speech_s":300},"#
        + #""score":{"value":12.5,"confidence":0.9,"state":"calm"},"open_alerts":1,"uptime_s":7380,"cpu_percent":0.8,"#
        + #""rss_mb":31.5,"last_sequence":3}"#
    private static let alert =
        #"{"alert_id":"a-1","agent":"maria","level":"high","score":80,"confidence":0.9,"explanation":"x","reasons":[],"#
        + #""onset_at":"2025-03-01T09:30:00.000Z","raised_at":"2025-03-01T09:30:00.000Z","state":"raised","#
        + #""highest_level":"high","segments":[],"last_sequence":2,"tier":0,"is_contested":false}"#

    private func fault(_ call: () async throws -> Void) async -> FeedClientError? {
        do { try await call() } catch { return error as? FeedClientError }
        return nil
    }

    @Test func whatADaemonAnswersIsTaken() async throws {
        let server = try await RawServer(body: Self.status)
        #expect(try await FeedClient(socketPath: server.socket).status().score.value == 12.5)
    }

    /// Attack 1 is the first row; the others are its neighbours.
    @Test(arguments: [
        ("12.5", "1e300"), ("12.5", "-1"), ("12.5", "100.5"), ("12.5", "NaN"), ("0.9", "2"),
        ("\"progress\":1", "\"progress\":-1"),
        ("7380", "1e308"), ("7380", "-1"), ("300", "1e12"), ("0.8", "-5"),
        ("\"open_alerts\":1", "\"open_alerts\":9223372036854775807"),
        ("\"last_sequence\":3", "\"last_sequence\":9223372036854775807"),
        ("\"last_sequence\":3", "\"last_sequence\":-1"),
        ("2025-03-01T09:30:00.000Z", "9999-12-31T23:59:59.999-14:00"),
        ("2025-03-01T09:30:00.000Z", "1969-12-31T23:59:59Z"),
        ("2025-03-01T09:30:00.000Z", "0000-01-01T00:00:00Z"), ("maria", String(repeating: "m", count: 1_000_000)),
    ])
    func aStatusThatCannotBeIsNotShown(true good: String, false bad: String) async throws {
        let server = try await RawServer(body: Self.status.replacing(good, with: bad))
        let fault = await fault { _ = try await FeedClient(socketPath: server.socket).status() }
        #expect(fault?.code == .unreadableAnswer && (fault?.context.utf8.count ?? 0) < 1_000)
    }

    @Test(arguments: [
        ("\"a-1\"", "\"a/../../mine\""), ("\"a-1\"", "\"a\\r\\nX: y\""), ("\"a-1\"", "\"\""), ("\"a-1\"", "\"..\""),
        ("\"a-1\"", "\"a?b\""), ("\"tier\":0", "\"tier\":9007199254740992"), ("\"score\":80", "\"score\":101"),
    ])
    func anAlertThatCannotBeIsNotShown(true good: String, false bad: String) async throws {
        let server = try await RawServer(body: "[\(Self.alert.replacing(good, with: bad))]")
        let fault = await fault { _ = try await FeedClient(socketPath: server.socket).alerts() }
        #expect(fault?.code == .unreadableAnswer)
    }

    /// A hub's answers are held to the same.
    @Test(arguments: [
        ("\"d1\"", "\"\(String(repeating: "d", count: 300))\""), ("floor-2", String(repeating: "f", count: 300)),
        ("\"a-1\"", "\"a/../../mine\""), ("\"c-1\"", "\"c/1\""),
        ("\"ack\"", "\"\(String(repeating: "a", count: 300))\""),
        ("olga", String(repeating: "o", count: 300)), ("too late", String(repeating: "t", count: 9_000)),
        ("\"score\":80", "\"score\":-1"),
    ])
    func aSitesAlertThatCannotBeIsNotShown(true good: String, false bad: String) async throws {
        let place = #","desk":"d1","label":"window","team":"floor-2","lane":"maria","commands":[{"id":"c-1","#
        let command = #""alert_id":"a-1","desk":"d1","lane":"maria","verb":"ack","by":"olga","result":"expired","#
        let end = #""sent_at":"2025-03-01T09:30:00.000Z","why":"too late"}]}"#
        let whole = Self.alert.dropLast() + place + command + end
        let sound = try await RawServer(body: "[\(whole)]")
        let alerts = try await FeedClient(socketPath: sound.socket).siteAlerts()
        #expect(alerts.first?.commands.first?.result == .expired && alerts.first?.team == "floor-2")
        let server = try await RawServer(body: "[\(whole.replacing(good, with: bad))]")
        let fault = await fault { _ = try await FeedClient(socketPath: server.socket).siteAlerts() }
        #expect(fault?.code == .unreadableAnswer)
    }

    @Test func anIdentifierCannotLeadElsewhere() async throws {
        let server = try ScriptedServer()
        try await server.listen { _ in (.forbidden, [:], "") }
        for id in ["a/../../mine", "a b\r\nX: y", "..", "a?x=y#z", "é"] {
            _ = try? await FeedClient(socketPath: server.socket).take(.acknowledge, with: id)
        }
        #expect(server.requests.count == 5)
        #expect(
            server.requests.allSatisfy {
                $0.line.wholeMatch(of: /POST \/v1\/alerts\/[A-Za-z0-9%_-]+\/ack/) != nil && $0.headers["X"] == []
            })
    }

    @Test(arguments: [
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n8000000000000000\r\n{}",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff1\r\n{}", "{}", "\u{16}\u{3}\u{1}",
        String(repeating: "HTTP/1.1 102 Processing\r\n\r\n", count: 20_000),
        "HTTP/1.1 200 OK\r\nX: " + String(repeating: "x", count: 200_000) + "\r\n\r\n{}",
        "HTTP/1.1 302 Found\r\nLocation: /v1/mine\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n", "",
    ])
    func badFramingIsAFault(answer: String) async throws {
        let server = try await RawServer(answer.isEmpty ? "\0" : answer)
        let client = FeedClient(socketPath: server.socket)
        #expect(await fault { _ = try await client.status() } != nil)
        // What is no answer is no file either.
        if answer.contains("302") { #expect(await fault { _ = try await client.segmentFile("s-1") }?.code == .refused) }
    }

    /// Attack 4: the words of a refusal.
    @Test func aRefusalIsOneShortPlainLine() async throws {
        let words = "\\u001b]0;EVE\\u0007\\u001b[2J\\u009b\\u202e\\u2028\\r\\nforged"
        let body = #"{"title":"No","detail":"\#(words)\#(String(repeating: "x", count: 9_000))"}"#
        let server = try await RawServer(
            "HTTP/1.1 403 Forbidden\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)")
        let fault = await fault { _ = try await FeedClient(socketPath: server.socket).status() }
        #expect(fault?.code == .refused && fault?.underlying == 403)
        let context = try #require(fault?.context)
        #expect(context.hasPrefix("No: ?]0;EVE??[2J???") && context.count <= 1_000)
        #expect(context.unicodeScalars.allSatisfy(PlainText.allows))
    }

    @Test func anOrdinaryAnswerHasAnEnd() async throws {
        let server = try await RawServer(body: "[" + String(repeating: " ", count: AnswerBounds.maxAnswer) + "]")
        let fault = await fault { _ = try await FeedClient(socketPath: server.socket).alerts() }
        #expect(fault?.code == .unreadableAnswer)
        let refusal = try await RawServer(
            "HTTP/1.1 403 Forbidden\r\nContent-Length: 70000\r\n\r\n" + String(repeating: " ", count: 70_000))
        #expect(
            await self.fault { _ = try await FeedClient(socketPath: refusal.socket).status() }?.code
                == .unreadableAnswer)
    }

    /// Attack 8.
    @Test func anEndlessLineOfTheStreamIsCutOff() async throws {
        let line = String(repeating: "x", count: AnswerBounds.maxLine + 2)
        let server = try await RawServer(body: line)
        let fault = await fault { try await FeedClient(socketPath: server.socket).follow(after: 0) { _ in } }
        #expect(fault?.code == .unreadableAnswer && fault?.context.contains("too long") == true)
    }

    @Test(arguments: ["-1", "9223372036854775807", "1e300"]) func aStreamBeginsNowhereElse(cursor: String) async throws
    {
        let body = #"{"gap":{"after":\#(cursor),"resumes_after":5,"reason":"expired"}}"# + "\n"
        let server = try await RawServer(body: body)
        let fault = await fault { try await FeedClient(socketPath: server.socket).follow(after: 0) { _ in } }
        #expect(fault?.code == .unreadableAnswer)
    }

    @Test func pagesWithoutEndEnd() async {
        let client = FeedClient(socketPath: "/s.sock")
        var patience = PagePatience(limit: .zero, perRow: .zero)
        let slow = await fault {
            _ = try await patience.spend(on: client) { () throws(FeedClientError) in
                1
            } rows: {
                $0
            }
        }
        #expect(slow?.code == .unreadableAnswer)
        var generous = PagePatience(limit: .seconds(3_600))
        var pages = 0
        let endless = await fault {
            while true {
                _ = try await generous.spend(on: client) { () throws(FeedClientError) in
                    10_000
                } rows: {
                    $0
                }
                pages += 1
            }
        }
        #expect(endless?.code == .unreadableAnswer && pages == 200)
    }
}
