import DaemonConfiguration
import EventLog
import Feed

/// What a running daemon knows of probation: how far it is on the microphone in use, and what would have been raised.
struct TrustFacts {
    /// How far it is; `nil` where there is none, or no microphone was heard yet.
    var probation: StatusPayload.Probation?
    /// What would have been raised on any microphone, oldest first.
    var tried: [AlertPayload]

    /// The microphone in use, by the key of its baseline.
    var device: String? { probation?.device }

    /// Facts put together by hand.
    init(probation: StatusPayload.Probation?, tried: [AlertPayload]) {
        self.probation = probation
        self.tried = tried
    }

    /// Asks the agent's own daemon; `nil` where none runs.
    /// - Throws: where one runs and does not answer as it should.
    init?(of loaded: LoadedConfiguration) async throws(FeedError) {
        guard let socket = loaded.locations.agentSocket else { return nil }
        let client = FeedClient(socketPath: socket)
        do throws(FeedError) {
            probation = try await client.get("/v1/status", as: StatusPayload.self).probation
        } catch {
            guard error.code != .noDaemon else { return nil }
            throw error
        }
        tried = []
        var cursor: Int64 = 0
        var hasMore = true
        while hasMore {
            let page = try await client.get(
                "/v1/events?after=\(cursor)&type=\(EventType.alertTried.rawValue)", as: FeedPage.self)
            tried += page.events.compactMap { if case .alertTried(let alert) = $0.data { alert } else { nil } }
            (cursor, hasMore) = (page.nextAfter, page.hasMore)
        }
    }
}
