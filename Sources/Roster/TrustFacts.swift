public import Events
public import FeedClient

/// What a running daemon knows of probation: how far it is on the microphone in use, and what would have been raised.
public struct TrustFacts: Sendable, Equatable {
    /// How far it is; `nil` where there is none, or no microphone was heard yet.
    public var probation: StatusPayload.Probation?
    /// What would have been raised on any microphone, oldest first.
    public var tried: [AlertPayload]

    /// The microphone in use, by the key of its baseline.
    public var device: String? { probation?.device }

    /// Asks an agent's own daemon, since nobody else is told of what would have been raised; `nil` where none runs.
    /// - Throws: `FeedClientError` where one runs and does not answer as it should.
    public init?(of client: FeedClient) async throws {
        do { probation = try await client.status().probation } catch {
            guard error.code != .noDaemon else { return nil }
            throw error
        }
        tried = []
        try await client.eachPage(types: [.alert(.tried)]) { page in
            tried += page.events.compactMap { if case .alert(.tried, let alert) = $0.data { alert } else { nil } }
        }
    }
}
