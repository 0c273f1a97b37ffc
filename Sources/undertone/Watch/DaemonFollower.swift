import Events
import Feed
import Vocabulary

/// Follows one daemon for as long as `undertone watch` runs, over every outage and without a hole.
struct DaemonFollower {
    /// Between attempts to reach a daemon that has never answered.
    private static let retryPause = Duration.seconds(1)

    let client: FeedClient
    let screen: WatchScreen
    /// Number after which to begin; `nil` for what is new.
    let after: Int64?
    /// Events of a daemon that is found later count as new from here on.
    let began: Timestamp
    /// Whether it was found after the beginning.
    let isLate: Bool

    private var path: String { client.socketPath }

    /// Follows until the task is cancelled.
    /// - Throws: a refusal, which would come again at every attempt.
    func run() async throws {
        var cursor = after
        var isLate = isLate
        while true {
            do {
                if cursor == nil { cursor = try await start(isLate: isLate) }
                try await client.follow(after: cursor) { message in
                    switch message {
                    case .connected(let after): cursor = after
                    case .event(let event): cursor = event.sequence
                    case .gap(let gap): cursor = gap.resumesAfter
                    case .disconnected: break
                    }
                    try await screen.show(message, of: path)
                }
            } catch let error as FeedError {
                try Task.checkCancellation()
                await screen.lose(path, because: error)
                // Too many at once may be fewer soon; everything else that is refused stays so.
                guard error.code != .refused || error.underlying == 429 else { throw error }
                isLate = true
            }
            try await Task.sleep(for: Self.retryPause)
        }
    }

    /// Shows what was open before, and finds where the new begins.
    /// - Returns: the number of the last event that is not new; `nil` for now.
    private func start(isLate: Bool) async throws -> Int64? {
        if screen.isJSON { return isLate ? try await lastSequence(before: began) : nil }
        // An alert that is raised between the two questions belongs to the feed: it is newer than the cursor.
        let newest = try await client.get("/v1/status", as: StatusPayload.self).lastSequence
        let open = try await client.alerts(openOnly: true).filter { $0.lastSequence <= newest }
        await screen.show(open: open.reversed())
        return newest
    }

    /// Number of the last event before an instant; 0 where there is none. Events are in the order of time, so that
    /// halving the log finds it in a few questions.
    private func lastSequence(before instant: Timestamp) async throws -> Int64 {
        var low: Int64 = 0
        var high = try await client.get("/v1/status", as: StatusPayload.self).lastSequence
        while low < high {
            let middle = low + (high - low) / 2
            let page = try await client.get("/v1/events?after=\(middle)&limit=1", as: FeedPage.self)
            if let event = page.events.first, event.sequence <= high, event.time < instant {
                low = event.sequence
            } else {
                high = middle
            }
        }
        return low
    }

    /// Keeps the panel's figures fresh until the task is cancelled. The scores of a person are asked for only where one
    /// daemon is watched and they are shown: such questions are kept in the audit log.
    func ask() async {
        var hasScores = true
        var turn = 0
        repeat {
            let wishes = await screen.wishes(of: path)
            if wishes.alerts {
                await screen.askForAlerts(of: path)
                do {
                    await screen.update(try await client.alerts(openOnly: true), of: path)
                } catch {
                    // A refusal would come again, and each is kept in the audit log.
                    await screen.askForAlerts(of: path, isAgain: error.code != .refused)
                }
            }
            defer { turn += 1 }
            // Where it does not answer, the feed tells.
            guard turn % wishes.pace == 0,
                let status = try? await client.get("/v1/status", as: StatusPayload.self)
            else { continue }
            var scores: [ScorePoint]?
            if let afterS = wishes.scoresAfterS, hasScores {
                do {
                    scores = try await client.get("/v1/scores?after=\(afterS)", as: [ScorePoint].self)
                } catch {
                    hasScores = error.code != .refused
                }
            }
            await screen.update(status, scores: scores, of: path)
        } while (try? await Task.sleep(for: .milliseconds(500))) != nil
    }
}
