import EventLog
import Events
import Foundation
import Policy
import TestFeed
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

/// A segment's file on the hub's socket: in whose name it is given out, and under which rule (issue 18, item 7).
@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct HubSegmentTests {
    private let fixture: FeedFixture
    private let log: EventLog
    private static let sealed = Data((0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })
    private static let reason = "Undertone-Reason: complaint 17"

    init() throws {
        fixture = try FeedFixture()
        log = try fixture.openLog(families: .own.adding([.hub]))
        try Self.sealed.write(to: URL(filePath: fixture.folder + "/s-1.age"))
        try log.append(.alert(.raised, FeedFixture.alert("a")))
        try log.append(
            .segment(
                .stored,
                SegmentPayload(
                    segmentID: "s-1", alertID: "a", agent: "maria", startedAt: FeedFixture.instant, durationS: 1,
                    bytes: Int64(Self.sealed.count), level: .high, part: 0)))
    }

    private func serve(
        as roles: Set<Role> = [.hub], _ change: (inout FakeBackend) -> Void = { _ in }, _ body: () async throws -> Void
    ) async throws {
        var daemon = fixture.willing(log)
        change(&daemon)
        try await fixture.serve(log, as: .holding(roles), daemon: daemon, body)
    }

    /// Status and, where it is refused, the words.
    private func ask(_ headers: [String]) async throws -> String {
        let options = headers.flatMap { ["-H", $0] } + ["-o", fixture.folder + "/got", "-w", "%{http_code}"]
        let status = try await Curl(fixture, "/v1/segments/s-1", options, as: nil).whole()
        let got = try Data(contentsOf: URL(filePath: fixture.folder + "/got"))
        return status == "200" && got == Self.sealed ? status : status + " " + String(decoding: got, as: UTF8.self)
    }

    private static func named(_ person: String = "vera", _ more: [String] = []) -> [String] {
        ["Undertone-Acting-For: \(person)", "Undertone-Through: north", reason] + more
    }

    @Test func itIsGivenOutInTheNameOfAPersonWithAReasonAndTheAgentReadsBoth() async throws {
        try await serve { () async throws in
            #expect(try await ask(Self.named()) == "200")
            for missing in 0..<3 {
                var headers = Self.named()
                headers.remove(at: missing)
                #expect(try await ask(headers).hasPrefix("400"), "without \(headers)")
            }
        }
        let accesses = try log.accesses(limit: 9)
        #expect(accesses.map(\.actor.name) == ["vera (through hub north)"] && accesses.first?.actor.role == "hub")
        #expect(accesses.first?.action == "GET /v1/segments/{id}" && accesses.first?.object == "s-1")
        #expect(accesses.first?.reason == "complaint 17")
        #expect(try log.deeds(limit: 9).count == 1)
    }

    @Test func howLongItIsKeptIsToldToAHubAlone() async throws {
        let client = FeedClient(socketPath: fixture.socket).acting(for: "vera", through: "north")
        try await serve {
            $0.keepDays = 30
        } _: { () async throws in
            var (told, bytes): (Timestamp?, [UInt8]) = (nil, [])
            try await client.streamSegment("s-1", reason: "r") { (total, end) in
                #expect(total == Self.sealed.count)
                told = end
            } take: {
                bytes += $0
            }
            #expect(told == FeedFixture.instant.advanced(bySeconds: 30 * 86_400) && Data(bytes) == Self.sealed)
        }
        try await serve(as: [.qa]) {
            $0.keepDays = 30
        } _: { () async throws in
            let head = try await Curl(fixture, "/v1/segments/s-1", ["-I", "-H", Self.reason], as: nil).whole()
            #expect(head.contains("200") && !head.lowercased().contains("keep-until"), "\(head)")
        }
    }

    @Test(arguments: [Profile.agentOnly, .measureOnly, .supervised])
    func theProfileDecides(profile: Profile) async throws {
        try await serve { daemon in
            daemon.profile = profile
            daemon.visibility = profile.visibility
        } _: { () async throws in
            let isShared = profile.visibility.sharesAlerts
            #expect(try await ask(Self.named()).hasPrefix(isShared ? "200" : "403"))
        }
    }

    /// Neighbours: the agent has withdrawn; it was recorded while nothing was shared; it is erased.
    @Test func whatTheAgentKeepsIsNotThereForAHub() async throws {
        try await serve {
            $0.agrees = { false }
        } _: { () async throws in
            #expect(try await ask(Self.named()).hasPrefix("404"))
        }
        log.stampEvents { .none }
        var payload = try #require(try log.segment(id: "s-1")).segment
        payload.segmentID = "s-2"
        try log.append(.segment(.stored, payload))
        try Self.sealed.write(to: URL(filePath: fixture.folder + "/s-2.age"))
        let client = FeedClient(socketPath: fixture.socket).acting(for: "vera", through: "north")
        try await serve { () async throws in
            let hidden = await error {
                try await client.streamSegment("s-2", reason: "r") { _, _ in
                } take: { _ in
                }
            }
            #expect(hidden?.underlying == 404)
            log.stampEvents { Visibility(sharesAlerts: true, sharesScores: true, sharesPatterns: true) }
            _ = try log.eraseSegment(
                try #require(try log.segment(id: "s-1")).segment, reason: "mine",
                by: Person(name: "maria", uid: 1, role: "agent")
            ) { nil }
            #expect(try await ask(Self.named()).hasPrefix("410"))
        }
    }

    // MARK: - Two people

    @Test func theDesksRuleOfTwoHoldsForAHubToo() async throws {
        try await serve {
            $0.needsSecondPerson = true
        } _: { () async throws in
            let client = FeedClient(socketPath: fixture.socket).acting(for: "vera", through: "north")
            let refused = await error {
                try await client.streamSegment("s-1", reason: "r") { _, _ in
                } take: { _ in
                }
            }
            #expect(refused?.underlying == 403 && refused?.needsSecondPerson == true)
            // Nobody agrees with themselves, whatever else they call themselves.
            #expect(try await ask(Self.named("vera", ["Undertone-Agreed-By: vera"])).hasPrefix("409"))
            for odd in ["vera (through hub south)", "x)", "olga\u{202E}"] {
                #expect(try await ask(Self.named("vera", ["Undertone-Agreed-By: \(odd)"])).hasPrefix("400"), "\(odd)")
            }
            #expect(try await ask(Self.named("vera", ["Undertone-Agreed-By: olga"])) == "200")
            #expect(try await ask(Self.named()) == "200", "for ten minutes")
            #expect(try await ask(["Undertone-Acting-For: olga"] + Self.named().dropFirst()).hasPrefix("403"))
        }
        let approvals = try log.accesses(limit: 9).filter { $0.action == "segment.approve" }
        #expect(approvals.map(\.actor.name) == ["olga (through hub north)"])
        let events = try log.page(after: 0).records.map { try $0.event().data }
        let words = events.compactMap { if case .segment(.approved, let segment) = $0 { segment.reason } else { nil } }
        #expect(
            words == [
                "olga (through hub north) agreed that vera (through hub north) may hear it: complaint 17"
            ])
    }

    /// Two people of one hub come as one user of this machine, and wait each for themselves; somebody of this machine
    /// agrees for one of them, nobody of the same name, and only as long as they are of quality assurance.
    @Test func somebodyOnTheDeskMayAgreeAndPeopleOfOneHubAreTwo() async throws {
        func record(_ person: String) throws -> SegmentRequest? {
            try log.segment(id: "s-1")?.requests?.first { $0.person == "\(person) (through hub north)" }
        }
        let members = Shared<Set<UInt32>>([5_009, 5_010])
        let access = FeedAccess(
            socket: .hub, owner: 4242,
            groups: { [members] uid in [members.withLock { $0.contains(uid) } ? "undertone-qa" : "undertone-hub"] })
        var daemon = fixture.willing(log)
        daemon.needsSecondPerson = true
        try await fixture.serve(log, as: access, daemon: daemon) { () async throws in
            for person in ["vera", "olga"] { #expect(try await ask(Self.named(person)).hasPrefix("403")) }
            let request = try #require(try record("vera"))
            #expect(try record("olga") != nil, "neither displaces the other")
            let (namesake, quentin) = (
                Person(name: "vera", uid: 5_009, role: "qa"), Person(name: "quentin", uid: 5_010, role: "qa")
            )
            #expect(throws: EventLogError.self) { try log.approve(request.id, forSegment: "s-1", by: namesake) }
            try log.approve(request.id, forSegment: "s-1", by: quentin)
            members.withLock { _ = $0.remove(5_010) }
            #expect(try await ask(Self.named("vera")).hasPrefix("403"), "who agreed has left")
            members.withLock { _ = $0.insert(5_010) }
            #expect(try await ask(Self.named("vera")) == "200")
            #expect(try await ask(Self.named("olga")).hasPrefix("403"))
        }
    }

    @Test func onOtherSocketsTheHubsHeadersAreNothing() async throws {
        try await serve(as: [.qa]) {
            $0.needsSecondPerson = true
        } _: { () async throws in
            #expect(try await ask(Self.named("vera", ["Undertone-Agreed-By: olga"])).hasPrefix("403"))
        }
        #expect(try log.segment(id: "s-1")?.requests?.map(\.approvedBy) == [nil])
        #expect(try log.accesses(limit: 9).allSatisfy { !$0.actor.name.contains("hub") })
    }

    private func error(_ body: () async throws -> Void) async -> FeedClientError? {
        do {
            try await body()
            return nil
        } catch { return error as? FeedClientError }
    }
}
