import NIOCore
import Testing

@testable import FeedClient

/// D16: no header, route or enumeration ever reaches a person.
struct WordsToPeopleTests {
    private static let forPrograms = [
        "/v1/", "Undertone-", "header", "CodingKey", "keyNotFound", "typeMismatch", "stringValue", "ChannelError",
        "NIO",
        "errno", "status 4", "status 5", "(FeedClient", "ExpectedValue", "{", "}",
    ]

    private struct Odd: Error {}

    private static func isForPeople(_ words: String) -> Bool {
        !words.isEmpty && !forPrograms.contains { words.contains($0) }
    }

    @Test func faultsOfOtherLibrariesAreSentences() {
        let missing = DecodingError.keyNotFound(
            Key(stringValue: "alert_id"), .init(codingPath: [], debugDescription: "No value for CodingKeys"))
        let faults: [any Error] = [
            missing, DecodingError.typeMismatch(Int.self, .init(codingPath: [], debugDescription: "ExpectedValue")),
            DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: "{")), ChannelError.eof,
            ChannelError.alreadyClosed, Odd(), IOError(errnoCode: 104, reason: "read(errno)"),
            IOError(errnoCode: 2, reason: "connect"), IOError(errnoCode: 13, reason: "connect"),
            SocketAddressError.unixDomainSocketPathTooLong,
        ]
        for fault in faults {
            let words = FeedClientError(fault, place: "/run/u/agent.sock").description
            #expect(Self.isForPeople(words) && words.hasSuffix(".") && !words.contains("Odd"), "\(words)")
        }
    }

    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    /// What daemons of before wrote.
    @Test(arguments: [
        ("Not allowed", "POST /v1/alerts/{id}/ack needs the role supervisor", 403),
        ("Request not understood", "Undertone-Reason: is missing; say in this header why", 400),
        ("Not found", "GET /v1/nothing is no address", 404), ("Body not understood", "is no JSON object", 400),
        ("Gone", "see /v1/segments/x", 410), ("Unavailable", "the header came late", 503),
    ]) func whatIsWrittenForProgramsIsNotShown(title: String, detail: String, status: Int) {
        let words = FeedClientError.words(title: title, detail: detail, status: status)
        #expect(Self.isForPeople(words) && words.hasSuffix("."), "\(words)")
    }

    @Test func sentenceOfTheDaemonStandsAlone() {
        let words = FeedClientError.words(
            title: "Not your role", detail: "This is for quality assurance. sue is here for: supervisors.", status: 403)
        #expect(words == "This is for quality assurance. sue is here for: supervisors.")
        #expect(FeedClientError.words(title: "Gone", detail: "erased by age", status: 410) == "Gone: erased by age")
        for status in [400, 401, 403, 404, 405, 409, 410, 413, 415, 429, 431, 500, 503] {
            #expect(Self.isForPeople(FeedClientError.words(status: status)), "\(status)")
        }
    }
}
