import Feed
import Foundation

extension FeedClient {
    /// How long a command waits for a daemon that is away: long enough for one that is being restarted.
    static let patience = Duration.seconds(5)

    /// Sends a command surely and once: where the answer is lost or the daemon is just being restarted it is sent
    /// again, under the same idempotency key.
    ///
    /// - Parameters:
    ///   - path: the address.
    ///   - body: what is sent along.
    ///   - type: type of the answer.
    ///   - patience: how long a daemon may be away.
    /// - Returns: the answer.
    /// - Throws: `FeedError`: a refusal at once, everything else once the patience is over.
    func command<Answer: Decodable>(
        _ path: String, _ body: (any Encodable & Sendable)? = nil, as type: Answer.Type, patience: Duration = .zero
    ) async throws -> Answer {
        let key = UUID().uuidString.lowercased()
        let deadline = ContinuousClock.now + patience
        var hasTriedAgain = false
        while true {
            do {
                return try await post(path, body, as: type, idempotencyKey: key)
            } catch let error {
                let isLost = error.code == .disconnected && !hasTriedAgain
                let isAway = [.noDaemon, .disconnected, .unavailable].contains(error.code)
                guard isLost || isAway && ContinuousClock.now < deadline else { throw error }
                hasTriedAgain = true
            }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
