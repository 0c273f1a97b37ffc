import Synchronization

/// A request for help by a key, a pedal or a click: whoever presses twice has asked once.
final class QuietRequest: Sendable {
    /// That of this program.
    static let shared = QuietRequest()

    /// For so long a second press says what the first has said.
    static let quiet = Duration.seconds(10)

    private let sent = Mutex<ContinuousClock.Instant?>(nil)

    /// Sends it, unless one was sent a moment ago. One that could not be sent does not count.
    /// - Returns: whether it was sent now.
    /// - Throws: what `send` throws.
    @discardableResult func send<Answer>(
        at now: ContinuousClock.Instant = .now, _ send: () async throws -> Answer
    ) async throws -> Bool {
        let mayPass = sent.withLock { sent in
            if let last = sent, last.duration(to: now) < Self.quiet { return false }
            sent = now
            return true
        }
        guard mayPass else { return false }
        do { _ = try await send() } catch {
            sent.withLock { $0 = nil }
            throw error
        }
        return true
    }
}
