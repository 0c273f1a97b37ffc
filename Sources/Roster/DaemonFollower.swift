public import Events
public import FeedClient
import Languages
public import Vocabulary

/// Where a live view takes in what daemons say.
public protocol LiveView: Sendable {
    /// Whether alerts that were open before are shown when a daemon is found, and not only what is new.
    var showsWhatIsOpen: Bool { get }
    /// Makes room for a daemon; `isExpected` where its user is known as an agent, whether it runs or not.
    func add(_ client: FeedClient, isExpected: Bool) async
    /// Shows what came over a daemon's feed.
    func show(_ message: FeedMessage, of socketPath: String) async throws
    /// Shows a daemon's alerts that were open before, the newest last.
    func show(open records: [AlertRecord], of socketPath: String) async
    /// Shows that a daemon cannot be followed; `isTold` where whoever looks knows that already.
    func lose(_ socketPath: String, because error: FeedClientError, isTold: Bool) async
    /// What is to be asked of a daemon now.
    func questions(to socketPath: String) async -> DaemonRoster.Questions
    /// Takes something in about a daemon.
    func change(_ socketPath: String, _ take: @Sendable (inout WatchedDaemon) -> Void) async
}

/// Follows one daemon for as long as a live view lasts, over every outage and without a hole.
public struct DaemonFollower: Sendable {
    /// Between attempts to reach a daemon that has never answered; of one whose answers nobody can use it doubles up to
    /// ``maxRetryPause``.
    private static let retryPause = Duration.seconds(1)
    private static let maxRetryPause = Duration.seconds(60)
    /// Between two looks at what is to be asked.
    private static let lookPause = Duration.milliseconds(500)

    let client: FeedClient
    let view: any LiveView
    let after: FeedCursor?
    let began: Timestamp
    let isLate: Bool

    /// A follower that does nothing before it runs.
    ///
    /// - Parameters:
    ///   - client: the daemon's.
    ///   - view: where it is shown.
    ///   - after: cursor after which to begin; `nil` for what is new.
    ///   - began: events of a daemon that is found later count as new from here on.
    ///   - isLate: whether it was found after the beginning.
    public init(of client: FeedClient, in view: any LiveView, after: FeedCursor?, began: Timestamp, isLate: Bool) {
        self.client = client
        self.view = view
        self.after = after
        self.began = began
        self.isLate = isLate
    }

    private var path: String { client.socketPath }

    /// Follows until the task is cancelled.
    /// - Throws: a refusal, which would come again at every attempt.
    public func run() async throws {
        var cursor = after
        var isLate = isLate
        var pause = Self.retryPause
        while true {
            let attempt = ContinuousClock.now
            do {
                if cursor == nil, view.showsWhatIsOpen { cursor = try await showWhatIsOpen() }
                try await client.follow(after: cursor, since: isLate ? began : nil) { message in
                    switch message {
                    case .connected(let after): cursor = after
                    case .event(let event): cursor = event.cursor
                    case .gap(let gap): cursor = gap.resumesAfter
                    case .disconnected: break
                    }
                    try await view.show(message, of: path)
                }
            } catch let error as FeedClientError {
                try Task.checkCancellation()
                await view.lose(path, because: error, isTold: false)
                // Too many at once may be fewer soon; everything else that is refused stays so.
                guard error.code != .refused || error.underlying == 429 else { throw error }
                isLate = true
                let isFaulty = error.code == .unreadableAnswer && attempt.duration(to: .now) < Self.maxRetryPause
                pause = isFaulty ? min(pause * 2, Self.maxRetryPause) : Self.retryPause
            }
            try await Task.sleep(for: pause)
        }
    }

    /// Shows what was open before.
    /// - Returns: where the new begins.
    private func showWhatIsOpen() async throws -> FeedCursor? {
        guard let newest = try await client.standing().newest else { return nil }
        let open = try await client.alerts(openOnly: true)
        // What has happened since the first question comes over the feed.
        let later = Set(try await client.events(after: newest).events.map(\.data.subject))
        await view.show(open: open.filter { !later.contains($0.alert.alertID) }.reversed(), of: path)
        return newest
    }

    /// Keeps the view's figures fresh until the task is cancelled.
    public func ask() async {
        var hasScores = true
        var isOnProbation: Bool?
        var turn = 0
        repeat {
            let questions = await view.questions(to: path)
            if questions.alerts {
                // What happens from now on makes them old again.
                await view.change(path) { $0.hasNewAlerts = false }
                do {
                    let open = try await client.alerts(openOnly: true)
                    await view.change(path) { $0.take(open: open) }
                } catch {
                    // A refusal would come again, and each is kept in the audit log.
                    let isWorthAsking = error.code != .refused
                    await view.change(path) { $0.hasNewAlerts = isWorthAsking }
                }
            }
            defer { turn += 1 }
            // Where it does not answer, the feed tells.
            guard turn % questions.pace == 0, let status = try? await client.standing() else { continue }
            // While a voice is on probation its scores are refused; afterwards they are not.
            if isOnProbation != status.keepsScores { (isOnProbation, hasScores) = (status.keepsScores, true) }
            var scores: [ScorePoint]?
            if hasScores, !status.keepsScores {
                do { scores = try await client.scores(after: questions.scoresAfterS) } catch {
                    hasScores = error.code != .refused
                }
            }
            await view.change(path) { [scores] in $0.update(status, scores: scores) }
        } while (try? await Task.sleep(for: Self.lookPause)) != nil
    }
}

extension StandingPayload {
    /// Whether scores would be refused to whoever was told this: to others than the agent, while a voice is on
    /// probation.
    fileprivate var keepsScores: Bool { probation?.isOver == false && probation?.talkHeardS == nil }
}

extension FeedSources {
    /// Between two looks into a folder of sockets: below what a person notices who has just logged in.
    private static let lookPause = Duration.milliseconds(500)
    /// Looks after which the system is asked anew who is an agent.
    private static let looksPerRoster = 20

    /// Follows every daemon that is meant, also those that are found later, until the task is cancelled.
    ///
    /// - Parameters:
    ///   - view: where they are shown.
    ///   - after: cursor after which to begin; `nil` for what is new.
    ///   - began: events of a daemon that is found later count as new from here on.
    ///   - away: sockets of those that are known not to answer.
    ///   - asks: whether their figures are asked for too.
    /// - Throws: `FeedClientError` where a single daemon is meant and refuses. Of several the others are to be seen all
    ///   the same.
    public func follow(
        in view: any LiveView, after: FeedCursor?, since began: Timestamp, away: Set<String>, asks: Bool
    ) async throws {
        try await withThrowingDiscardingTaskGroup { group in
            var known: Set<FeedSources.Found> = []
            var isFirst = true
            var look = 0
            var expected: [FeedSources.Found] = []
            repeat {
                // Who is an agent and has no daemon is to be seen, too, where somebody looks at a list of them.
                if asks, look % Self.looksPerRoster == 0 { expected = self.expected }
                look += 1
                let isMember = Set(expected.compactMap(\.login))
                for socket in found + expected where !known.contains(socket) {
                    // Whoever may write into the folder could make new ones for ever.
                    guard socket.login != nil || known.count < Self.maxSockets else { continue }
                    known.insert(socket)
                    let (path, client) = (socket.path, socket.client)
                    await view.add(client, isExpected: socket.login.map(isMember.contains) ?? false)
                    if away.contains(path) {
                        let error = FeedClientError(code: .noDaemon, Phrase("No daemon listens on \(path)."))
                        await view.lose(path, because: error, isTold: true)
                    }
                    let follower = DaemonFollower(
                        of: client, in: view, after: after, began: began,
                        isLate: !isFirst || away.contains(path))
                    group.addTask {
                        do { try await follower.run() } catch let error as FeedClientError {
                            if folders.isEmpty && sockets.count == 1 { throw error }
                        }
                    }
                    if asks { group.addTask { await follower.ask() } }
                }
                isFirst = false
            } while (try? await Task.sleep(for: Self.lookPause)) != nil
        }
    }
}
