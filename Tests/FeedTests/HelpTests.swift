import EventLog
import Events
import Foundation
import TestFeed
import TestSupport
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

/// A request for help is never refused for what is sent with it (finding D17).
struct HelpTests {
    @Test(
        arguments: [
            (#"{"reason":"he threatens me"}"#, "he threatens me"), (#"{"reason":""}"#, nil),
            (#"{"reason":"  \n "}"#, nil),
            (#"{"reason":null}"#, nil), ("", nil), ("{}", nil), (#"{"why":"x"}"#, nil), ("null", nil),
            (#"{"reason":7}"#, "7"), (#"{"reason":["a"]}"#, #"["a"]"#), ("he threatens me", "he threatens me"),
            (#"{"reason":"he"#, #"{"reason":"he"#), (#"{"reason":"a","more":1}"#, "a"),
            (#"{"reason":"line\nand\u001b[31m line\u202e"}"#, "line and?[31m line?"),
            ("\u{FEFF}{\"reason\":\"a\"}", nil),
        ] as [(String, String?)])
    func whateverIsSentIsARequest(body: String, words: String?) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .agent) {
            let text = try await Curl(fixture, "/v1/help", "--data-binary", body).whole()
            let record = try JSONDecoder().decode(AlertRecord.self, from: Data(text.utf8))
            #expect(record.alert.kind == .help)
            // Foundation reads a mark of byte order or not; either will do.
            guard !body.hasPrefix("\u{FEFF}") else { return }
            #expect(record.alert.explanation == words ?? AlertPayload.wordlessHelp)
        }
    }

    @Test func aLongTextIsCutBetweenTwoCharactersAndMarked() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let client = FeedClient(socketPath: fixture.socket)
        try await fixture.serve(log, as: .agent) {
            for text in [
                String(repeating: "help me ", count: 700), String(repeating: "👩‍👩‍👧‍👦", count: 400),
                "a" + String(repeating: "\u{301}", count: 5_000), String(repeating: "日", count: 100_000),
            ] {
                let asked = try await client.help(reason: text).alert.explanation
                #expect(asked.hasSuffix("… (cut)") && asked.unicodeScalars.count <= 1_000, "\(asked.count)")
                #expect(asked.unicodeScalars.first == text.unicodeScalars.first)
                // Another program sends the whole of it.
                let path = fixture.folder + "/body"
                try JSON.data(["reason": text]).write(to: URL(filePath: path))
                let raw = try await Curl(fixture, "/v1/help", "--data-binary", "@\(path)").whole()
                #expect(raw.contains("… (cut)") && raw.contains(#""kind":"help""#), "\(raw)")
            }
            let family = HelpRequest.reason(in: String(repeating: "👩‍👩‍👧‍👦", count: 400))
            #expect(family?.dropLast("… (cut)".count).allSatisfy { $0 == "👩‍👩‍👧‍👦" } == true)
            #expect(HelpRequest.reason(in: String(repeating: "x", count: 1_000))?.hasSuffix("x") == true)
        }
    }

    /// Headers that another command refuses; a body that breaks off; bytes that are no text.
    @Test func nothingElseKeepsItFromBeingRaised() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .agent) {
            let long = String(repeating: "k", count: 300)
            for options in [
                ["-H", "Idempotency-Key: \(long)"], ["-H", "Undertone-Reason: \(long)\(long)"],
                ["-H", "Accept: image/png"], ["-H", "Content-Type: text/plain", "-d", "a"],
                ["-H", "Idempotency-Key: k", "-d", #"{"reason":"b"}"#],
                ["-H", "Idempotency-Key: k", "-d", #"{"reason":"c"}"#],
            ] {
                let text = try await Curl(fixture, "/v1/help?now=1", ["-X", "POST"] + options, as: nil).whole()
                #expect(text.contains(#""kind":"help""#), "\(text)")
            }
            let socket = try await RawSocket(fixture.socket)
            try socket.write(
                Array("POST /v1/help HTTP/1.1\r\nHost: u\r\nContent-Length: 100\r\n\r\n".utf8) + [0xFF, 0xFE, 0x41])
            socket.close()
            await eventually("the one that broke off is raised") {
                (try? log.alerts().contains { $0.alert.explanation.hasSuffix("A") }) == true
            }
            #expect(try log.alerts().count { $0.alert.explanation == "b" || $0.alert.explanation == "c" } == 2)
        }
    }

    /// An alert goes to somebody who is there and may see to it (finding D7).
    @Test(arguments: [
        ("nobodyknows", "Nobody here is called nobodyknows; supervisors here: ivan, olga."),
        ("eve", "eve is none of the supervisors here; supervisors here: ivan, olga."),
        ("maria", "maria is none of the supervisors here; supervisors here: ivan, olga."),
        ("ivan ", "Nobody here is called ivan ; supervisors here: ivan, olga."),
        ("Ivan", "Nobody here is called Ivan; supervisors here: ivan, olga."),
    ])
    func nobodyWhoIsNotThereIsHandedAnAlert(name: String, words: String) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(.alert(.raised, FeedFixture.alert("a-1")))
        let client = FeedClient(socketPath: fixture.socket)
        try await fixture.serve(log) {
            let refusal = await #expect(throws: FeedClientError.self) {
                try await client.take(.handOn(to: name), with: "a-1")
            }
            #expect(refusal?.context.contains(words) == true, "\(refusal?.context ?? "")")
            let newest = try log.newestSequence
            #expect(newest == 1)
            let record = try await client.take(.handOn(to: "ivan"), with: "a-1")
            #expect(record.life.handler == "ivan")
        }
    }

    /// For up to a quarter of a minute after the last supervisor had left, the agent was told that one is watching.
    @Test func whoHasLeftIsNotCountedAnyMore() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let daemon = fixture.daemon(log)
        var limits = FeedLimits()
        // Nothing is written by which a stream would find out.
        (limits.keepAlive, limits.recheck) = (.seconds(600), .seconds(600))
        func follow() async throws -> RawSocket {
            let socket = try await RawSocket(fixture.socket)
            try socket.write("GET /v1/events HTTP/1.1\r\nHost: u\r\nAccept: text/event-stream\r\n\r\n")
            #expect(try await socket.read(until: "\r\n\r\n"))
            return socket
        }
        try await fixture.serve(log, daemon: daemon, limits: limits) {
            let sockets = [try await follow(), try await follow()]
            await eventually("one person follows") { daemon.onlookers.count == 1 }
            sockets[0].close()
            let third = try await follow()
            #expect(daemon.onlookers.count == 1, "the same person has another window")
            sockets[1].close()
            third.close()
            await eventually("nobody follows") { daemon.onlookers.count == 0 }
            let again = try await follow()
            await eventually("one person is back") { daemon.onlookers.count == 1 }
            again.close()
            await eventually("and leaves") { daemon.onlookers.count == 0 }
        }
    }
}
