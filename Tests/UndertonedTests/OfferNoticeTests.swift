import Languages
import Logging
import TestSupport
import Testing

@testable import Wellbeing
@testable import undertoned

/// What stands in the notice that offers a break.
@Suite(.hangGuard) struct OfferNoticeTests {
    private static func notice(
        _ contacts: Contacts, in language: Language = .english, address: String? = nil
    ) -> OfferNotice {
        OfferNotice(address: address, language: language, contacts: contacts, logger: Logger(label: "test"))
    }

    private static let contacts = Contacts(buddy: "Iva, 214", supervisor: "Sam, 100", assistance: "0800 12345")

    private static func offer(_ kind: BreakKind, snoozes: Int = 0) -> BreakOffer {
        BreakOffer(id: "1", kind: kind, times: 1, snoozesToday: snoozes)
    }

    private static func lines(_ notice: OfferNotice, _ offer: BreakOffer, _ language: Language = .english) -> [String] {
        let body = notice.notification(of: offer, because: Phrase("Put off once today.")).body
        return language.text(body).split(separator: "\n").map(String.init)
    }

    /// After a hard call, or three, whom the agent can turn to, the nearest first; at no other time.
    @Test func afterHardCallsItNamesWhomToTurnTo() {
        let notice = Self.notice(Self.contacts)
        let people = ["Colleague: Iva, 214", "Supervisor: Sam, 100", "Employee assistance: 0800 12345"]
        for kind in [BreakKind.recovery, .long] {
            #expect(Array(Self.lines(notice, Self.offer(kind)).dropFirst()) == people)
            #expect(Array(Self.lines(notice, Self.offer(kind, snoozes: 2)).suffix(3)) == people)
        }
        for kind in [BreakKind.micro, .eyes] { #expect(Self.lines(notice, Self.offer(kind)).count == 1) }
        let nobody = Self.notice(Contacts(buddy: "", supervisor: " ", assistance: ""))
        #expect(Self.lines(nobody, Self.offer(.recovery)).count == 1)
    }

    /// None is cut, for half a number is none; what there is no room for is where it always is.
    @Test(arguments: Language.allCases) func whatDoesNotFitIsNamedElsewhere(language: Language) {
        let long = String(repeating: "Ж", count: 110) + " 0800 12345"
        let notice = Self.notice(Contacts(buddy: long, supervisor: long, assistance: "x"), in: language)
        let lines = Self.lines(notice, Self.offer(.long), language)
        #expect(lines.count == 3 && lines[1].hasSuffix(" 0800 12345") && lines[2].contains("undertone contacts"))
    }

    @Test func theDesktopIsGivenThem() async throws {
        let bus = try PrivateBus()
        try bus.start()
        let desktop = FakeNotifications(address: bus.address)
        defer { desktop.stop() }
        await eventually("the desktop is not there") {
            (try? NotificationBus(address: bus.address, language: .english).hasButtons()) != nil
        }
        let notice = Self.notice(Contacts(buddy: "<b>Iva</b>", supervisor: "", assistance: ""), address: bus.address)
        notice.offer(Self.offer(.recovery), because: Phrase("Put off once today."))
        await eventually("it is not shown") { desktop.all.count == 1 }
        #expect(desktop.all.first?.body == "Put off once today.\nColleague: &lt;b>Iva&lt;/b>")
        #expect(desktop.all.first?.actions.count == 8)
    }
}
