import Capture
import EventLog
import Events
import Feed
import Foundation
import Languages
import Logging
import Synchronization
import TestSupport
import Testing
import Vocabulary
import Wellbeing

@testable import undertoned

/// Breaks as the daemon serves them: written down, kept over a restart, switched off for good.
struct BreakServiceTests {
    private final class Screen: OfferPresenter {
        private let lines = Mutex<[String]>([])
        var all: [String] { lines.withLock { $0 } }
        func offer(_ offer: BreakOffer, because: Phrase) { lines.withLock { $0.append(offer.kind.rawValue) } }
        func withdraw(_ id: String) { lines.withLock { $0.append("away") } }
    }

    private let folder: TemporaryFolder
    private let screen = Screen()
    private let time = DeskTime.real

    init() throws { folder = try TemporaryFolder() }

    private func openLog() throws -> EventLog {
        try EventLog(
            path: folder.path + "/events.sqlite", source: "test", families: .own.adding(WellbeingEvents.families))
    }

    private func service(_ log: EventLog, rules: BreakRules = BreakRules()) -> BreakService {
        let service = BreakService(
            rules, log: log,
            desk: BreakService.Desk(
                session: { SessionState(isActive: true, isLocked: false) }, isPaused: { false }, isHearing: { true },
                isDrawn: { true }, isCallKnown: { _ in true }), presenter: screen,
            wordFile: folder.path + "/breaks", language: .english, time: time, logger: Logger(label: "test"))
        service.start()
        return service
    }

    /// A hard call that ended two minutes ago, by the clocks of this machine.
    private func look(_ service: BreakService, ended: [CallPayload] = []) {
        service.look(
            CallWatch.Look(
                now: time.read().moment, standstillS: 0, call: nil, signs: .init(), talkS: 0, ended: ended,
                isMeasured: true))
    }

    private var hardCall: CallPayload {
        CallPayload(
            beganAt: Timestamp.now.advanced(bySeconds: -400), endedAt: Timestamp.now.advanced(bySeconds: -90),
            knownBy: "streams", talkS: 100, hardS: 90, score: 70, firstScore: 60, alerts: 1, isUrgent: true)
    }

    private func types(_ log: EventLog) throws -> [String] {
        try log.page(after: 0).records.map { String($0.type.shortName) }
    }

    @Test func anOfferIsWrittenDownAnsweredAndNotRepeatedByARestart() throws {
        let log = try openLog()
        let first = service(log)
        look(first, ended: [hardCall])
        #expect(screen.all == ["recovery"])
        #expect(first.page().due.map(\.isOffered) == [true])
        try first.answer(BreakAnswer(.snooze, snoozeS: 900))
        #expect(try types(log) == ["break.offered", "break.answered"])
        try log.append(
            .other(try OtherEvent(family: .call, step: "ended", subject: "call", payload: hardCall)))

        let second = service(log)
        look(second)
        #expect(second.page().due.map(\.kind) == [.recovery])
        #expect(second.page().hold?.reason == .snoozed)
        #expect(screen.all == ["recovery", "away"])
    }

    @Test func offIsTheAgentsWordAndOutlivesARestart() throws {
        let log = try openLog()
        try service(log).set(isOn: false)
        let again = service(log)
        #expect(!again.page().isOn && again.page().isSwitched)
        look(again, ended: [hardCall])
        #expect(screen.all.isEmpty)
        // A word that cannot be read counts as a no.
        try Data("o".utf8).write(to: URL(filePath: folder.path + "/breaks"))
        #expect(!service(log).page().isOn)
        try again.set(isOn: true)
        var rules = BreakRules()
        rules.isOn = false
        #expect(service(log, rules: rules).page().isOn, "the agent's word counts, not the site's")
    }

    @Test func whereNothingIsDueThatIsSaid() throws {
        let service = service(try openLog())
        look(service)
        #expect(throws: FeedRefusal.self) { try service.answer(BreakAnswer(.take)) }
    }

    @Test func whatTheAgentHasErasedIsGone() throws {
        let log = try openLog()
        let running = service(log)
        look(running, ended: [hardCall])
        #expect(try log.state(of: .rest) != nil)
        running.forget()
        #expect(running.page().due.isEmpty)
        #expect(screen.all == ["recovery", "away"])
        _ = try log.eraseAlerts(reason: "asked for", by: Person(name: "alice", uid: 1, role: "agent"))
        #expect(try log.state(of: .rest) == nil)
        #expect(service(log).page().due.isEmpty)
    }

    private var easyToDraw: CallPayload {
        var call = hardCall
        call.isUrgent = nil
        return call
    }

    private func draws(_ log: EventLog) throws -> [DrawPayload] {
        try log.newest(EventType(family: EventFamily.trial.name, step: "drawn"), as: DrawPayload.self)
    }

    /// Help is asked for right after the call as often as in it: then chance neither decides nor holds back any longer;
    /// who has been helped takes part again.
    @Test func whoAsksForHelpAfterTheCallIsNotLeftToChance() throws {
        let maria = Person(name: "maria", uid: 2000, role: "agent")
        let log = try openLog()
        let asked = try log.requestHelp(agent: "maria", by: maria, idempotencyKey: "k")
        let service = service(log)
        look(service, ended: [easyToDraw])
        #expect(try draws(log).isEmpty && screen.all == ["recovery"])
        try service.answer(BreakAnswer(.skip))
        let sam = Person(name: "sam", uid: 2001, role: "supervisor")
        _ = try log.apply(.acknowledge, toAlert: asked.alert.alertID, by: sam)
        _ = try log.apply(.resolve(note: nil, nothingWrong: false), toAlert: asked.alert.alertID, by: sam)
        look(service, ended: [easyToDraw])
        #expect(try draws(log).count == 1)
    }

    @Test func whatChanceHoldsBackComesWhenHelpIsAskedFor() throws {
        for attempt in 0..<60 {
            let log = try EventLog(
                path: folder.path + "/\(attempt).sqlite", source: "test",
                families: .own.adding(WellbeingEvents.families))
            let service = service(log)
            let before = screen.all.count
            look(service, ended: [easyToDraw])
            guard try draws(log).map(\.isNow) == [false] else { continue }
            look(service)
            #expect(screen.all.count == before)
            _ = try log.requestHelp(
                agent: "maria", by: Person(name: "maria", uid: 2000, role: "agent"), idempotencyKey: "k")
            look(service)
            #expect(screen.all.count == before + 1)
            return
        }
        Issue.record("chance never said later")
    }
}
