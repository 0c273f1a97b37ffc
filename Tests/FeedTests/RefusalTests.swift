import EventLog
import Events
import Foundation
import Languages
import Testing
import Vocabulary

@testable import Feed

/// Every refusal of the feed in a person's words (finding D16): none names a header, an address, a member or a method.
struct RefusalTests {
    private static let receipt = ErasurePayload(
        agent: "maria", what: "segment", reason: "by mistake", count: 1, by: "vera", at: FeedFixture.instant)
    private static let places: [Refusal.Place] = [
        .address, .query("review_at"), .header("Undertone-Reason"), .body, .member("for_s"),
    ]

    /// One of each kind at least; those of parts of requests stand below.
    private static let samples: [Refusal] =
        places.flatMap { place -> [Refusal] in
            [
                .unusable(place, called: "the reason", fault: "is blank; say it in words"),
                .unknownPart(place, known: "known are after, limit"),
                .missing(place, called: "the reason", meaning: "why"),
            ]
        } + others

    private static let others: [Refusal] =
        [
            .notAnObject(takes: "for_s"), .noReason, .notAcceptable(offered: ["application/json"]),
            .tooLarge(limit: 1), .tooLarge(limit: 16_384), .tooLarge(limit: 32 << 20), .headTooLarge, .notHTTP,
            .wrongProtocol, .unknownMethod, .noSuchAddress("/v1/nothing"),
            .wrongMethod(address: "/v1/status", known: "GET, HEAD, OPTIONS"), .keyUsedBefore, .unknownPeer,
            .unknownToken, .notForPages(.header("Origin"), fault: "is there"),
            .notYourRole(name: "eve", held: [], needed: [Phrase(asIs: "supervisors (group 'undertone')")]),
            .notYourRole(
                name: "sam", held: Role.allCases, needed: [Phrase(asIs: "the agent alone"), Phrase(asIs: "auditors")]),
            .withheld(Phrase("scores")), .onProbation,
            .secondPerson(action: .hear, segment: "s-1", request: "r1", asker: "quinn"), .askerGone,
            .noSuchAlert("a-1"), .noSuchSegment("s-1"), .segmentGone("s-1", became: "was erased", receipt: receipt),
            .notOneOfThem(name: "quin", exists: false, role: .qa, others: ["quinn", "quentin"]),
            .notOneOfThem(name: "eve", exists: true, role: .supervisor, others: []),
            .tooOften(waitS: 3), .tooManyTraces(waitS: 1), .tooManyConnectionsOfUser, .tooManyConnections,
            .otherFileComesIn, .fileTooSlow, .stopping, .broken,
        ]
        + [
            EventLogError.Code.notFound, .conflict, .invalidEvent, .damaged, .newerVersion, .needsPermission,
            .unavailable,
        ]
        .map { .log(EventLogError(code: $0, context: "The log cannot.")) }
        + [FeedRefusal.Code.invalid, .conflict, .taken, .unavailable, .notOffered]
        .map { .daemon(FeedRefusal(code: $0, context: "The daemon will not.")) }

    /// What a person must not read.
    private static func isForPrograms(_ text: String) -> Bool {
        let words = [
            #/\b(?:GET|PUT|POST|HEAD|DELETE|PATCH|OPTIONS|HTTP|JSON|URL)\b/#,
            #/\b(?:header|body|query|field|member)s?\b/#,
            #/(?:Undertone|Idempotency|Last-Event|Content|X)-[A-Z]/#, #/\b(?:Accept|Expect|Host)\b/#,
            #/\/v1|\/metrics/#,
            #/[a-z0-9]_[a-z0-9]/#, #/^[a-z_-]+: /#, #/[{}\[\]]/#,
        ]
        return words.contains { text.contains($0) }
    }

    @Test func eachKindHasASample() {
        let kinds = Set(Self.samples.map(\.heading.kind))
        #expect(kinds == Set(Refusal.Kind.allCases))
    }

    @Test func noneSpeaksOfWhatIsForPrograms() throws {
        for refusal in Self.samples {
            let problem = Problem(refusal)
            #expect(!Self.isForPrograms(problem.title + " " + problem.detail), "\(problem.detail)")
            #expect(problem.detail.first?.isUppercase == true || problem.detail.first?.isLowercase == true)
            #expect(problem.detail.hasSuffix(".") && !problem.title.hasSuffix("."), "\(problem.detail)")
            #expect(problem.type.contains(/^urn:undertone:problem:[a-z-]+$/))
        }
    }

    /// Whatever is wrong with any part that any route takes.
    @Test(arguments: Routes.own.map(\.id)) func whatIsWrongWithAPartIsPlain(id: String) throws {
        let route = try #require(Routes.own.first { $0.id == id })
        let parts =
            route.allParameters.map { ($0.called, $0.kind, $0.meaning) }
            + route.schema.members.map { ($0.called, $0.kind, $0.meaning) }
        for (called, kind, meaning) in parts {
            let texts = ["", " ", "\u{1B}", "\u{FFFD}", "nonsense", "1.5", "-1", String(repeating: "x", count: 2_000)]
            for fault in texts.compactMap({ kind.fault(ofText: $0) }) where !called.hasPrefix("the kind of event") {
                let problem = Problem(.unusable(.member("some_name"), called: called, fault: fault))
                #expect(!Self.isForPrograms(problem.detail), "\(problem.detail)")
                #expect(problem.errors?.first?.pointer == "#/some_name")
            }
            let missing = Problem(.missing(.member("some_name"), called: called, meaning: meaning))
            #expect(called == called.lowercased() && missing.detail.first?.isUppercase == true)
        }
    }

    @Test func programsAreToldWhereTheFaultIs() throws {
        func fault(_ place: Refusal.Place) -> Problem.Fault? {
            Problem(.unusable(place, called: "the reason", fault: "is blank")).errors?.first
        }
        #expect(fault(.member("a/b~c"))?.pointer == "#/a~1b~0c" && fault(.body)?.pointer == "#")
        #expect(fault(.query("limit"))?.parameter == "limit" && fault(.header("Accept"))?.header == "Accept")
        #expect(Problem(.onProbation).errors == nil)
        let json = try JSON.text(Problem(.unusable(.member("for_s"), called: "a pause", fault: "is from 1 s to 12 h")))
        #expect(json.contains(##""errors":[{"detail":"is from 1 s to 12 h","pointer":"#/for_s"}]"##), "\(json)")
    }

    @Test func aPauseIsTooLongInHoursAndNotInMembers() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .agent, daemon: fixture.willing(log)) {
            for text in [#"{"for_s":360000}"#, #"{"for_s":0.5}"#, #"{"for_s":-1}"#, #"{"for_s":1e99}"#] {
                let answer = try await Curl(fixture, "/v1/pause", "-d", text).whole()
                #expect(answer.contains(#""detail":"A pause is from 1 s to 12 h.""#), "\(answer)")
            }
        }
    }
}
