import ArgumentParser
import DaemonConfiguration
import Dispatch
import Events
import FeedClient
import Foundation
import Roster
import Vocabulary

/// `undertone watch`: the supervisor's live view.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: "Follow the alerts of all agents live, requests for help first.",
        discussion: """
            Follows every daemon at once, also those that are started later; goes on by itself when one was away, and misses \
            nothing. On a terminal a table shows who asks for help, who has an alert, since when, why and who sees to it, \
            below it how a single agent sounds; elsewhere, and with --json, there are only events.

            Keys: up and down choose an agent, a acknowledges the alert, t takes it over, q and Ctrl-C end.

            Example:
              undertone watch --bell --notify
              undertone watch --json --after 0 | jq -r .type
              undertone watch --once --after 120
            """)

    @OptionGroup var feed: FeedOptions

    @Flag(help: "Print events as the feed gives them, one JSON object a line.") var json = false

    @Option(
        help: ArgumentHelp(
            "Begin after the event with this number; 0 is the beginning.",
            discussion:
                "Others than the agent give the cursor of an event. Without it, with the alerts that are open and "
                + "what is new.", valueName: "number"),
        transform: { text throws(ValidationError) in
            guard let cursor = FeedCursor(text: text) else {
                throw ValidationError("--after is the number of an event, from 0, or a cursor of the feed")
            }
            return cursor
        }) var after: FeedCursor?

    @Flag(help: "Print the events that there are after --after (default 0), and end.") var once = false

    @Option(name: .customLong("for"), help: ArgumentHelp("End after so many seconds.", valueName: "seconds"))
    var seconds: Double?

    @Flag(help: "Ring the terminal's bell for requests for help, and for alerts that begin, rise or wait too long.")
    var bell = false

    @Flag(help: "Show them as notices on the desktop too.") var notify = false

    func validate() throws {
        guard !once || !(bell || notify) else {
            throw ValidationError("--once prints what is over; --bell and --notify call for what happens")
        }
        guard seconds.map({ $0 > 0 && $0.isFinite }) != false else {
            throw ValidationError("--for is a number above 0")
        }
    }

    func run() async throws {
        var calls = WatchScreen.Calls(hasBell: bell)
        if notify { calls.notice = try DesktopNotice() }
        let screen = WatchScreen(form: try form(), calls: calls)
        let result: Result<Void, any Error>
        do {
            if once {
                try await page(try feed.clients(), on: screen)
            } else {
                let sources = try feed.sources()
                try await WatchSession(sources: sources, screen: screen, after: after, seconds: seconds).run()
            }
            result = .success(())
        } catch { result = .failure(error) }
        await screen.close()
        try result.get()
    }

    private func form() throws -> WatchScreen.Form {
        if json { return .json }
        guard !once, Terminal.isTerminal(STDOUT_FILENO) else { return .lines(nil) }
        return .lines(WatchPanel(try feed.configuration.load().configuration.alerting))
    }

    /// Prints what there is.
    private func page(_ clients: [FeedClient], on screen: WatchScreen) async throws {
        for client in clients { await screen.add(client) }
        let after = after ?? 0
        try await clients.ask { client in
            try await client.eachPage(after: after) { page in
                if let gap = page.gap { try await screen.show(.gap(gap), of: client.socketPath) }
                for event in page.events { try await screen.show(.event(event), of: client.socketPath) }
            }
        }
    }
}

/// One run of the live view: finds daemons, follows them all, shows them and takes keys.
struct WatchSession {
    /// Between two drawings of the panel.
    private static let drawPause = Duration.milliseconds(500)
    /// Between two looks at who is to be called.
    private static let callPause = Duration.milliseconds(250)
    /// Between two looks at the keyboard.
    private static let keyPause = Duration.milliseconds(40)

    let sources: FeedSources
    let screen: WatchScreen
    /// Cursor after which to begin; `nil` for what is new.
    let after: FeedCursor?
    /// When to end; `nil` for never.
    let seconds: Double?

    /// Runs until somebody ends it.
    /// - Throws: `FeedClientError` where only daemons are meant that do not answer or refuse.
    func run() async throws {
        let began = Timestamp.now
        let away = try await daemonsAway()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await Self.interruption() }
            if let seconds { group.addTask { try await Task.sleep(for: .seconds(seconds)) } }
            group.addTask { while (try? await Task.sleep(for: Self.callPause)) != nil { await screen.call() } }
            group.addTask {
                try await sources.follow(in: screen, after: after, since: began, away: away, asks: screen.hasPanel)
            }
            if screen.hasPanel {
                group.addTask { while (try? await Task.sleep(for: Self.drawPause)) != nil { await screen.draw() } }
                group.addTask { await takeKeys() }
            }
            defer { group.cancelAll() }
            // Whichever ends first ends all.
            try await group.next()
        }
    }

    /// Of daemons that are named, those that do not answer, or not at once; at least one does. Those of a folder come
    /// and go.
    private func daemonsAway() async throws -> Set<String> {
        guard sources.folders.isEmpty else { return [] }
        let clients = sources.sockets.map { FeedClient(socketPath: $0) }
        let answers = try await clients.ask(until: { _ in true }) { try await $0.standing() }
        return Set(sources.sockets).subtracting(answers.map(\.0.socketPath))
    }

    // MARK: - People

    /// Takes keys until the one that ends everything; waits for ever where nobody can press any.
    private func takeKeys() async {
        var keyboard = Keyboard()
        if keyboard != nil { await screen.offerKeys() }
        repeat {
            while let key = keyboard?.next() {
                switch key {
                case .quit: return
                case .up: await screen.choose(by: -1)
                case .down: await screen.choose(by: 1)
                case .acknowledge: await act(.acknowledge, "acknowledged")
                case .takeOver: await act(.takeOver, "taken over")
                }
            }
        } while (try? await Task.sleep(for: keyboard == nil ? .seconds(3_600) : Self.keyPause)) != nil
    }

    private func act(_ step: HandlingStep, _ done: String) async {
        guard let (daemon, record) = await screen.chosenAlert() else { return }
        let what = "\(daemon.client.name(saying: record.alert.agent)), [\(Wording.short(record.alert.alertID))]"
        do {
            // By the client that has read the line: it speaks to nobody else.
            try await daemon.client.take(step, with: record.alert.alertID)
            await screen.change(daemon.socketPath) { $0.hasNewAlerts = true }
            await screen.tell(InkedLine("  \(done): \(what)", .green))
        } catch {
            let words = CommandFailure(error)?.description ?? "\(error)"
            await screen.tell(InkedLine("  \(what): \(words)", .badge(.elevated)))
        }
    }

    /// Returns at Ctrl-C or SIGTERM, or when the task is cancelled.
    private static func interruption() async {
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self)
        let sources = [SIGINT, SIGTERM].map { number in
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            source.setEventHandler { continuation.yield() }
            source.resume()
            return source
        }
        for await _ in signals { break }
        for source in sources { source.cancel() }
    }
}
