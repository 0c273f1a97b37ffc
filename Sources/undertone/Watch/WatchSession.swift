import Dispatch
import EventLog
import Feed
import Foundation

/// One run of the live view: finds daemons, follows them all, shows them and takes keys.
struct WatchSession {
    /// Between two looks into a folder of sockets: below what a person notices who has just logged in.
    private static let lookPause = Duration.milliseconds(500)
    /// Between two looks at the keyboard.
    private static let keyPause = Duration.milliseconds(40)

    let sources: FeedSources
    let screen: WatchScreen
    /// Number after which to begin; `nil` for what is new.
    let after: Int64?
    /// When to end; `nil` for never.
    let seconds: Double?

    /// Runs until somebody ends it.
    /// - Throws: `FeedError` where only daemons are meant that do not answer or refuse.
    func run() async throws {
        let began = Timestamp.now
        let away = try await daemonsAway()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await Self.interruption() }
            if let seconds { group.addTask { try await Task.sleep(for: .seconds(seconds)) } }
            group.addTask { try await followAll(since: began, away: away) }
            if screen.hasPanel {
                group.addTask {
                    while (try? await Task.sleep(for: .milliseconds(500))) != nil { await screen.draw() }
                }
                group.addTask { await takeKeys() }
            }
            defer { group.cancelAll() }
            // Whichever ends first ends all.
            try await group.next()
        }
    }

    /// Of daemons that are named, those that do not answer; at least one does. Those of a folder come and go.
    private func daemonsAway() async throws -> Set<String> {
        guard sources.folders.isEmpty else { return [] }
        let clients = sources.sockets.map { FeedClient(socketPath: $0) }
        let answers = try await clients.ask { try await $0.get("/v1/status", as: StatusPayload.self) }
        return Set(sources.sockets).subtracting(answers.map(\.0.socketPath))
    }

    // MARK: - Daemons

    private func followAll(since began: Timestamp, away: Set<String>) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            var known: Set<String> = []
            var isFirst = true
            repeat {
                let found = sources.sockets + sources.folders.flatMap(FeedSources.sockets(in:))
                for path in found where known.insert(path).inserted {
                    await screen.add(path)
                    let client = FeedClient(socketPath: path)
                    if away.contains(path) {
                        let error = FeedError(code: .noDaemon, context: "No daemon listens on \(path).")
                        await screen.lose(path, because: error, isTold: true)
                    }
                    let follower = DaemonFollower(
                        client: client, screen: screen, after: after, began: began,
                        isLate: !isFirst || away.contains(path))
                    group.addTask {
                        do {
                            try await follower.run()
                        } catch let error as FeedError {
                            // The others are to be seen all the same.
                            if sources.folders.isEmpty && sources.sockets.count == 1 { throw error }
                        }
                    }
                    if screen.hasPanel { group.addTask { await follower.ask() } }
                }
                isFirst = false
            } while (try? await Task.sleep(for: Self.lookPause)) != nil
        }
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
                case .acknowledge: await act("ack", "acknowledged")
                case .takeOver: await act("takeover", "taken over")
                case .pause: break
                }
            }
        } while (try? await Task.sleep(for: keyboard == nil ? .seconds(3_600) : Self.keyPause)) != nil
    }

    private func act(_ verb: String, _ done: String) async {
        guard let (path, record) = await screen.chosenAlert() else { return }
        let what = "\(record.alert.agent), [\(Wording.short(record.alert.alertID))]"
        do {
            _ = try await FeedClient(socketPath: path).command(
                "/v1/alerts/\(record.alert.alertID)/\(verb)", as: AlertRecord.self)
            await screen.askForAlerts(of: path, isAgain: true)
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
