import EventLog
import Events
import Languages
import Logging
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import undertoned

/// Real notices of a real desktop's program on a screen, and real clicks on them (issue 17, item 1).
@Suite(.enabled(if: Screen.isAvailable, "dunst, xvfb or xdotool is not installed"), .serialized, .hangGuard)
struct DunstTests {
    private final class Bench: Sendable {
        let folder: TemporaryFolder
        let log: EventLog
        let bus: PrivateBus
        let calls = CallBoard()
        let pauses = Mutex(0)

        init() throws {
            folder = try TemporaryFolder()
            log = try EventLog(path: folder.path + "/log", source: "test", families: .own)
            bus = try PrivateBus()
            try bus.start()
        }

        func run(_ body: (Bench, Screen) async throws -> Void) async throws {
            let screen = try Screen(bus: bus)
            await eventually("dunst is not there") {
                (try? NotificationBus(address: bus.address, language: .english).hasButtons()) == true
            }
            let maria = Person(name: "maria", uid: 2000, role: "agent")
            let cursor = NoticeCursor(path: folder.path + "/notices")
            let notices = AlertNotices(
                log: log, board: NoticeBoard(address: bus.address, language: .english, logger: Logger(label: "test")),
                calls: calls, name: "maria", cursor: cursor,
                effects: AlertNotices.Effects(
                    leadS: { 5 }, pause: { self.pauses.withLock { $0 += 1 } },
                    askForHelp: { id in
                        HelpReceipt(
                            record: try self.log.requestHelp(agent: "maria", by: maria, idempotencyKey: "notice-\(id)"),
                            watching: 1, unreachable: nil)
                    }, changed: {}))
            try await withThrowingTaskGroup { group in
                group.addTask { try await notices.run() }
                await eventually("nothing is followed") { cursor.read() != nil }
                try await body(self, screen)
                group.cancelAll()
            }
        }

        func tell(_ id: String) throws {
            let alert = AlertPayload(
                alertID: id, agent: "maria", level: .high, score: 71.5, confidence: 0.9, onsetAt: .now, raisedAt: .now,
                explanation: "pitch", reasons: [])
            try log.append(.alert(.told, alert))
        }
    }

    @Test func aClickOnTheButtonAsksForHelp() async throws {
        try await Bench().run { bench, screen in
            try screen.choose("Ask for help")
            try bench.tell("a")
            await eventually("it is not shown") { screen.shownCount == 1 }
            try screen.click()
            await eventually("nobody is asked") { (try? bench.log.alerts().map(\.alert.kind)) == [.help] }
        }
    }

    @Test func aClickOnTheButtonPauses() async throws {
        try await Bench().run { bench, screen in
            try screen.choose("Pause for 5 minutes")
            try bench.tell("a")
            await eventually("it is not shown") { screen.shownCount == 1 }
            try screen.click()
            await eventually("no pause") { bench.pauses.withLock { $0 } == 1 }
            await eventually("the notice stays") { screen.shownCount == 0 }
        }
    }

    @Test func theNoticeBecomesThePacerAndAClickEndsIt() async throws {
        try await Bench().run { bench, screen in
            try screen.choose("Breathe for one minute")
            try bench.tell("a")
            await eventually("it is not shown") { screen.shownCount == 1 }
            try screen.run("dunstctl", "action", "0")
            await eventually("no breath") {
                (try? screen.run("dunstctl", "history").contains("Your voice takes more effort")) == true
                    && screen.shownCount == 1
            }
            try screen.click(right: true)
            await eventually("the notice stays") { screen.shownCount == 0 }
            // The next phase would come within 5.5 s.
            try await Task.sleep(for: .seconds(7))
            #expect(screen.shownCount == 0)
        }
    }

    @Test func aDesktopThatEndsTakesNothingWithIt() async throws {
        try await Bench().run { bench, screen in
            try bench.tell("a")
            await eventually("it is not shown") { screen.shownCount == 1 }
            screen.end()
            try bench.tell("b")
            let next = try Screen(bus: bench.bus)
            try next.choose("Ask for help")
            await eventually("nothing is shown any more") {
                try? bench.tell("c")
                return next.shownCount > 0
            }
            try next.click()
            await eventually("nobody is asked") { (try? bench.log.alerts().map(\.alert.kind)) == [.help] }
        }
    }
}
