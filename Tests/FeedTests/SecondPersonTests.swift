import EventLog
import Events
import Foundation
import Synchronization
import TestFeed
import Testing
import Vocabulary

@testable import Feed

/// Two people of quality assurance, who really are two users.
@Suite(.enabled(if: NSUserName() == "root" && Curl.isInstalled, "only root may become another user"))
struct SecondPersonTests {
    private static let (agent, vera, olga, ivan): (UInt32, UInt32, UInt32, UInt32) = (61_001, 61_003, 61_007, 61_002)

    /// Who is of quality assurance now.
    private let members = Shared<Set<UInt32>>([vera, olga])
    private let fixture: FeedFixture
    private let log: EventLog

    init() throws {
        fixture = try FeedFixture()
        log = try fixture.openLog()
        try Data("ciphertext".utf8).write(to: URL(filePath: fixture.folder + "/s-1.age"))
        try log.append(
            .segment(
                .stored,
                SegmentPayload(
                    segmentID: "s-1", alertID: "a", agent: "maria", startedAt: FeedFixture.instant, durationS: 1,
                    bytes: 10, level: .high, part: 0)))
    }

    private func serve(
        isAlways: Bool = true, asked: @escaping @Sendable (String) throws -> Void = { _ in },
        _ body: () async throws -> Void
    ) async throws {
        let access = FeedAccess(
            socket: .agent, owner: Self.agent,
            groups: { [members] uid in
                members.withLock { $0.contains(uid) } ? ["undertone-qa"] : uid == Self.ivan ? ["undertone"] : []
            })
        var daemon = fixture.willing(log)
        daemon.asked = asked
        daemon.needsSecondPerson = isAlways
        try await fixture.serve(log, mode: 0o666, as: access, daemon: daemon) {
            try fixture.openToAll()
            try await body()
        }
    }

    private func get(_ uid: UInt32, _ reason: String = "complaint 17") async throws -> String {
        try await Curl(
            fixture, "/v1/segments/s-1", ["-H", "Undertone-Reason: \(reason)", "-w", " %{http_code}"], as: uid
        ).whole()
    }

    private func post(_ verb: String, _ body: String, _ uid: UInt32) async throws -> String {
        try await Curl(fixture, "/v1/segments/s-1/\(verb)", ["-d", body, "-w", " %{http_code}"], as: uid).whole()
    }

    private func put(_ bytes: String, _ query: String, _ uid: UInt32) async throws -> String {
        try await Curl(
            fixture, "/v1/segments/s-1?\(query)",
            ["-X", "PUT", "-H", "Undertone-Reason: new key", "--data-binary", bytes, "-w", " %{http_code}"], as: uid
        ).whole()
    }

    /// Agrees to the request that somebody has made last.
    private func approve(_ uid: UInt32, _ person: UInt32, _ action: SegmentAction) async throws -> String {
        let request = try log.segment(id: "s-1")?.requests?.first {
            $0.person == "uid \(person)" && $0.action == action
        }
        return try await post("approve", #"{"request":"\#(request?.id ?? "none")"}"#, uid)
    }

    @Test func aSegmentIsHeardOnlyWhenSomebodyElseHasAgreedToThis() async throws {
        try await serve { () async throws in
            #expect(try await get(Self.agent) == "ciphertext 200", "the agent's own voice needs nobody's word")
            #expect(try await approve(Self.olga, Self.vera, .hear).hasSuffix(" 409"), "nobody has asked yet")
            let refused = try await get(Self.vera)
            #expect(refused.hasSuffix(" 403") && refused.contains("undertone segments approve s-1 --for uid 61003"))
            let waiting = try await Curl(fixture, "/v1/segments", ["-H", "Undertone-Reason: r"], as: Self.olga).whole()
            #expect(waiting.contains(#""person":"uid 61003""#) && waiting.contains("complaint 17"))

            #expect(try await approve(Self.vera, Self.vera, .hear).hasSuffix(" 409"), "nobody agrees with themselves")
            #expect(try await approve(Self.ivan, Self.vera, .hear).hasSuffix(" 403"))
            #expect(try await approve(Self.agent, Self.vera, .hear).hasSuffix(" 403"))
            #expect(try await get(Self.vera).hasSuffix(" 403"))
            #expect(try await approve(Self.olga, Self.vera, .hear).hasSuffix(" 200"))
            #expect(try await approve(Self.olga, Self.vera, .hear).hasSuffix(" 409"), "once is enough")
            #expect(try await get(Self.vera) == "ciphertext 200")
            #expect(try await get(Self.vera) == "ciphertext 200", "for ten minutes")
            // Attack 47: another reason than the one that was agreed to.
            #expect(try await get(Self.vera, "gossip").hasSuffix(" 403"))
            #expect(try await get(Self.olga).hasSuffix(" 403"), "it counts for that person alone")
        }
        let rows = try log.accesses(limit: 50).filter { $0.action == "GET /v1/segments/{id}" }
        #expect(rows.map { $0.actor.uid } == [Self.vera, Self.vera] && rows.allSatisfy { $0.reason == "complaint 17" })
        #expect(try log.verifyAudit().isWhole)
    }

    /// Attack 47: for a name that nobody has. Neighbours: whoever asked, or agreed, is of quality assurance no longer.
    @Test func bothHaveToHoldTheRoleAtThatMoment() async throws {
        try await serve { () async throws in
            _ = try await get(Self.vera)
            members.withLock { _ = $0.remove(Self.vera) }
            #expect(try await approve(Self.olga, Self.vera, .hear).hasSuffix(" 409"))
            members.withLock { _ = $0.insert(Self.vera) }
            #expect(try await approve(Self.olga, Self.vera, .hear).hasSuffix(" 200"))
            members.withLock { _ = $0.remove(Self.olga) }
            #expect(try await get(Self.vera).hasSuffix(" 403"), "who agreed has left")
            members.withLock { _ = $0.insert(Self.olga) }
            #expect(try await get(Self.vera).hasSuffix(" 200"))
        }
    }

    @Test(arguments: [
        ("hold", SegmentAction.hold, #"{"reason":"complaint 17"}"#), ("erase", .erase, #"{"reason":"by mistake"}"#),
        ("restore", .restore, #"{"reason":"it does not open"}"#),
    ])
    func everythingThatIsDoneNeedsTwo(verb: String, action: SegmentAction, body: String) async throws {
        if action == .restore {
            _ = try log.rekeySegment(
                "s-1", from: [1], to: [2], recipients: ["aaaabbbb"], reason: "r",
                by: Person(name: "q", uid: 1, role: "qa"),
                isUntouched: { true }
            ) { PlacedFile([1]) }
        }
        try await serve { () async throws in
            #expect(try await post(verb, body, Self.vera).hasSuffix(" 403"))
            #expect(try await post(verb, body.replacing("i", with: "I"), Self.vera).hasSuffix(" 403"))
            #expect(try await approve(Self.olga, Self.vera, action).hasSuffix(" 200"))
            #expect(try await post(verb, body, Self.vera).hasSuffix(" 403"), "another reason than the one agreed to")
            #expect(try await approve(Self.olga, Self.vera, action).hasSuffix(" 200"))
            #expect(try await post(verb, body, Self.vera).hasSuffix(" 200"))
            let again = try await post(verb, body, Self.vera)
            #expect(again.hasSuffix(action == .erase ? " 410" : " 403"), "once: \(again)")
        }
        #expect(try log.page(after: 0).records.filter { $0.type.rawValue.hasSuffix(".approved") }.count == 2)
    }

    /// Two requests at once passed on one word: it is taken before anything is done, and is there again where that
    /// fails.
    @Test func twoAtOnceDoNotBothHaveTheWord() async throws {
        let wish = SegmentWish(segmentID: "s-1", action: .erase, reason: "by mistake")
        let body = #"{"reason":"by mistake"}"#
        let vera = Person(name: "uid \(Self.vera)", uid: Self.vera, role: "qa")
        let countsStill = Shared<[Bool]>([])
        let isBroken = Shared(true)
        try await serve(asked: { [log] what in
            guard what.hasPrefix("erase") else { return }
            let isThere = try log.approver(of: wish, by: vera) != nil
            countsStill.withLock { $0.append(isThere) }
            if isBroken.withLock({ $0 }) { throw FeedRefusal(code: .conflict, context: "not now") }
        }) { () async throws in
            #expect(try await post("erase", body, Self.vera).hasSuffix(" 403"))
            #expect(try await approve(Self.olga, Self.vera, .erase).hasSuffix(" 200"))
            #expect(try await post("erase", body, Self.vera).hasSuffix(" 409"))
            isBroken.withLock { $0 = false }
            #expect(try await post("erase", body, Self.vera).hasSuffix(" 200"))
        }
        #expect(countsStill.withLock { $0 } == [false, false])
    }

    /// A word for a hold is for the day of its review, too. Neighbours: none where one was named, one named in words.
    @Test func aHoldIsAgreedToUntilADay() async throws {
        func body(_ reason: String, days: Double? = nil) -> String {
            guard let days else { return #"{"reason":"\#(reason)"}"# }
            let day = Timestamp.now.advanced(bySeconds: days * 86_400)
            return #"{"reason":"\#(reason)","review_at":"\#(day.text)"}"#
        }
        try await serve { () async throws in
            #expect(try await post("hold", body("complaint"), Self.vera).hasSuffix(" 403"))
            #expect(try await approve(Self.olga, Self.vera, .hold).hasSuffix(" 200"))
            #expect(try await post("hold", body("complaint", days: 360), Self.vera).hasSuffix(" 403"))
            #expect(try await approve(Self.olga, Self.vera, .hold).hasSuffix(" 200"))
            #expect(try await post("hold", body("complaint", days: 10), Self.vera).hasSuffix(" 403"))
            #expect(try await approve(Self.olga, Self.vera, .hold).hasSuffix(" 200"))
            let words = try log.segment(id: "s-1")?.requests?.first?.reason ?? ""
            let forged = String(words.dropLast(1)).replacing("\"", with: "")
            #expect(try await post("hold", body(forged), Self.vera).hasSuffix(" 403"))
            #expect(try await post("hold", body("complaint"), Self.vera).hasSuffix(" 403"))
            #expect(try await approve(Self.olga, Self.vera, .hold).hasSuffix(" 200"))
            #expect(try await post("hold", body("complaint"), Self.vera).hasSuffix(" 200"))
        }
        #expect(try log.segment(id: "s-1")?.heldReason == "complaint")
    }

    /// The word is for one file: with another one, or for other keys, it does not count.
    @Test func aNewFileNeedsTwoForThisFile() async throws {
        try await serve { () async throws in
            let query = "kind=rekey&recipient=aaaabbbb"
            #expect(try await put("one", query, Self.vera).hasSuffix(" 403"))
            #expect(try await approve(Self.olga, Self.vera, .rekey).hasSuffix(" 200"))
            #expect(try await put("two", query, Self.vera).hasSuffix(" 403"))
            #expect(try await approve(Self.olga, Self.vera, .rekey).hasSuffix(" 200"))
            #expect(try await put("two", "kind=rekey&recipient=ccccdddd", Self.vera).hasSuffix(" 403"))
            #expect(try await put("two", "kind=redaction&recipient=aaaabbbb", Self.vera).hasSuffix(" 403"))
            #expect(try await approve(Self.olga, Self.vera, .rekey).hasSuffix(" 200"))
            #expect(try await put("two", "kind=rekey&recipient=ccccdddd", Self.vera).hasSuffix(" 200"))
        }
    }

    /// Wherever it is: another's hold, and keys that the configuration does not name (attack 51).
    @Test func whatReachesFurtherNeedsTwoEverywhere() async throws {
        try await serve(isAlways: false) { () async throws in
            #expect(try await put("one", "kind=rekey&recipient=secret", Self.vera).hasSuffix(" 403"))
            #expect(try await put("one", "kind=rekey&recipient=secret", Self.agent).hasSuffix(" 409"))
            #expect(try await put("one", "kind=rekey&recipient=aaaabbbb&recipient=secret", Self.vera).hasSuffix(" 403"))
            #expect(try await put("one", "kind=rekey&recipient=aaaabbbb", Self.vera).hasSuffix(" 200"))
            #expect(try await post("hold", #"{"reason":"complaint 17"}"#, Self.vera).hasSuffix(" 200"))
            let release = #"{"reason":"settled"}"#
            #expect(try await post("release", release, Self.olga).hasSuffix(" 403"))
            #expect(try await approve(Self.olga, Self.olga, .release).hasSuffix(" 409"))
            #expect(try await approve(Self.vera, Self.olga, .release).hasSuffix(" 200"))
            #expect(try await post("release", release, Self.olga).hasSuffix(" 200"))
            #expect(try await post("hold", #"{"reason":"complaint 18"}"#, Self.vera).hasSuffix(" 200"))
            #expect(try await post("release", release, Self.vera).hasSuffix(" 200"), "one's own")
        }
    }
}

/// What others send that reaches the audit is bounded in bytes, and what is refused in rows: attacks 85 and 86.
@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct ForeignTextTests {
    /// Attack 86: "256 characters" of 15.8 kB. Neighbours: four-byte characters, bidi, a control of Latin-1.
    @Test(arguments: [
        String(repeating: "e" + String(repeating: "\u{0301}", count: 30), count: 250),
        String(repeating: "\u{1F600}", count: 129), "a\u{202E}b", "a\u{9B}b",
    ])
    func aReasonIsBoundedBeforeAnythingIsWritten(reason: String) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .supervisor) {
            for path in ["/v1/segments", "/v1/alerts"] {
                let text = try await Curl(fixture, path, "-H", "Undertone-Reason: \(reason)").whole()
                #expect(text.contains(#""status":400"#), "\(text.prefix(300))")
            }
            #expect(try log.auditPage(after: 0, limit: 9).isEmpty)
            let fits = String(repeating: "\u{1F600}", count: 128)
            _ = try await Curl(fixture, "/v1/segments", "-H", "Undertone-Reason: \(fits)").whole()
            #expect(try log.auditPage(after: 0, limit: 9).map(\.reason) == [fits])
        }
    }

    /// A neighbour: an identifier of 128 characters, each of kilobytes.
    @Test func whatIsNoIdentifierIsNotWrittenDown() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .supervisor) {
            for id in ["e" + String(repeating: "%CC%81", count: 2_000), "a%20b", String(repeating: "a", count: 129)] {
                _ = try await Curl(fixture, "/v1/segments/\(id)", "-H", "Undertone-Reason: r").whole()
            }
        }
        let objects = Set(try log.auditPage(after: 0, limit: 9).map(\.object))
        #expect(objects.contains("(no identifier)") && objects.allSatisfy { $0.utf8.count < 100 }, "\(objects)")
    }

    /// Attack 85: refused requests by the thousand. Told less often than the daemon answers, counted all the same.
    @Test func whoIsRefusedTooOftenIsToldSoWithoutARow() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, as: .supervisor) {
            var (refused, held) = (0, 0)
            for _ in 0..<100 {
                let answer = try await Curl(fixture, "/v1/segments", "-w", " %{http_code}").whole()
                if answer.hasSuffix(" 403") { refused += 1 }
                if answer.hasSuffix(" 429") { held += 1 }
            }
            #expect(refused >= 20 && held > 0 && refused + held == 100)
            #expect(try log.auditPage(after: 0, limit: 200).count <= 3)
            // What they may ask they are answered.
            #expect(try await Curl(fixture, "/v1/status", "-w", " %{http_code}").whole().hasSuffix(" 200"))
        }
        try log.writeRefusals(all: true)
        #expect(try log.refusalCounts(limit: 9).map(\.times) == [100])
    }
}
