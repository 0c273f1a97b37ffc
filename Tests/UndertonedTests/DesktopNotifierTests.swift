import EventLog
import Events
import Foundation
import Languages
import Logging
import TestSupport
import Testing
import Vocabulary

@testable import undertoned

/// Notifications over a real bus.
@Suite(.enabled(if: PrivateBus.program != nil, "dbus-daemon is not installed"), .hangGuard)
struct DesktopNotifierTests {
    private static let pause = PauseMachine.Pause(reason: "payment", since: .now, until: .now)

    @Test func aDesktopIsShownWhatIsSent() async throws {
        let bus = try PrivateBus()
        try bus.start()
        let desktop = FakeNotifications(address: bus.address)
        defer { desktop.stop() }
        let notifier = DesktopNotifier(address: bus.address, logger: Logger(label: "test"))
        let deadline = ContinuousClock.now + patience
        // The desktop may not have its name yet.
        while (try? notifier.send(DesktopNotifier.notification(.overdue))) == nil {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(10))
        }
        notifier.show(DesktopNotifier.notification(.resumed))
        while desktop.texts.count < 2 {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(desktop.texts.map { $0[0] } == ["Undertone is still paused", "The pause of Undertone is over"])
        #expect(desktop.texts[0][1].contains("undertone resume"))
    }

    /// Whoever makes a source of sound names it.
    @Test func theNameOfADeviceIsTextAndNoMark() async throws {
        let bus = try PrivateBus()
        try bus.start()
        let desktop = FakeNotifications(address: bus.address)
        defer { desktop.stop() }
        let notifier = DesktopNotifier(address: bus.address, logger: Logger(label: "test"))
        let deadline = ContinuousClock.now + patience
        while (try? notifier.send(DesktopNotifier.listening(to: "<b>&\u{1B}]0;x\u{7}\u{202E}\n</b>"))) == nil {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(10))
        }
        while desktop.texts.isEmpty {
            try #require(ContinuousClock.now < deadline)
            try await Task.sleep(for: .milliseconds(10))
        }
        #expect(desktop.texts[0][1].contains("It hears &lt;b>&amp;?]0;x???&lt;/b>."))
    }

    @Test func aDesktopWithoutNotificationsIsAnErrorForTheCallerAlone() throws {
        let bus = try PrivateBus()
        try bus.start()
        let notifier = DesktopNotifier(address: bus.address, logger: Logger(label: "test"))
        #expect(throws: BusFailure.self) { try notifier.send(DesktopNotifier.consentMissing) }
    }

    @Test(arguments: [
        DesktopNotifier.consentMissing, DesktopNotifier.stopped, DesktopNotifier.listening(to: "Jabra"),
        DesktopNotifier.notification(.paused(pause)), DesktopNotifier.notification(.overdue),
        DesktopNotifier.notification(.resumed),
    ])
    func noneSaysAnythingAboutTheVoiceOrTheReason(notification: DesktopNotifier.Notification) {
        let text = [notification.summary, notification.body].map(Language.english.text).joined(separator: " ")
            .lowercased()
        for word in ["score", "strain", "effort", "alert", "agitated", "anxious", "dejected", "private"] {
            #expect(!text.contains(word), "\(text)")
        }
    }

    /// Item 2: every notice is there in every language, with what is put in.
    @Test(arguments: [Language.bulgarian, .chinese]) func everyNoticeSpeaksTheLanguageOfTheAgent(_ language: Language) {
        let change = Phrase("events are kept \(30) days, were \(90)")
        let notices = [
            DesktopNotifier.consentMissing, DesktopNotifier.stopped, DesktopNotifier.listening(to: "Jabra"),
            DesktopNotifier.changed(.redaction), DesktopNotifier.changed(.rekey),
            DesktopNotifier.notification(.paused(Self.pause)), DesktopNotifier.notification(.overdue),
            DesktopNotifier.notification(.resumed), DesktopNotifier.notification(.granted(.alerts)),
            DesktopNotifier.notification(.changed([change], suspends: true)),
            DesktopNotifier.notification(.changed([change, change], suspends: false)), SupervisorReach.notification,
        ]
        for notice in notices {
            #expect(language.known(notice.summary) != nil && language.known(notice.body) != nil, "\(notice)")
        }
        #expect(language.text(notices[2].body).contains("Jabra"))
    }
}
