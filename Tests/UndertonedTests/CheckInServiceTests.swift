import DaemonConfiguration
import EventLog
import Events
import Foundation
import Languages
import Synchronization
import TestSupport
import Testing
import Vocabulary
import Wellbeing

@testable import undertoned

/// Who wishes to be asked is asked by a notice, once, and never in a call.
struct CheckInServiceTests {
    private final class Scene: Sendable {
        let now = Mutex(Timestamp(text: "2026-11-30T08:00:00Z") ?? .now)
        let shown = Mutex<[DesktopNotifier.Notification]>([])
        let isHeard = Mutex(true)
    }

    private static func service(
        _ log: EventLog, _ scene: Scene, calls: CallBoard = CallBoard()
    ) throws -> CheckInService {
        CheckInService(
            log: log, calls: calls, moments: [.start, .end], endMinute: 17 * 60, logger: CareFeed.quiet,
            isHeard: { scene.isHeard.withLock { $0 } }, show: { notice in scene.shown.withLock { $0.append(notice) } },
            now: { scene.now.withLock { $0 } }, timeZone: try #require(TimeZone(identifier: "Europe/Sofia")))
    }

    @Test func itAsksOnceAlsoOverARestartAndNeverInACall() throws {
        let feed = try CareFeed()
        let scene = Scene()
        let calls = CallBoard()
        func go(to time: String, _ service: CheckInService, _ reminder: inout CheckInReminder) {
            if let time = Timestamp(text: time) { scene.now.withLock { $0 = time } }
            service.turn(&reminder)
        }
        let service = try Self.service(feed.log, scene, calls: calls)
        var reminder = service.remembered()
        calls.set(.init(since: .now, knownBy: "streams"))
        service.turn(&reminder)
        #expect(scene.shown.withLock { $0.isEmpty })
        calls.set(nil)
        service.turn(&reminder)
        service.turn(&reminder)
        #expect(scene.shown.withLock { $0.count } == 1)
        // 16:59 and 17:00 in Sofia.
        go(to: "2026-11-30T14:59:00Z", service, &reminder)
        #expect(scene.shown.withLock { $0.count } == 1)
        go(to: "2026-11-30T15:00:00Z", service, &reminder)
        #expect(scene.shown.withLock { $0.map(\.summary) }.count == 2)
        var anew = service.remembered()
        #expect(anew == reminder)
        go(to: "2026-11-30T15:10:00Z", service, &anew)
        #expect(scene.shown.withLock { $0.count } == 2)
        let told = scene.shown.withLock { $0 }
        let summaries = told.map { Language.english.text($0.summary) }
        #expect(told.allSatisfy { !$0.isUrgent && Language.english.text($0.body).contains("undertone checkin 6") })
        #expect(summaries[0].contains("start") && summaries[1].contains("end"))
        #expect(try feed.log.newest(.checkInAsked, as: CheckInAskedPayload.self).map(\.moment) == [.start, .end])
    }

    @Test func whoHasJustDoneItIsNotAsked() throws {
        let feed = try CareFeed()
        let scene = Scene()
        let time = scene.now.withLock { $0 }
        let payload = CheckInPayload(id: "a", value: 5, at: time.advanced(bySeconds: -600))
        try feed.log.append(.other(OtherEvent(family: .checkIn, step: "noted", subject: "a", payload: payload)))
        let service = try Self.service(feed.log, scene)
        var reminder = service.remembered()
        service.turn(&reminder)
        #expect(scene.shown.withLock { $0.isEmpty })
    }

    /// Where nobody has wished it nothing runs at all.
    @Test func itIsOffUnlessItIsWished() throws {
        let feed = try CareFeed()
        func services(_ choice: String) throws -> Int {
            var settings = UndertoneConfiguration().wellbeing
            settings.checkIn = try #require(.init(rawValue: choice))
            return CareControl(
                settings, log: feed.log, calls: feed.calls, isHeard: { true }, show: { _ in }, logger: CareFeed.quiet
            ).services.count
        }
        #expect(try ["off", "start", "end", "both"].map(services) == [0, 1, 1, 1])
        #expect(UndertoneConfiguration().wellbeing.checkIn == .off)
    }

    @Test(arguments: Language.allCases) func theNoticeIsSaidInTheAgentsLanguage(language: Language) {
        let notices = CheckInMoment.allCases.map(CheckInService.notification)
        let summaries = notices.map { language.text($0.summary) }
        #expect(Set(summaries).count == 2 && summaries[0].hasPrefix("A number") == (language == .english))
        #expect(notices.allSatisfy { language.text($0.body).contains("undertone checkin 6") })
    }
}
