import EventLog
import Events
import Feed
import FeedClient
import Foundation
import Synchronization
import TestFeed
import TestServers
import TestSupport
import Testing
import Vocabulary

/// The icon against a real bus, a panel written with another library, and a real feed.
@Suite(.enabled(if: TrayHost.isPossible, "python3-dbus, python3-gi or dbus-daemon are not installed"), .hangGuard)
struct TrayTests {
    /// What the daemon was asked for.
    private final class Asked: Sendable {
        private let list = Mutex<[String]>([])
        var all: [String] { list.withLock { $0 } }
        func add(_ what: String) { list.withLock { $0.append(what) } }
    }

    private let host: TrayHost
    private let feed: ServedFeed
    private let asked = Asked()
    private var program: Program { feed.program }

    init() throws {
        host = try TrayHost()
        let program = try Program()
        feed = try ServedFeed(in: program, socket: program.home + "/undertone/agent.sock")
        try FileManager.default.createDirectory(atPath: program.home + "/undertone", withIntermediateDirectories: true)
    }

    private func write(_ line: String) throws {
        try Data("\(line)\nmore: lines of a later release\n".utf8).write(
            to: program.file("undertone/state"), options: .atomic)
    }

    private func start(_ arguments: String..., language: String = "C", path: String = "/nowhere") throws -> Process {
        try program.start(
            "tray",
            environment: [
                "DBUS_SESSION_BUS_ADDRESS": host.address, "LC_ALL": language, "PATH": path, "DISPLAY": ":0",
            ],
            output: program.file("tray.log"))
    }

    private func end(_ tray: Process) {
        if tray.isRunning { kill(tray.processIdentifier, SIGKILL) }
        tray.waitUntilExit()
    }

    private func eventuallyShown(_ what: Comment, _ isWanted: @escaping (TrayHost.Shown) -> Bool) async {
        await eventually(what) { host.shown.map(isWanted) ?? false }
    }

    @Test func itShowsWhatTheDaemonHearsAndCarriesOutWhatIsClicked() async throws {
        try write("capturing")
        try await feed.serve(as: .agent, asked: { [asked] in asked.add($0) }) {
            let tray = try start()
            defer { end(tray) }
            await eventuallyShown("heard") { $0.icon == "audio-input-microphone" && $0.title == "Your voice is heard" }
            #expect(
                host.shown?.menu == [
                    "[Your voice is heard]", "", "Pause for 5 minutes", "Pause until I resume", "Pause for a payment",
                    "", "Ask for help", "", "Close this icon",
                ])
            // By inotify: nothing else tells of it.
            for (line, icon) in [
                ("deaf: the headset gives digital zeros", "dialog-warning"),
                ("paused: the agent has not consented", "dialog-question"),
                ("paused: the screen is locked", "media-playback-pause"),
                ("newer: what nobody knows", "dialog-warning"),
                ("capturing", "audio-input-microphone"),
            ] {
                try write(line)
                await eventuallyShown("\(line)") { $0.icon == icon }
            }
            let signals = try #require(try host.ask("signals") as? [String])
            #expect(signals.contains("NewIcon") && signals.contains("NewToolTip") && signals.contains("LayoutUpdated"))
            for label in ["Pause for 5 minutes", "Pause until I resume", "Pause for a payment"] {
                try host.ask("click", label)
            }
            await eventually("it pauses") { asked.all.count { $0.hasPrefix("pause") } == 3 }
            #expect(
                Set(asked.all.filter { $0.hasPrefix("pause") }) == [
                    "pause - 300.0 by agent", "pause - 0.0 by agent", "pause payment 0.0 by agent",
                ])
            // A click that is none.
            try host.ask("click", "Ask for help", "hovered")
            // Twice is once.
            try host.ask("click", "Ask for help")
            try host.ask("click", "Ask for help")
            await eventuallyShown("what became of it") {
                $0.details == "Sent, nobody has said yet that they saw it"
            }
            #expect(try feed.log.alerts().count == 1)
            let id = try #require(try feed.log.alerts().first?.alert.alertID)
            try feed.log.apply(.acknowledge, toAlert: id, by: Person(name: "ma_ria<b>", uid: 2, role: "supervisor"))
            await eventuallyShown("who has seen it") { $0.menu[1].hasPrefix("[Seen by ma__ria<b>, ") }
            #expect(host.shown?.details.hasPrefix("Seen by ma_ria b>, ") == true, "no panel reads a mark in a name")
            #expect(tray.isRunning)
            try host.ask("click", "Close this icon")
            await eventually("it is closed") { !tray.isRunning }
            #expect(tray.terminationStatus == 0)
        }
    }

    /// No terminal, and a browser: the pace of one minute is there at a click, and a browser that fails is told.
    @Test(arguments: [true, false]) func aPaceIsThereAtAClick(works: Bool) async throws {
        try FakeBrowser.install(in: program, works: works)
        try write("capturing")
        try await feed.serve(as: .agent) {
            let tray = try start(path: program.home + "/bin")
            defer { end(tray) }
            await eventuallyShown("heard") { $0.menu.contains("Breathe for a minute…") }
            #expect(host.shown?.menu.contains("Whom you can turn to…") == false, "that needs a terminal")
            try host.ask("click", "Breathe for a minute…")
            if works {
                await eventually("the page is opened") { FakeBrowser.page(in: program).contains("about a minute") }
            } else {
                await eventually("it is told") {
                    let notices = (try? host.ask("notices")) as? [[Any]] ?? []
                    return notices.contains { $0[0] as? String == "That was not done" }
                }
            }
        }
    }

    /// Killed, a daemon leaves its state file.
    @Test func aDaemonThatIsGoneIsNotTakenForOneThatHears() async throws {
        try write("capturing")
        var tray: Process?
        try await feed.serve(as: .agent) {
            tray = try start()
            await eventuallyShown("heard") { $0.icon == "audio-input-microphone" }
        }
        let running = try #require(tray)
        defer { end(running) }
        await eventuallyShown("gone") { $0.icon == "media-playback-stop" }
        #expect(host.shown?.menu.first == "[Undertone does not run, nothing is heard]")
        try host.ask("click", "Ask for help")
        await eventually("it is told that nobody knows") {
            let notices = (try? host.ask("notices")) as? [[Any]] ?? []
            return notices.contains { $0[0] as? String == "Not sent, nobody knows of it" && $0[2] as? Bool == true }
        }
        try FileManager.default.removeItem(at: program.file("undertone"))
        try FileManager.default.createDirectory(at: program.file("undertone"), withIntermediateDirectories: true)
        try await feed.serve(as: .agent) {
            try write("capturing")
            await eventuallyShown("heard again") { $0.icon == "audio-input-microphone" }
        }
    }

    @Test func aPanelThatComesBackIsAskedAgainAndALieIsHarmless() async throws {
        try write("capturing")
        let tray = try start()
        defer { end(tray) }
        await eventually("it is there") { (try? host.ask("items") as? [String])?.count == 1 }
        try host.ask("lie")
        #expect(host.shown?.icon == "media-playback-stop", "no daemon answers")
        try host.ask("drop")
        try host.ask("take")
        await eventually("it is there again") { (try? host.ask("items") as? [String])?.count == 1 }
        try host.ask("flap", 50)
        await eventually("it is there after all") { (try? host.ask("items") as? [String])?.count == 1 }
        // Another one in the same session.
        let second = try await program.run("tray", environment: ["DBUS_SESSION_BUS_ADDRESS": host.address])
        #expect(second.status == 1 && second.errors == "undertone: there is one already in this session\n")
        try host.ask("kill")
        await eventually("it ends with the session") { !tray.isRunning }
        #expect(tray.terminationStatus == 0)
    }

    @Test func aDesktopWithoutAPanelIsSaidInOneLine() async throws {
        let bare = try TrayHost(hasPanel: false)
        let told = try await program.run("tray", environment: ["DBUS_SESSION_BUS_ADDRESS": bare.address])
        #expect(told.status == 69 && told.errorLines.count == 1)
        #expect(told.errors.contains("this desktop shows no tray icons") && told.errors.contains("AppIndicator"))
        let none = try await program.run(
            "tray", environment: ["DBUS_SESSION_BUS_ADDRESS": "unix:path=\(program.home)/none"])
        #expect(none.status == 69 && none.errorLines.count == 1 && none.errors.contains("no icon can be shown here"))
        // With the session it starts for everybody, and for whoever is no agent it is not there.
        let other = try await program.run(
            "tray", "--with-session", environment: ["DBUS_SESSION_BUS_ADDRESS": bare.address])
        #expect(other.status == 0 && other.errors == "")
    }

    @Test(arguments: [("zh_CN.UTF-8", "正在听您的声音", "求助"), ("bg_BG.UTF-8", "Гласът Ви се слуша", "Молба за помощ")])
    func itSpeaksTheLanguageOfTheSession(locale: String, title: String, help: String) async throws {
        try write("capturing")
        try await feed.serve(as: .agent) {
            let tray = try start(language: locale)
            defer { end(tray) }
            await eventuallyShown("heard") { $0.title == title && $0.menu.contains(help) }
        }
    }

    /// What other programs of the session may send.
    @Test func hostileCallsAreAnsweredWithRefusals() async throws {
        try write("capturing")
        try await feed.serve(as: .agent, asked: { [asked] in asked.add($0) }) {
            let tray = try start()
            defer { end(tray) }
            await eventuallyShown("heard") { $0.icon == "audio-input-microphone" }
            let (item, menu) = ("/StatusNotifierItem", "/MenuBar")
            let (properties, dbusmenu) = ("org.freedesktop.DBus.Properties", "com.canonical.dbusmenu")
            func error(
                _ path: String, _ interface: String, _ member: String, _ types: String = "", _ values: [Any] = []
            )
                -> String
            {
                let answer = try? host.ask("call", path, interface, member, types, values)
                return ((answer as? [String: Any])?["error"] as? String ?? "none").replacing(
                    "org.freedesktop.DBus.Error.", with: "")
            }
            #expect(error("/nowhere", properties, "GetAll", "s", ["x"]) == "UnknownObject")
            #expect(error(item, "io.evil", "Run", "s", ["rm"]) == "UnknownMethod")
            #expect(
                error(item, properties, "Get", "ss", ["org.kde.StatusNotifierItem", "Secret"]) == "UnknownProperty")
            #expect(error(item, properties, "Get", "s", ["x"]) == "UnknownMethod")
            #expect(error(menu, dbusmenu, "GetLayout", "iias", [4_711, -1, []]) == "InvalidArgs")
            #expect(error(menu, dbusmenu, "GetLayout", "s", ["0"]) == "UnknownMethod")
            #expect(error(menu, dbusmenu, "GetProperty", "is", [0, "rm -rf"]) == "InvalidArgs")
            #expect(error(menu, dbusmenu, "Event", "isvu", [-1, "clicked", "", 0]) == "InvalidArgs")
            #expect(error(menu, dbusmenu, "Event", "iss", [20, "clicked", ""]) == "UnknownMethod")
            // As large as one likes.
            let long = String(repeating: "a", count: 200_000)
            #expect(
                error(menu, dbusmenu, "GetLayout", "iias", [0, 2_000_000_000, Array(repeating: long, count: 9)])
                    == "none")
            #expect(error(menu, dbusmenu, "GetGroupProperties", "aias", [Array(0..<50_000), []]) == "none")
            #expect(error(menu, dbusmenu, "AboutToShowGroup", "ai", [Array(0..<50_000)]) == "none")
            #expect(error(item, "org.kde.StatusNotifierItem", "Activate", "ii", [1, 2]) == "none")
            #expect(error(item, "org.freedesktop.DBus.Introspectable", "Introspect") == "none")
            #expect(error(menu, "org.freedesktop.DBus.Introspectable", "Introspect") == "none")
            // A line that only tells something does nothing.
            try host.ask("click", "Your voice is heard")
            #expect(host.shown?.title == "Your voice is heard" && tray.isRunning)
            #expect(asked.all == [])
        }
    }
}
