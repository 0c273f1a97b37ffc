import Capture
import EventLog
import Events
import Feed
import Foundation
import Languages
import Logging
import TestSupport
import Testing
import Vocabulary

@testable import Wellbeing
@testable import undertone
@testable import undertoned

/// Issue 17, items 2 and 7: the offer of a break as a notice that one press answers, and whom the agent can turn to
/// after a hard call.
@Suite(.enabled(if: PrivateBus.program != nil, "dbus-daemon is not installed"), .hangGuard)
struct OfferPressTests {
    private static let contacts = Contacts(buddy: "Mira, 2012", supervisor: "", assistance: "Help <b>line</b> 0800")

    private static let hardCall = CallPayload(
        beganAt: Timestamp.now.advanced(bySeconds: -400), endedAt: Timestamp.now.advanced(bySeconds: -90),
        knownBy: "streams", talkS: 100, hardS: 90, score: 70, firstScore: 60, alerts: 1, isUrgent: true)

    private let folder: TemporaryFolder
    private let bus: PrivateBus
    private let log: EventLog

    init() throws {
        folder = try TemporaryFolder()
        bus = try PrivateBus()
        try bus.start()
        log = try EventLog(
            path: folder.path + "/events.sqlite", source: "test", families: .own.adding(WellbeingEvents.families))
    }

    private func desktop() async -> FakeNotifications {
        let desktop = FakeNotifications(address: bus.address)
        let address = bus.address
        await eventually("the desktop is not there") {
            (try? NotificationBus(address: address, language: .english).hasButtons()) != nil
        }
        return desktop
    }

    private func notice(_ contacts: Contacts = contacts) -> OfferNotice {
        OfferNotice(address: bus.address, language: .english, contacts: contacts, logger: Logger(label: "test"))
    }

    /// They were written down, promised, and named nowhere after a call.
    @Test(arguments: BreakKind.allCases) func afterHardCallsItNamesWhomToTurnTo(kind: BreakKind) async throws {
        let desktop = await desktop()
        defer { desktop.stop() }
        notice().offer(BreakOffer(id: "a", kind: kind, times: 1, snoozesToday: 1), because: Phrase(asIs: "Why."))
        await eventually("it is not shown") { desktop.all.count == 1 }
        let body = try #require(desktop.all.first?.body)
        let named = "\nColleague: Mira, 2012\nEmployee assistance: Help &lt;b>line&lt;/b> 0800"
        #expect(body == "Why.\nPut off once today." + (kind == .long || kind == .recovery ? named : ""))
    }

    @Test func whereNobodyIsWrittenDownNobodyIsNamed() async throws {
        let desktop = await desktop()
        defer { desktop.stop() }
        notice(.none).offer(
            BreakOffer(id: "a", kind: .recovery, times: 1, snoozesToday: 0), because: Phrase(asIs: "Why."))
        await eventually("it is not shown") { desktop.all.count == 1 }
        #expect(desktop.all.first?.body == "Why.")
    }

    @Test func aRequestFromANoticeNamesThemToo() throws {
        let person = Person(name: "maria", uid: 2000, role: "agent")
        let record = try log.requestHelp(agent: "maria", by: person, idempotencyKey: "k")
        for watching in [0, 1] {
            let receipt = HelpReceipt(record: record, watching: watching, unreachable: nil)
            let body = Language.english.text(AlertWords.noted(receipt, Self.contacts).body)
            #expect(body.hasSuffix("\nColleague: Mira, 2012\nEmployee assistance: Help <b>line</b> 0800"))
        }
    }

    /// Each button does what stands on it; a press that somebody else on the bus makes up does nothing.
    @Test(
        arguments: [
            ("take", AnsweredPayload.Answer.take, nil), ("later", .snooze, 300), ("nextCall", .nextCall, nil),
            ("skip", .skip, nil),
        ] as [(String, AnsweredPayload.Answer, Double?)])
    func aPressAnswers(key: String, answer: AnsweredPayload.Answer, snoozeS: Double?) async throws {
        let desktop = await desktop()
        let stranger = FakeNotifications(address: bus.address, takesName: false)
        defer { [desktop, stranger].forEach { $0.stop() } }
        let notice = notice()
        let time = DeskTime.real
        let service = BreakService(
            BreakRules(), log: log,
            desk: BreakService.Desk(
                session: { SessionState(isActive: true, isLocked: false) }, isPaused: { false }, isHearing: { true },
                isDrawn: { false }, isCallKnown: { _ in true }), presenter: notice,
            wordFile: folder.path + "/breaks", language: .english, time: time, logger: Logger(label: "test"))
        service.start()
        func look(_ ended: [CallPayload]) {
            service.look(
                CallWatch.Look(
                    now: time.read().moment, standstillS: 0, call: nil, signs: .init(), talkS: 0, ended: ended,
                    isMeasured: true))
        }
        func answers() throws -> [AnsweredPayload] {
            try log.newest(EventType(family: EventFamily.rest.name, step: "answered"), as: AnsweredPayload.self)
        }
        let answering = Task { try await OfferNotice.Answers(notice: notice, service: service).run() }
        defer { answering.cancel() }
        look([Self.hardCall])
        await eventually("it is not shown") { desktop.all.count == 1 }
        let shown = try #require(desktop.all.first)
        #expect(shown.summary == "Two minutes for you?" && shown.actions.count == 8)
        stranger.press("skip", of: shown.id, to: desktop.askers.last)
        stranger.press("skip", of: shown.id)
        desktop.press("quit", of: shown.id)
        desktop.press("skip", of: shown.id + 1)
        desktop.press(key, of: shown.id)
        await eventually("nothing is answered") { (try? answers().count) == 1 }
        #expect(try answers().map(\.answer) == [answer] && answers().map(\.snoozeS) == [snoozeS])
    }

    @Test func theCommandNamesThemWhileOneIsDue() throws {
        var (machine, generator) = (BreakMachine(BreakRules()), SystemRandomNumberGenerator())
        let now = DeskTime.real.read().moment
        #expect(!BreakReport.lines(BreakPage(machine, at: now), Self.contacts).contains { $0.contains("Mira") })
        var view = BreakView()
        view.ended = [Self.hardCall]
        _ = machine.look(view, at: now, using: &generator)
        let page = BreakPage(machine, at: now)
        #expect(BreakReport.lines(page, Self.contacts).contains("  Colleague: Mira, 2012"))
        #expect(!BreakReport.lines(page).contains { $0.contains("Colleague") })
    }
}
