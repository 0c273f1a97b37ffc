import ArgumentParser
import DaemonConfiguration
import Dispatch
import EventLog
import Feed
import Foundation

/// `undertone watch`: the supervisor's live view.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch",
        abstract: "Follow alerts live, with the score, pitch and speech rate of the moment below them.",
        discussion: """
            Goes on by itself when the daemon was away, and misses nothing. On a terminal a panel shows twice a second how \
            the agent sounds; elsewhere, and with --json, there are only events. Ctrl-C ends it.

            Example:
              undertone watch
              undertone watch --json --after 0 | jq -r .type
              undertone watch --once --after 120
            """)

    @OptionGroup var feed: FeedOptions

    @Flag(help: "Print events as the feed gives them, one JSON object a line.")
    var json = false

    @Option(
        help: ArgumentHelp(
            "Begin after the event with this number; 0 is the beginning.",
            discussion: "Without it, with the alerts that are open and what is new.", valueName: "number"))
    var after: Int64?

    @Flag(help: "Print the events that there are after --after (default 0), and end.")
    var once = false

    @Option(name: .customLong("for"), help: ArgumentHelp("End after so many seconds.", valueName: "seconds"))
    var seconds: Double?

    func validate() throws {
        guard after ?? 0 >= 0 else { throw ValidationError("--after is the number of an event, from 0") }
        guard seconds.map({ $0 > 0 && $0.isFinite }) != false else {
            throw ValidationError("--for is a number above 0")
        }
    }

    func run() async throws {
        let clients = try feed.clients()
        let screen = WatchScreen(form: try form(), socketPaths: clients.map(\.socketPath))
        let result: Result<Void, any Error>
        do {
            result = .success(try await show(clients, on: screen))
        } catch {
            result = .failure(error)
        }
        await screen.close()
        try result.get()
    }

    private func form() throws -> WatchScreen.Form {
        if json { return .json }
        guard !once, Terminal.isTerminal(STDOUT_FILENO) else { return .lines(nil) }
        return .lines(WatchPanel(try feed.configuration.load().configuration.alerting))
    }

    /// Why one of the tasks of the live view has ended.
    private enum Ending {
        /// The user or the time is up.
        case over
        /// A daemon cannot be followed.
        case unreachable(FeedError)
    }

    private func show(_ clients: [FeedClient], on screen: WatchScreen) async throws {
        if once { return try await page(clients, on: screen) }
        try await withThrowingTaskGroup(of: Ending.self) { group in
            group.addTask {
                await Self.interruption()
                return .over
            }
            if let seconds {
                group.addTask {
                    try await Task.sleep(for: .seconds(seconds))
                    return .over
                }
            }
            for (index, client) in clients.enumerated() {
                group.addTask {
                    do {
                        try await follow(client, index, on: screen)
                        return .over
                    } catch let error as FeedError {
                        // The others are to be seen all the same.
                        if clients.count > 1 { await screen.lose(index, because: error) }
                        return .unreachable(error)
                    }
                }
                if screen.hasPanel {
                    group.addTask {
                        await Self.ask(client, index, for: screen)
                        return .over
                    }
                }
            }
            if screen.hasPanel {
                group.addTask {
                    while (try? await Task.sleep(for: .milliseconds(500))) != nil { await screen.draw() }
                    return .over
                }
            }
            defer { group.cancelAll() }
            var remaining = clients.count
            while case .unreachable(let error)? = try await group.next() {
                remaining -= 1
                if remaining == 0 { throw error }
            }
        }
    }

    /// Follows one daemon for ever.
    private func follow(_ client: FeedClient, _ index: Int, on screen: WatchScreen) async throws {
        var cursor = after
        if cursor == nil, !json {
            // An alert that is raised between the two questions belongs to the feed: it is newer than the cursor.
            let newest = try await client.get("/v1/status", as: StatusPayload.self).lastSequence
            let open = try await client.alerts(openOnly: true).filter { $0.lastSequence <= newest }
            await screen.show(open: open.reversed())
            cursor = newest
        }
        try await client.follow(after: cursor) { try await screen.show($0, of: index) }
    }

    /// Keeps the panel's figures of one daemon fresh.
    private static func ask(_ client: FeedClient, _ index: Int, for screen: WatchScreen) async {
        repeat {
            let cursorS = await screen.cursorS(of: index)
            // Where it does not answer, the feed tells.
            guard let status = try? await client.get("/v1/status", as: StatusPayload.self),
                let scores = try? await client.get("/v1/scores?after=\(cursorS)", as: [ScorePoint].self)
            else { continue }
            await screen.update(status, scores: scores, of: index)
        } while (try? await Task.sleep(for: .milliseconds(500))) != nil
    }

    /// Prints what there is.
    private func page(_ clients: [FeedClient], on screen: WatchScreen) async throws {
        for (index, client) in clients.enumerated() {
            var cursor = after ?? 0
            var hasMore = true
            while hasMore {
                let page = try await client.get("/v1/events?after=\(cursor)", as: FeedPage.self)
                if let gap = page.gap { try await screen.show(.gap(gap), of: index) }
                for event in page.events { try await screen.show(.event(event), of: index) }
                (cursor, hasMore) = (page.nextAfter, page.hasMore)
            }
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
