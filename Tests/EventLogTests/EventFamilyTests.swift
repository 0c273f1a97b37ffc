import EventLog
import Events
import Foundation
import Synchronization
import TestSupport
import Testing
import Vocabulary

/// A module with events of its own: nothing of Events, EventLog or Feed was changed for it.
struct EventFamilyTests {
    private struct Glass: Codable, Equatable {
        var millilitres: Int
    }

    /// Counts what was drunk; an empty glass resets the count.
    private static let water = EventFamily(
        name: "water", steps: [.init("drunk", audience: .agentAlone), .init("spilled", audience: .thoseWhoSeeAlerts)],
        state: .reduced { state, event in
            guard case .other(let other) = event.data else { return state }
            let glass = try other.payload(as: Glass.self)
            return glass.millilitres == 0 ? nil : "\((Int(state ?? "0") ?? 0) + glass.millilitres)"
        }, erasure: .goes)

    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func open(_ families: EventFamilies = .own.adding([water])) throws -> EventLog {
        try EventLog(
            path: folder.log, source: Event.source(host: "desk", agent: "maria"), families: families,
            clock: { Samples.instant })
    }

    private func drunk(_ millilitres: Int) throws -> EventData {
        .other(
            try OtherEvent(
                family: Self.water, step: "drunk", subject: "water", payload: Glass(millilitres: millilitres)))
    }

    @Test func stateFollowsFromItsEventsAndOutlivesTheProgram() throws {
        var log: EventLog? = try open()
        #expect(try log?.state(of: Self.water) == nil)
        try log?.append(drunk(200))
        try log?.append(Samples.started)
        try log?.append(drunk(100))
        log = nil
        let again = try open()
        #expect(try again.state(of: Self.water) == "300")
        try again.append(drunk(0))
        #expect(try again.state(of: Self.water) == nil)
    }

    @Test func itsEventsAreReadByTypeAndAsItsOwnValue() throws {
        let log = try open()
        try log.append(drunk(200))
        let record = try #require(
            try log.page(after: 0, types: [EventType(family: "water", step: "drunk")]).records.first)
        guard case .other(let other) = try record.event().data else {
            Issue.record("\(record)")
            return
        }
        #expect(try other.payload(as: Glass.self) == Glass(millilitres: 200))
        #expect(log.families.types.map(\.shortName).suffix(2) == ["water.drunk", "water.spilled"])
    }

    @Test func whoeverSeesThemIsWhoTheFamilySays() throws {
        let families = EventFamilies.own.adding([Self.water])
        #expect(families.audience(of: EventType(family: "water", step: "drunk")) == .agentAlone)
        #expect(families.audience(of: EventType(family: "water", step: "spilled")) == .thoseWhoSeeAlerts)
        #expect(families.audience(of: EventType(family: "water", step: "poured")) == .agentAlone)
        #expect(EventFamilies.own.audience(of: EventType(family: "water", step: "spilled")) == .agentAlone)
    }

    /// What a purpose of consent held goes alone: alerts stay.
    @Test func aFamilyIsErasedByItselfWithItsState() throws {
        let log = try open()
        try log.append(drunk(200))
        try log.append(Samples.started)
        #expect(try log.holding(of: Self.water)?.count == 1)
        let count = try log.erase(
            [Self.water], as: "own figures", reason: "consent was withdrawn", agent: "maria", by: Samples.maria)
        #expect(count == 1)
        #expect(try log.state(of: Self.water) == nil && log.holding(of: Self.water) == nil)
        let left = try log.page(after: 0).records.map(\.type.shortName)
        #expect(left == ["data.erased", "daemon.started", "data.erased"])
        #expect(try log.auditPage(after: 0, limit: 9).map(\.object) == ["own figures"])
    }

    @Test func whatWasAppendedBeforeATimeIsLeftOut() throws {
        let times = Mutex([Samples.instant])
        let log = try EventLog(
            path: folder.log, source: "s", families: .own.adding([Self.water]), clock: { times.withLock { $0[0] } })
        for second in [0.0, 10, 5, 20] {
            times.withLock { $0 = [Samples.instant.advanced(bySeconds: second)] }
            try log.append(drunk(Int(second) + 1))
        }
        let page = try log.page(after: 0, since: Samples.instant.advanced(bySeconds: 10))
        #expect(page.records.map(\.sequence) == [2, 4] && page.cursor == 4)
        #expect(try log.page(after: 2, limit: 1, since: Samples.instant.advanced(bySeconds: 10)).cursor == 4)
    }

    @Test func theyGoWithTheirStateWhereTheAgentErases() throws {
        let log = try open()
        try log.append(drunk(200))
        #expect(try log.eraseAlerts(reason: "asked for", by: Samples.maria) == 1)
        #expect(try log.state(of: Self.water) == nil)
        #expect(try log.page(after: 0).records.map(\.type.shortName) == ["data.erased", "data.erased"])
    }

    @Test func aLogWithEventsOfAModuleThatIsGoneIsReadAsBefore() throws {
        var log: EventLog? = try open()
        try log?.append(drunk(200))
        log = nil
        let without = try open(.own)
        try without.append(Samples.started)
        #expect(
            try without.page(after: 0).records.map { try $0.event().type.shortName } == [
                "water.drunk", "daemon.started",
            ])
    }
}
