import Foundation
import Languages
import Logging
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import undertoned

/// Notices with buttons over a real bus, on desktops that behave and on such that do not (issue 17, item 1).
@Suite(.enabled(if: PrivateBus.program != nil, "dbus-daemon is not installed"), .hangGuard)
struct NoticeBoardTests {
    private static let notice = DesktopNotifier.Notification(
        summary: Phrase(asIs: "A notice"), body: Phrase(asIs: "its body"))
    private static let buttons = [
        NotificationBus.Button(key: "one", label: Phrase(asIs: "One")),
        NotificationBus.Button(key: "two", label: Phrase(asIs: "Two")),
    ]

    /// A bus, a board, and what the board says.
    private final class Bench: Sendable {
        let bus: PrivateBus
        let board: NoticeBoard
        let happenings = Mutex<[NoticeBoard.Happening]>([])

        init() throws {
            bus = try PrivateBus()
            try bus.start()
            board = NoticeBoard(address: bus.address, language: .english, logger: Logger(label: "test"))
        }

        func desktop(_ manners: FakeNotifications.Manners = .good(["actions"])) async throws -> FakeNotifications {
            let desktop = FakeNotifications(address: bus.address, manners: manners)
            let bus = bus.address
            await eventually("the desktop is not there") {
                (try? NotificationBus(address: bus, language: .english).hasButtons()) != nil
            }
            return desktop
        }

        func listening(_ body: @escaping @Sendable () async throws -> Void) async throws {
            try await withThrowingTaskGroup { group in
                group.addTask { [board, self] in
                    for await happening in board.happenings { happenings.withLock { $0.append(happening) } }
                }
                try await body()
                group.cancelAll()
            }
        }

        func show(_ subject: String = "a", without: Phrase? = nil) {
            board.show(NoticeBoardTests.notice, about: subject, buttons: NoticeBoardTests.buttons, without: without)
        }

        var said: [NoticeBoard.Happening] { happenings.withLock { $0 } }
    }

    /// The threads of this process that show notices.
    private static var threads: Int {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return tasks.count {
            (try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8)) == "notices\n"
        }
    }

    @Test func aButtonIsPressedOnceAndTheNoticeTakenAway() async throws {
        let bench = try Bench()
        let desktop = try await bench.desktop()
        defer { desktop.stop() }
        try await bench.listening {
            bench.show()
            await eventually("it is not shown") { desktop.all.count == 1 }
            #expect(desktop.all[0].actions == ["one", "One", "two", "Two"])
            #expect(desktop.all[0].hints.sorted() == ["desktop-entry", "suppress-sound", "transient", "urgency"])
            #expect(desktop.all[0].entry == DesktopEntry.name)
            for _ in 0..<3 { desktop.press("two", of: 1) }
            await eventually("it is not pressed") { bench.said == [.pressed(key: "two", subject: "a")] }
            await eventually("it stays") { desktop.closed == [1] }
        }
        #expect(bench.said.count == 1)
    }

    @Test func aLaterNoticeOfTheSameSubjectTakesThePlaceOfTheEarlierOne() async throws {
        let bench = try Bench()
        let desktop = try await bench.desktop()
        defer { desktop.stop() }
        bench.show("a")
        bench.show("b")
        await eventually("they are not shown") { desktop.all.count == 2 }
        bench.show("a")
        await eventually("it is not shown") { desktop.all.count == 3 }
        #expect(desktop.all.map(\.replaced) == [0, 0, 1])
        desktop.close(1)
        await eventually("it is not asked for again") {
            bench.show("a")
            return desktop.all.dropFirst(3).contains { $0.replaced == 0 }
        }
    }

    @Test func oneConnectionLivesWhileANoticeIsOpenAndNotLonger() async throws {
        let bench = try Bench()
        let desktop = try await bench.desktop()
        defer { desktop.stop() }
        let before = desktop.askers.count
        bench.show("a")
        await eventually("it is not shown") { desktop.all.count == 1 }
        for _ in 0..<3 { bench.board.show(Self.notice) }
        await eventually("they are not shown") { desktop.all.count == 4 }
        #expect(Set(desktop.askers.dropFirst(before)).count == 1, "one connection for all of them")
        try await bench.listening {
            desktop.close(1)
            await eventually("it stays open") { bench.said == [.closed(subject: "a", .dismissed)] }
        }
    }

    /// Who is not the desktop may send what they like: to everybody, or to this connection alone.
    @Test func aSignalOfSomebodyElseDoesNothing() async throws {
        let bench = try Bench()
        let desktop = try await bench.desktop()
        defer { desktop.stop() }
        let stranger = FakeNotifications(address: bench.bus.address, takesName: false)
        defer { stranger.stop() }
        try await bench.listening {
            bench.show()
            await eventually("it is not shown") { desktop.all.count == 1 }
            let own = try #require(desktop.askers.last)
            stranger.press("one", of: 1)
            stranger.press("one", of: 1, to: own)
            stranger.close(1)
            // What is unknown is passed over, and what follows is not.
            desktop.press("three", of: 1)
            desktop.press("one", of: 77)
            desktop.press("two", of: 1)
            await eventually("it is not pressed") { !bench.said.isEmpty }
        }
        #expect(bench.said == [.pressed(key: "two", subject: "a")])
    }

    @Test func aDesktopWithoutButtonsNamesTheCommands() async throws {
        let bench = try Bench()
        let desktop = try await bench.desktop(.good(["body"]))
        defer { desktop.stop() }
        bench.show(without: Phrase(asIs: "undertone <breathe>"))
        await eventually("it is not shown") { desktop.all.count == 1 }
        #expect(desktop.all[0].actions == [] && desktop.all[0].body == "its body\nundertone &lt;breathe>")
    }

    @Test(.disabled(if: PrivateBus.program == nil), arguments: [true, false])
    func whereNobodyShowsNoticesTheyAreDroppedAndSaidToBe(hasBus: Bool) async throws {
        let bench = try Bench()
        if !hasBus { bench.bus.stop() }
        try await bench.listening {
            bench.show()
            await eventually("nothing is said") { bench.said == [.closed(subject: "a", .failed)] }
        }
        await eventually("a thread stays") { Self.threads == 0 }
    }

    @Test func aDesktopThatGivesNoNumberIsNotBelieved() async throws {
        let bench = try Bench()
        let desktop = try await bench.desktop(.garbage)
        defer { desktop.stop() }
        try await bench.listening {
            bench.show()
            await eventually("nothing is said") { bench.said == [.closed(subject: "a", .failed)] }
        }
    }

    @Test func aDesktopThatNeverAnswersDelaysNobodyAndIsLeft() async throws {
        let bench = try Bench()
        let desktop = FakeNotifications(address: bench.bus.address, manners: .silent)
        defer { desktop.stop() }
        try await bench.listening {
            // Whether it has its name already or not, it never says anything.
            let begin = ContinuousClock.now
            for number in 0..<NoticeBoard.capacity + 4 { bench.show("\(number)") }
            #expect(ContinuousClock.now - begin < .seconds(1), "who tells does not wait")
            await eventually("not all are given up") { bench.said.count == NoticeBoard.capacity + 4 }
        }
        #expect(bench.said.allSatisfy { if case .closed(_, .failed) = $0 { true } else { false } })
    }

    @Test func allAreGoneWithTheDesktopThatShowedThem() async throws {
        let bench = try Bench()
        let desktop = try await bench.desktop()
        try await bench.listening {
            bench.show()
            await eventually("it is not shown") { desktop.all.count == 1 }
            desktop.stop()
            await eventually("nothing is said") { bench.said == [.closed(subject: "a", .failed)] }
        }
    }
}
