import EventLog
import Events
import TestSupport
import Testing
import Vocabulary

/// What the agent was told before anybody else, in the log (issue 17, item 1).
struct ToldTests {
    private static func types(_ log: EventLog) throws -> [Substring] {
        try log.page(after: 0).records.map { $0.type.shortName }
    }

    @Test func whatWasToldAndNeverRaisedIsRaisedByTheNextStartOnce() throws {
        let folder = try TemporaryFolder()
        do {
            let log = try folder.open()
            try log.append(Samples.started)
            try log.append(.alert(.told, Samples.alert("a", .high)))
            #expect(try log.alerts() == [], "it is no alert for anybody yet")
        }
        let log = try folder.open()
        #expect(try log.raiseTold() == [Samples.alert("a", .high)])
        #expect(try log.alert(id: "a")?.life.state == .raised)
        #expect(try log.raiseTold() == [])
        #expect(try log.clearLeftovers().map(\.alert.alertID) == ["a"])
        #expect(try Self.types(log) == ["daemon.started", "alert.told", "alert.raised", "alert.cleared"])
    }

    @Test func whatWasRaisedIsNotRaisedAgainNorWhatAnEarlierRunTold() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try log.append(Samples.started)
        // Consent was in doubt at the next start, and this was never raised.
        try log.append(.alert(.told, Samples.alert("old")))
        try log.append(Samples.started)
        try log.append(.alert(.told, Samples.alert("a")))
        try log.append(.alert(.raised, Samples.alert("a")))
        #expect(try log.raiseTold() == [])
    }

    @Test func whatTheAgentHasErasedDoesNotComeBack() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try log.append(Samples.started)
        try log.append(.alert(.told, Samples.alert("a")))
        try log.eraseAlerts(reason: "test", by: Samples.maria)
        #expect(try log.raiseTold() == [])
        #expect(try Self.types(log).contains("alert.told") == false)
    }

    /// Neighbour: what comes before an alert is no part of its life, and must not keep a slip from being taken back.
    @Test func aStepWithAnAlertThatWasToldFirstCanBeTakenBack() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try log.append(.alert(.told, Samples.alert("a")))
        try log.append(.alert(.raised, Samples.alert("a")))
        try log.apply(.takeOver, toAlert: "a", by: Samples.ivan)
        #expect(try log.undo(onAlert: "a", by: Samples.ivan).life.state == .raised)
    }

    /// Neighbour: it waits for nobody, so no clock runs.
    @Test func whatIsToldAloneIsNeverPassedToAnotherTier() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try log.append(.alert(.told, Samples.alert("a", .critical)))
        #expect(try log.escalateOverdue(afterS: 0) == [])
        #expect(throws: EventLogError.self) { try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan) }
    }
}
