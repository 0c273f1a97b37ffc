import Capture
import EventLog
import Events
import Languages
import Logging
import TestSupport
import Testing
import Vocabulary
import Wellbeing

@testable import undertoned

/// Real offers of breaks on a real desktop's program, and real clicks on their buttons (issue 17, items 1 and 2).
extension DunstTests {
    /// What the daemon has for breaks, over the desktop's own bus; the desk and the call are made up.
    private struct Offers {
        let folder: TemporaryFolder
        let log: EventLog
        let service: BreakService
        let notice: OfferNotice

        init(bus: PrivateBus, language: Language) throws {
            folder = try TemporaryFolder()
            log = try EventLog(
                path: folder.path + "/log", source: "test", families: .own.adding(WellbeingEvents.families))
            notice = OfferNotice(
                address: bus.address, language: language, contacts: .none, logger: Logger(label: "test"))
            service = BreakService(
                BreakRules(), log: log,
                desk: BreakService.Desk(
                    session: { SessionState(isActive: true, isLocked: false) }, isPaused: { false },
                    isHearing: { true }, isDrawn: { false }, isCallKnown: { _ in true }), presenter: notice,
                wordFile: folder.path + "/breaks", language: language, time: .real, logger: Logger(label: "test"))
            service.start()
        }

        /// The call that was hard, and ended a minute and a half ago.
        func look() {
            let call = CallPayload(
                beganAt: Timestamp.now.advanced(bySeconds: -400), endedAt: Timestamp.now.advanced(bySeconds: -90),
                knownBy: "streams", talkS: 100, hardS: 90, score: 70, firstScore: 60, alerts: 1, isUrgent: true)
            service.look(
                CallWatch.Look(
                    now: DeskTime.real.read().moment, standstillS: 0, call: nil, signs: .init(), talkS: 0,
                    ended: [call], isMeasured: true))
        }

        /// What the agent said, as it is written down.
        var answers: [AnsweredPayload] {
            get throws {
                try log.page(after: 0).records.compactMap { record in
                    guard case .other(let event) = try record.event().data else { return nil }
                    return try? event.payload(as: AnsweredPayload.self)
                }
            }
        }
    }

    /// Offers a break, clicks the button of this name, and hands on what stands then.
    private func press(
        _ button: String, in language: Language = .english, _ check: (BreakPage, AnsweredPayload) -> Void
    ) async throws {
        let bus = try PrivateBus()
        try bus.start()
        let screen = try Screen(bus: bus)
        await eventually("dunst is not there") {
            (try? NotificationBus(address: bus.address, language: .english).hasButtons()) == true
        }
        let offers = try Offers(bus: bus, language: language)
        try await withThrowingTaskGroup { group in
            group.addTask { try await OfferNotice.Answers(notice: offers.notice, service: offers.service).run() }
            try screen.choose(button)
            offers.look()
            await eventually("it is not shown") { screen.shownCount == 1 }
            #expect(offers.service.page().due.map(\.isOffered) == [true])
            try screen.click()
            await eventually("nothing is answered") { (try? offers.answers.count) == 1 }
            await eventually("the notice stays") { screen.shownCount == 0 }
            check(offers.service.page(), try #require(try offers.answers.first))
            group.cancelAll()
        }
    }

    @Test func aClickOnTakeItBeginsTheBreak() async throws {
        try await press("Take it") { page, answer in
            #expect(answer.answer == .take)
            #expect(page.taking == .recovery)
            #expect(page.hold?.reason == .taking)
        }
    }

    @Test func aClickOnFiveMinutesPutsItOffForFive() async throws {
        try await press("След 5 минути", in: .bulgarian) { page, answer in
            #expect(answer.answer == .snooze)
            #expect(answer.snoozeS == 300)
            #expect(page.hold?.reason == .snoozed)
            #expect(page.snoozesToday == 1)
        }
    }

    @Test func aClickOnAfterMyNextCallWaitsForIt() async throws {
        try await press("下次通话之后", in: .chinese) { page, answer in
            #expect(answer.answer == .nextCall)
            #expect(page.hold?.reason == .nextCall)
        }
    }

    @Test func aClickOnSkipItEndsTheOffer() async throws {
        try await press("Skip it") { page, answer in
            #expect(answer.answer == .skip)
            #expect(page.taking == nil)
            #expect(page.due.isEmpty)
        }
    }
}
