public import Events
import Foundation
import Languages

extension FeedClient {
    /// How long a request for help waits for a daemon that is away: long enough for one that is being restarted.
    public static let patience = Duration.seconds(5)

    /// Takes a step with an alert, and returns the alert as it then stands. To contest is for the agent alone, to judge
    /// for quality assurance; what only the daemon does by the clock is `refused`. Under a key that was used for the
    /// same before, nothing is done a second time.
    @discardableResult public func take(
        _ step: HandlingStep, with alertID: String, key: String? = nil
    ) async throws -> AlertRecord {
        try await answer(to: step, with: alertID, key: key)
    }

    /// The same at a hub, which passes it on: the alert as it stands before its desk has said anything, with what was
    /// sent.
    public func send(_ step: HandlingStep, with alertID: String) async throws -> SiteAlert {
        try await answer(to: step, with: alertID, key: nil)
    }

    private func answer<Answer: Plausible & Decodable & Sendable>(
        to step: HandlingStep, with alertID: String, key: String?
    ) async throws -> Answer {
        let alert = "/v1/alerts/\(FeedClient.part(alertID))"
        return switch step {
        case .acknowledge: try await command("\(alert)/ack", key: key)
        case .takeOver: try await command("\(alert)/takeover", key: key)
        case .handOn(let person): try await command("\(alert)/handover", HandOnRequest(to: person), key: key)
        case .resolve(let note, let nothingWrong):
            try await command(
                "\(alert)/resolve", ResolveRequest(note: note, nothingWrong: nothingWrong ? true : nil), key: key)
        case .contest(let reason): try await command("\(alert)/contest", ContestRequest(reason: reason), key: key)
        case .judge(let isUpheld, let note):
            try await command("\(alert)/judge", JudgeRequest(upheld: isUpheld, note: note), key: key)
        case .remark(let words): try await command("\(alert)/note", NoteRequest(note: words), key: key)
        // The daemon knows what came last.
        case .undo: try await command("\(alert)/undo", key: key)
        case .escalate:
            throw FeedClientError(code: .refused, Phrase("An alert goes to the next tier by the clock alone."))
        }
    }

    /// Takes back what whoever asks has done with an alert last, a few seconds ago.
    @discardableResult public func undo(
        with alertID: String, key: String? = nil
    ) async throws -> AlertRecord {
        try await command("/v1/alerts/\(FeedClient.part(alertID))/undo", key: key)
    }

    /// Asks for help. For the agent alone; worth waiting for a daemon that is being restarted. A reason that is too
    /// long is cut.
    @discardableResult public func help(
        reason: String? = nil, patience: Duration = FeedClient.patience
    ) async throws -> HelpReceipt {
        try await command("/v1/help", HelpRequest(reason: reason.flatMap(HelpRequest.reason(in:))), patience: patience)
    }

    /// Sends a command surely and once: where the answer is lost or the daemon is just being restarted it is sent
    /// again, under the same idempotency key. A refusal comes out at once, everything else once the patience is over.
    private func command<Answer: Plausible & Decodable & Sendable>(
        _ path: String, _ body: (any Encodable & Sendable)? = nil, key: String? = nil, patience: Duration = .zero
    ) async throws -> Answer {
        let key = key ?? UUID().uuidString.lowercased()
        return try await FeedClient.patiently(for: patience, repeatsLost: true) {
            try await post(path, body, idempotencyKey: key)
        }
    }
}

// MARK: - What the agent alone may do

extension FeedClient {
    /// Lets go of the microphone.
    @discardableResult public func pause(_ request: PauseRequest) async throws(FeedClientError) -> StatusPayload {
        try await post("/v1/pause", request)
    }

    /// Ends a pause.
    @discardableResult public func resume() async throws(FeedClientError) -> StatusPayload {
        try await post("/v1/resume")
    }

    /// Says that a call has begun, to a daemon that cannot see it.
    @discardableResult public func beginCall() async throws(FeedClientError) -> StatusPayload {
        try await post("/v1/call/begin")
    }

    /// Says that a call has ended.
    @discardableResult public func endCall() async throws(FeedClientError) -> StatusPayload {
        try await post("/v1/call/end")
    }

    /// Agrees to a purpose, or no longer.
    @discardableResult public func setConsent(_ change: ConsentChange) async throws(FeedClientError) -> ConsentPage {
        try await post("/v1/consent", change)
    }

    /// Says that the clock on the wall is right, so that what is old enough may expire.
    @discardableResult public func confirmClock() async throws(FeedClientError) -> StatusPayload {
        try await post("/v1/clock/confirm")
    }

    /// Erases what is held, and returns the receipt.
    @discardableResult public func erase(_ what: ErasureRequest.What) async throws(FeedClientError) -> ErasurePayload {
        try await post("/v1/erase", ErasureRequest(what: what))
    }
}

// MARK: - Patience

extension FeedClient {
    /// Asks again, every 200 ms, while a daemon is away or cannot answer. For questions, and for commands that may be
    /// sent twice.
    ///
    /// - Parameters:
    ///   - patience: for how long.
    ///   - codes: the faults that may pass.
    ///   - repeatsLost: whether an answer that was lost is asked for once more, even without patience.
    ///   - request: asks.
    /// - Returns: the answer.
    /// - Throws: what `request` throws and does not pass, `CancellationError` where the task is cancelled.
    public static func patiently<Answer>(
        for patience: Duration, on codes: Set<FeedClientError.Code> = FeedClientError.Code.passing,
        repeatsLost: Bool = false, _ request: () async throws -> Answer
    ) async throws -> Answer {
        let deadline = ContinuousClock.now + patience
        var mayRepeat = repeatsLost
        while true {
            do { return try await request() } catch let error as FeedClientError
                where mayRepeat && error.code == .disconnected
                || codes.contains(error.code) && ContinuousClock.now < deadline
            { mayRepeat = false }
            try await Task.sleep(for: .milliseconds(200))
        }
    }
}
