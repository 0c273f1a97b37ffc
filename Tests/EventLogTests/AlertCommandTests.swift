import EventLog
import Events
import Foundation
import GRDB
import TestSupport
import Testing
import Vocabulary

struct AlertCommandTests {
    @Test func everyStepIsAnEventWithWhoAndWhenAndAnAuditRow() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open(clock: { Samples.instant })
        try log.append(.alert(.raised, Samples.alert("a")))
        try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan)
        try log.apply(.takeOver, toAlert: "a", by: Samples.ivan)
        try log.apply(.handOn(to: "olga"), toAlert: "a", by: Samples.ivan)
        try log.apply(.takeOver, toAlert: "a", by: Samples.olga)
        try log.append(.alert(.cleared, Samples.alert("a", cleared: true)))
        try log.apply(.contest(reason: "I had a cold"), toAlert: "a", by: Samples.maria)
        try log.apply(.judge(upheld: true, note: "hoarse"), toAlert: "a", by: Samples.vera)
        let record = try log.apply(.resolve(note: "took a break", nothingWrong: false), toAlert: "a", by: Samples.olga)
        #expect(record.life.state == .resolved && record.life.handler == "olga" && record.handledAt == Samples.instant)
        #expect(record.acknowledgedBy == "ivan" && record.note == "took a break" && record.life.tier == 0)
        #expect(record.life.isContested && record.life.dispute.isUpheld == true)
        #expect(try JSONDecoder().decode(AlertRecord.self, from: JSONEncoder().encode(record)) == record)
        let types = try log.page(after: 1).records.map(\.type)
        #expect(
            types.map { String($0.shortName.dropFirst("alert.".count)) } == [
                "acknowledged", "taken_over", "handed_on", "taken_over", "cleared", "contested", "judged", "resolved",
            ])
        let rows = try log.auditPage(after: 0, limit: 100)
        #expect(rows.map(\.actor.name) == ["ivan", "ivan", "ivan", "olga", "maria", "vera", "olga"])
        #expect(rows.map(\.sequence) == Array(1...7) && rows.allSatisfy { $0.object == "a" && $0.outcome == .allowed })
        #expect(rows[2].reason == "to olga" && rows[2].actor.uid == 1001 && rows[2].at == Samples.instant)
    }

    @Test func whatTheStateForbidsIsAConflictAndIsAudited() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        try log.append(.alert(.raised, Samples.alert("a")))
        #expect(
            code { try log.apply(.resolve(note: nil, nothingWrong: false), toAlert: "a", by: Samples.ivan) }
                == .conflict)
        #expect(code { try log.apply(.takeOver, toAlert: "none", by: Samples.ivan) } == .notFound)
        #expect(try log.newestSequence == 1)
        #expect(try log.auditPage(after: 0, limit: 9).map(\.outcome) == [.refused])
        #expect(try log.alert(id: "a")?.life.state == .raised)
    }

    @Test func sameRequestGetsTheSameAnswerWhateverHappenedSince() throws {
        let folder = try TemporaryFolder()
        var log: EventLog? = try folder.open()
        try log?.append(.alert(.raised, Samples.alert("a")))
        let first = try log?.apply(.takeOver, toAlert: "a", by: Samples.ivan, idempotencyKey: "k")
        try log?.apply(.handOn(to: "olga"), toAlert: "a", by: Samples.ivan)
        log = nil
        let again = try folder.open()
        #expect(try again.apply(.takeOver, toAlert: "a", by: Samples.ivan, idempotencyKey: "k") == first)
        #expect(try again.newestSequence == 3)
        #expect(try again.alert(id: "a")?.life.handler == "olga")
        #expect(
            code { try again.apply(.acknowledge, toAlert: "a", by: Samples.ivan, idempotencyKey: "k") } == .conflict)
    }

    /// Attack 48: another user's key refused an agent's request for help, and named the alert it was used on.
    @Test func keysOfOnePersonAreNothingToAnother() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        for id in ["a", "b"] { try log.append(.alert(.raised, Samples.alert(id))) }
        try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan, idempotencyKey: "k")
        #expect(try log.apply(.takeOver, toAlert: "b", by: Samples.olga, idempotencyKey: "k").life.handler == "olga")
        let help = try log.requestHelp(agent: "maria", reason: "he shouts", by: Samples.maria, idempotencyKey: "k")
        #expect(help.alert.kind == .help)
        #expect(
            try log.requestHelp(agent: "maria", reason: "he shouts", by: Samples.maria, idempotencyKey: "k") == help)
        #expect(code { try log.apply(.takeOver, toAlert: "a", by: Samples.ivan, idempotencyKey: "k") } == .conflict)
        // A name that looks like a number or like another's key is nobody else.
        let odd = Person(name: "1001", uid: nil, role: "supervisor")
        #expect(try log.apply(.takeOver, toAlert: "a", by: odd, idempotencyKey: "other").life.handler == "1001")
    }

    /// Kept before keys had owners.
    @Test func answersThatAnEarlierVersionKeptAreStillGiven() throws {
        let folder = try TemporaryFolder()
        var log: EventLog? = try folder.open()
        try log?.append(.alert(.raised, Samples.alert("a")))
        let first = try log?.apply(.acknowledge, toAlert: "a", by: Samples.ivan, idempotencyKey: "k")
        log = nil
        let queue = try DatabaseQueue(path: folder.log)
        try queue.write { try $0.execute(sql: "UPDATE idempotency_keys SET key = 'k'") }
        try queue.close()
        let again = try folder.open()
        #expect(try again.apply(.acknowledge, toAlert: "a", by: Samples.ivan, idempotencyKey: "k") == first)
        #expect(try again.auditPage(after: 0, limit: 9).count == 1, "it was done once")
        #expect(try again.apply(.takeOver, toAlert: "a", by: Samples.olga, idempotencyKey: "k").life.handler == "olga")
    }

    @Test func helpIsFirstOnEveryListAndOutlivesRestartAndRetention() throws {
        let folder = try TemporaryFolder()
        let now = ManualClock()
        var log: EventLog? = try folder.open(clock: { now.value })
        let help = try #require(
            try log?.requestHelp(agent: "maria", reason: "he shouts", by: Samples.maria, idempotencyKey: "k"))
        #expect(help.alert.kind == .help && help.alert.level == .critical && help.life.state == .raised)
        #expect(help.alert.explanation == "he shouts")
        try log?.append(.alert(.raised, Samples.alert("a", .critical)))
        now.advance(days: 30)
        log = nil
        let again = try folder.open(clock: { now.value })
        #expect(try again.clearLeftovers().map(\.alert.alertID) == ["a"])
        // A careless caller, too, cannot end it.
        var cleared = help.alert
        cleared.clearedAt = now.value
        try again.append(.alert(.cleared, cleared))
        #expect(try again.alert(id: help.alert.alertID) == help)
        for index in 0..<3 { try again.append(.alert(.raised, Samples.alert("b\(index)"))) }
        try again.retain(days: 7)
        now.advance(days: 30)
        try again.retain(days: 7)
        #expect(try again.alerts().first?.alert.alertID == help.alert.alertID)
        #expect(try again.alerts(openOnly: true, limit: 1).map(\.alert.alertID) == [help.alert.alertID])
        #expect(
            code {
                try again.apply(.resolve(note: nil, nothingWrong: false), toAlert: help.alert.alertID, by: Samples.ivan)
            } == .conflict)
        try again.apply(.acknowledge, toAlert: help.alert.alertID, by: Samples.ivan)
        #expect(try again.alerts().first?.alert.alertID == help.alert.alertID)
        try again.apply(.resolve(note: nil, nothingWrong: false), toAlert: help.alert.alertID, by: Samples.ivan)
        #expect(try again.alerts(openOnly: true).allSatisfy { $0.alert.kind == .strain })
        now.advance(days: 30)
        try again.retain(days: 7)
        #expect(try again.alert(id: help.alert.alertID) == nil)
    }

    @Test func askingForHelpAgainWhileNobodyLookedIsOneRequest() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        let first = try log.requestHelp(agent: "maria", by: Samples.maria)
        #expect(try log.requestHelp(agent: "maria", by: Samples.maria) == first)
        let other = try log.requestHelp(agent: "maria", reason: "threats", by: Samples.maria)
        #expect(other.alert.alertID != first.alert.alertID)
        try log.apply(.acknowledge, toAlert: first.alert.alertID, by: Samples.ivan)
        #expect(try log.requestHelp(agent: "maria", by: Samples.maria).alert.alertID != first.alert.alertID)
        #expect(try log.newestSequence == 4)
    }

    @Test func whatNobodySawInTimeGoesToTheNextTier() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let now = ManualClock()
        let log = try folder.open(clock: { now.value })
        try log.append(.alert(.raised, Samples.alert("a")))
        try log.append(.alert(.raised, Samples.alert("b")))
        try log.apply(.acknowledge, toAlert: "b", by: Samples.ivan)
        now.advance(seconds: 59)
        #expect(try log.escalateOverdue(afterS: 60).isEmpty)
        now.advance(seconds: 1)
        let passed = try log.escalateOverdue(afterS: 60)
        #expect(passed.map(\.alert.alertID) == ["a"] && passed[0].life.tier == 1 && passed[0].life.state == .raised)
        #expect(try log.page(after: 3).records.map(\.type.rawValue) == ["io.undertone.alert.escalated"])
        #expect(try log.escalateOverdue(afterS: 60).isEmpty)
        // Who is given an alert has as long as anybody to look at it.
        try log.apply(.handOn(to: "olga"), toAlert: "b", by: Samples.ivan)
        now.advance(seconds: 60)
        #expect(try Set(log.escalateOverdue(afterS: 60).map(\.alert.alertID)) == ["a", "b"])
        for _ in 0..<5 {
            now.advance(seconds: 60)
            try log.escalateOverdue(afterS: 60)
        }
        #expect(try log.alerts().map(\.life.tier) == [3, 3])
    }

    @Test func clockThatIsSetBackDoesNotHoldEscalationUp() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let now = ManualClock()
        let log = try folder.open(clock: { now.value })
        try log.append(.alert(.raised, Samples.alert("a")))
        now.advance(seconds: -3600)
        #expect(try log.escalateOverdue(afterS: 60).isEmpty)
        now.advance(seconds: 60)
        #expect(try log.escalateOverdue(afterS: 60).count == 1)
    }

    @Test func alertThatWasResolvedWhileStrainedIsClearedButStaysResolved() throws {
        let folder = try TemporaryFolder()
        defer { withExtendedLifetime(folder) {} }
        let log = try folder.open()
        try log.append(.alert(.raised, Samples.alert("a")))
        try log.apply(.takeOver, toAlert: "a", by: Samples.ivan)
        try log.apply(.resolve(note: nil, nothingWrong: false), toAlert: "a", by: Samples.ivan)
        #expect(try log.alerts(openOnly: true).isEmpty)
        #expect(try log.clearLeftovers().map(\.life.state) == [.resolved])
        #expect(try log.clearLeftovers().isEmpty)
        try log.append(.alert(.rising, Samples.alert("a", .critical)))
        let risen = try #require(try log.alert(id: "a"))
        #expect(risen.life.state == .rising && risen.life.handler == nil && risen.acknowledgedBy == "ivan")
    }
}
