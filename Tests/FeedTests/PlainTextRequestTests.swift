import EventLog
import Events
import Foundation
import TestFeed
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

/// Every reason, note and name is plain text of so many bytes, or it is refused (attacks 39 and 86).
struct PlainTextRequestTests {
    private static let hostile = [
        "\u{1B}]0;x\u{7}", "a\nb", "\u{7F}", "\u{9B}2J", "\u{202E}x", "\u{2028}", "\u{FEFF}x", "\u{200B}x", "a\tb",
    ]

    @Test(arguments: hostile) func aBodyWithWhatSteersIsRefused(text: String) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let client = FeedClient(socketPath: fixture.socket)
        try await fixture.serve(log, as: .agent) {
            let contest = await #expect(throws: FeedClientError.self) {
                try await client.take(.contest(reason: text), with: "a")
            }
            #expect(contest?.context.contains("control character") == true)
            let pause = PauseRequest(reason: text, forS: nil)
            await #expect(throws: FeedClientError.self) { try await client.pause(pause) }
        }
    }

    @Test(arguments: [
        BodySchema.Kind.text(atMost: 8), .words(atMost: 8),
    ])
    func headersAndQueriesAreRefusedAlike(kind: BodySchema.Kind) {
        for text in Self.hostile { #expect(kind.fault(ofText: text) != nil) }
        #expect(kind.fault(ofText: "a\u{FFFD}") == "is not UTF-8")
        #expect(kind.fault(ofText: "日本語日本語日本") == nil, "eight characters of three bytes")
        // One character to a person, and 15 kB.
        #expect(kind.fault(ofText: "a" + String(repeating: "\u{301}", count: 8)) == "is longer than 8 characters")
        #expect(kind.fault(ofText: "می\u{200C}خواه") == nil)
    }

    @Test func aReasonThatIsNotUTF8IsRefused() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .agent) {
            for value in [[0xFF, 0x41], [0xC2, 0x9B], [0xE2, 0x80, 0xAE]] as [[UInt8]] {
                let socket = try await RawSocket(fixture.socket)
                let start = "GET /v1/segments HTTP/1.1\r\nHost: u\r\nConnection: close\r\nUndertone-Reason: x"
                try socket.write(Array(start.utf8) + value + Array("\r\n\r\n".utf8))
                #expect(try await socket.read(until: " 400 "), "\(socket.text)")
                socket.close()
            }
            #expect(try log.auditPage(after: 0, limit: 10).isEmpty)
        }
    }

    @Test func aRefusalRepeatsNothingThatSteers() {
        let words = "\u{1B}]0;x\u{7}" + String(repeating: "a", count: 100_000)
        let problem = Problem(.daemon(FeedRefusal(code: .conflict, context: words)))
        #expect(problem.detail.unicodeScalars.allSatisfy(PlainText.allows) && problem.detail.utf8.count <= 2_048)
    }
}
