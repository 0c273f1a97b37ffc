import EventLog
import Events
import Foundation
import TestSupport
import Testing
import Vocabulary

/// A slip is taken back at the daemon, as if it had not happened (D4: a key acted on another agent's request for help,
/// the escalation ended, and there was no way back).
struct UndoTests {
    private let folder: TemporaryFolder
    private let clock = ManualClock()
    private let log: EventLog

    init() throws {
        folder = try TemporaryFolder()
        log = try folder.open(clock: { [clock] in clock.value })
    }

    /// An alert without what counts its events.
    private func standing(_ id: String) throws -> AlertRecord? {
        var record = try log.alert(id: id)
        record?.lastSequence = nil
        return record
    }

    private func fault(_ act: () throws -> AlertRecord) -> String {
        do { return "\(try act().life.state)" } catch let error as EventLogError {
            return error.code == .conflict ? error.context : "\(error)"
        } catch { return "\(error)" }
    }

    static let steps: [HandlingStep] = [
        .acknowledge, .takeOver, .handOn(to: "vera"), .resolve(note: "it is done", nothingWrong: false),
    ]

    @Test(arguments: steps, [AlertState.raised, .acknowledged, .handedOn])
    func alertStandsAsBefore(step: HandlingStep, state: AlertState) throws {
        try log.append(.alert(.raised, Samples.alert("a")))
        clock.advance(seconds: 3)
        if state != .raised { try log.apply(.acknowledge, toAlert: "a", by: Samples.olga) }
        if state == .handedOn { try log.apply(.handOn(to: "ivan"), toAlert: "a", by: Samples.olga) }
        clock.advance(seconds: 3)
        let before = try standing("a")
        guard let done = try? log.apply(step, toAlert: "a", by: Samples.ivan), done.life != before?.life else { return }
        clock.advance(seconds: 10)
        try log.undo(onAlert: "a", by: Samples.ivan)
        #expect(try standing("a") == before)
        let last = try #require(try log.page(after: 0).records.last?.event())
        #expect(last.type.rawValue == "io.undertone.alert.undone", "nothing is hidden")
        #expect(last.data.handlingStep == step.undoable.map { .undo($0) })
        #expect(try log.auditPage(after: 0, limit: 9).suffix(2).map(\.action) == [step.action, "alert.undo"])
    }

    @Test func clockOfEscalationGoesOnAsIfNothingHadHappened() throws {
        let help = try log.requestHelp(agent: "maria", reason: "he shouts", by: Samples.maria).alert.alertID
        clock.advance(seconds: 55)
        try log.apply(.acknowledge, toAlert: help, by: Samples.ivan)
        clock.advance(seconds: 9)
        #expect(try log.escalateOverdue(afterS: 60).isEmpty, "somebody has seen it")
        try log.undo(onAlert: help, by: Samples.ivan)
        #expect(try log.escalateOverdue(afterS: 60).map(\.life.tier) == [1], "it has waited 64 s")
        #expect(try log.alerts(openOnly: true).first?.life.isWaiting == true)
    }

    @Test func whatTheVoiceDidMeanwhileStands() throws {
        for id in ["rises", "clears"] {
            try log.append(.alert(.raised, Samples.alert(id)))
            try log.apply(.takeOver, toAlert: id, by: Samples.ivan)
        }
        try log.append(.alert(.rising, Samples.alert("rises", .critical)))
        try log.append(.alert(.cleared, Samples.alert("clears", cleared: true)))
        try log.apply(.contest(reason: "no"), toAlert: "clears", by: Samples.maria)
        for id in ["rises", "clears"] { try log.undo(onAlert: id, by: Samples.ivan) }
        let (rises, clears) = (try #require(try log.alert(id: "rises")), try #require(try log.alert(id: "clears")))
        #expect(rises.life.state == .rising && rises.highestLevel == .critical && rises.acknowledgedBy == nil)
        #expect(clears.life.state == .cleared && clears.alert.clearedAt != nil && clears.acknowledgedBy == nil)
        #expect(clears.life.dispute == .contested && clears.note == "no")
    }

    @Test func onlyTheirOwnLastActAndOnlyForAMoment() throws {
        try log.append(.alert(.raised, Samples.alert("a")))
        #expect(fault { try log.undo(onAlert: "a", by: Samples.ivan) }.contains("Nothing was done"))
        try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan)
        #expect(fault { try log.undo(onAlert: "a", by: Samples.olga) }.contains("ivan was the last"))
        // Who says again that they saw it has done nothing.
        try log.apply(.acknowledge, toAlert: "a", by: Samples.olga)
        #expect(fault { try log.undo(onAlert: "a", by: Samples.olga) }.contains("ivan was the last"))
        try log.apply(.takeOver, toAlert: "a", by: Samples.olga)
        #expect(fault { try log.undo(onAlert: "a", by: Samples.ivan) }.contains("olga was the last"))
        clock.advance(seconds: 12.5)
        #expect(fault { try log.undo(onAlert: "a", by: Samples.olga) }.contains("more than 10 s ago"))
        #expect(try log.alert(id: "a")?.life.handler == "olga")
        #expect(try log.auditPage(after: 0, limit: 99).contains { $0.outcome == .refused && $0.action == "alert.undo" })
    }

    @Test func secondUndoTakesNothingBack() throws {
        try log.append(.alert(.raised, Samples.alert("a")))
        try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan)
        try log.apply(.takeOver, toAlert: "a", by: Samples.ivan)
        let answer = try log.undo(onAlert: "a", by: Samples.ivan, idempotencyKey: "k")
        #expect(try log.undo(onAlert: "a", by: Samples.ivan, idempotencyKey: "k") == answer, "the answer was lost")
        #expect(fault { try log.undo(onAlert: "a", by: Samples.ivan) }.contains("Nothing was done"))
        #expect(try log.alert(id: "a")?.life.state == .acknowledged)
        // What is done anew can be taken back anew.
        try log.apply(.handOn(to: "olga"), toAlert: "a", by: Samples.ivan)
        #expect(try log.undo(onAlert: "a", by: Samples.ivan).life.state == .acknowledged)
    }

    @Test func whatWasLearnedFromStands() throws {
        try log.append(.alert(.raised, Samples.alert("a")))
        try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan)
        try log.apply(.resolve(note: nil, nothingWrong: true), toAlert: "a", by: Samples.ivan)
        #expect(fault { try log.undo(onAlert: "a", by: Samples.ivan) }.contains("has learned from it"))
        #expect(try log.alert(id: "a")?.life.nothingWrong == true)
    }

    @Test func alertWhoseBeginningIsGoneStaysAsItIs() throws {
        let help = try log.requestHelp(agent: "maria", by: Samples.maria).alert.alertID
        clock.advance(days: 30)
        try log.append(Samples.started)
        try log.retain(days: 7)
        try log.apply(.acknowledge, toAlert: help, by: Samples.ivan)
        #expect(fault { try log.undo(onAlert: help, by: Samples.ivan) }.contains("too old"))
        #expect(try log.alert(id: help)?.life.state == .acknowledged)
    }

    @Test func noteChangesNothingElseAndIsRead() throws {
        try log.append(.alert(.raised, Samples.alert("a")))
        let before = try #require(try log.alert(id: "a"))
        let after = try log.apply(.remark("the caller rings off"), toAlert: "a", by: Samples.ivan)
        #expect(after.life == before.life && after.note == "the caller rings off" && after.acknowledgedBy == nil)
        clock.advance(seconds: 61)
        #expect(try log.escalateOverdue(afterS: 60).count == 1, "nobody has said that they saw it")
        // Both notes are in the log, whose events of one alert can be asked for.
        try log.apply(.remark("he is back"), toAlert: "a", by: Samples.ivan)
        try log.append(.alert(.raised, Samples.alert("b")))
        let records = try log.page(after: 0, subject: "a").records
        #expect(
            try records.compactMap { try $0.event().data.handlingStep?.note } == ["the caller rings off", "he is back"])
        #expect(records.count == 4)
    }
}

extension EventData {
    fileprivate var handlingStep: HandlingStep? { if case .handling(let step, _) = self { step } else { nil } }
}
