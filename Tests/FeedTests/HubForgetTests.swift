import EventLog
import Events
import Foundation
import Policy
import TestFeed
import Testing
import Vocabulary

@testable import Feed

/// What the agent erases the site's hub is told to forget: of what it was told, and of nothing else (issue 18, item 2).
struct HubForgetTests {
    private let fixture: FeedFixture
    private let log: EventLog

    init() throws {
        fixture = try FeedFixture()
        log = try fixture.openLog(families: .own.adding([.hub]))
    }

    private static let there = Person(name: "ivan", uid: 9, role: "hub", through: "north")
    private static let maria = Person(name: "maria", uid: 1, role: "agent")

    private func raise(_ id: String) throws { try log.append(.alert(.raised, FeedFixture.alert(id))) }

    private func told(_ role: Role, _ profile: Profile) throws -> [ForgetPayload] {
        let seen = Disclosure(log: log, profile: profile, visibility: profile.visibility, role: role)
        return try seen.shown(log.page(after: 0).records).compactMap { record in
            guard case .other(let other) = try record.event().data else { return nil }
            return try other.payload(as: ForgetPayload.self)
        }
    }

    /// A strain alert, a request for help that was resolved, and a segment, each told under a profile.
    private func fill(_ profile: Profile, _ id: String) throws -> String {
        log.stampEvents { profile.visibility }
        try raise(id)
        let segment = SegmentPayload(
            segmentID: "s-\(id)", alertID: id, agent: "maria", startedAt: FeedFixture.instant, durationS: 20, bytes: 4,
            level: .high, part: 0)
        try log.append(.segment(.stored, segment))
        try log.append(.segment(.erased, segment))
        try log.append(.alert(.tried, FeedFixture.alert("tried-\(id)")))
        try log.append(.alert(.cleared, FeedFixture.alert(id)))
        let help = try log.requestHelp(agent: "maria", reason: id, by: Self.maria).alert.alertID
        try log.apply(.takeOver, toAlert: help, by: Self.there)
        try log.apply(.resolve(note: nil, nothingWrong: false), toAlert: help, by: Self.there)
        return help
    }

    @Test(arguments: Profile.allCases) func itIsToldToForgetWhatItWasToldAndNothingElse(profile: Profile) throws {
        try log.noteHub(sees: profile.visibility)
        let help = try fill(profile, "a")
        try log.eraseAlerts(reason: ErasurePayload.withdrawn(.alerts), agent: "maria", by: Self.maria)
        let all = profile == .agentOnly ? [help] : ["a", help, "s-a"].sorted()
        #expect(try told(.hub, profile).map(\.subjects) == [all])
        for role in Role.allCases where role != .hub && role != .agent { #expect(try told(role, profile).isEmpty) }
        // A second time there is nothing left.
        try log.eraseAlerts(reason: ErasurePayload.asked, agent: "maria", by: Self.maria)
        #expect(try told(.hub, profile).count == 1)
        let texts = try log.page(after: 0).records.filter { $0.type.rawValue.contains(".hub.") }.map(\.json)
        #expect(texts.count == 1 && texts.allSatisfy { !$0.contains("withdrawn") && !$0.contains("tried") })
    }

    /// Of a time before there was a hub it knows what it is shown; of one whose profile kept more it knows nothing, and
    /// is not told that there was anything.
    @Test func whatTheProfileKeptFromItIsNotNamedAsForgotten() throws {
        _ = try fill(.supervised, "before")
        try log.noteHub(sees: Profile.agentOnly.visibility)
        let help = try fill(.agentOnly, "a")
        try log.eraseAlerts(reason: ErasurePayload.asked, agent: "maria", by: Self.maria)
        let subjects = try told(.hub, .agentOnly).flatMap(\.subjects)
        #expect(subjects.contains(help) && subjects.count == 2 && !subjects.contains("before"))
    }

    @Test func whatItKnewOfAWiderTimeItForgetsUnderANarrowerProfile() throws {
        try log.noteHub(sees: Profile.supervised.visibility)
        _ = try fill(.supervised, "a")
        try log.noteHub(sees: Profile.agentOnly.visibility)
        try log.eraseAlerts(reason: ErasurePayload.asked, agent: "maria", by: Self.maria)
        #expect(try told(.hub, .agentOnly).flatMap(\.subjects).contains("a"))
    }

    @Test func withoutAHubNothingIsWrittenForOne() throws {
        _ = try fill(.supervised, "a")
        try log.eraseAlerts(reason: ErasurePayload.asked, agent: "maria", by: Self.maria)
        #expect(try log.page(after: 0).records.allSatisfy { !$0.type.rawValue.contains(".hub.") })
        #expect(try log.fact("hub") == nil)
    }

    @Test func aLongListIsToldInParts() throws {
        try log.noteHub(sees: Profile.supervised.visibility)
        for index in 0..<(ForgetPayload.most + 1) {
            try raise("a-\(index)")
            try log.append(.alert(.cleared, FeedFixture.alert("a-\(index)")))
        }
        try log.eraseAlerts(reason: ErasurePayload.asked, agent: "maria", by: Self.maria)
        let seen = try log.page(after: 0, limit: 9, types: [EventType(family: "hub", step: "forget")]).records
        #expect(seen.count == 2 && seen.allSatisfy { $0.json.utf8.count < 32 * 1024 })
        let subjects = try seen.flatMap { record -> [String] in
            guard case .other(let other) = try record.event().data else { return [] }
            return try other.payload(as: ForgetPayload.self).subjects
        }
        #expect(Set(subjects).count == ForgetPayload.most + 1)
    }
}
