public import Events
public import Policy

/// What the feed asks the running daemon for: things that are alive and stand in no log.
///
/// The closures are called from any thread, often. Those that ask for something must answer at once from values that
/// lie ready; those that do something for the agent may take the time that they need.
public struct FeedDaemon: Sendable {
    /// How the daemon stands now.
    public var status: @Sendable () -> StatusPayload
    /// Score points later than the given second of the stream, oldest first, as far back as they are kept.
    public var scores: @Sendable (_ afterSeconds: Double) -> [ScorePoint]
    /// Path of a segment's encrypted file; `nil` where there is none.
    public var segmentCiphertextPath: @Sendable (_ segmentID: String) -> String?
    /// What the daemon does with stored segments.
    public var segments = SegmentService()
    /// Takes word that a call has begun or ended.
    public var announceCall: @Sendable (_ isOn: Bool) -> Void
    /// Stops listening until it is resumed, or for a time.
    public var pause: @Sendable (PauseRequest, Person) throws -> Void
    /// Listens again.
    public var resume: @Sendable (Person) throws -> Void
    /// What the agent has agreed to.
    public var consent: @Sendable () throws -> ConsentPage
    /// Takes the agent's word on a purpose.
    public var setConsent: @Sendable (ConsentChange, Person) throws -> ConsentPage
    /// What is held about the agent.
    public var mine: @Sendable () throws -> MinePayload
    /// Erases what is held, and returns the receipt.
    public var erase: @Sendable (ErasureRequest, Person) throws -> ErasurePayload
    /// The daemon's figures; the feed adds its own.
    public var metrics: @Sendable () -> [Metric]
    /// What others than the agent may see; nothing of the voice where it is not said.
    public var visibility: @Sendable () -> Visibility
    /// Whether the voice is on probation, so that its scores are the agent's alone whatever is shared.
    public var isOnProbation: @Sendable () -> Bool = { false }

    /// Puts the closures together. Those that are left out refuse.
    public init(
        status: @escaping @Sendable () -> StatusPayload,
        scores: @escaping @Sendable (_ afterSeconds: Double) -> [ScorePoint],
        segmentCiphertextPath: @escaping @Sendable (_ segmentID: String) -> String?,
        announceCall: @escaping @Sendable (_ isOn: Bool) -> Void = { _ in },
        pause: @escaping @Sendable (PauseRequest, Person) throws -> Void = { _, _ in throw FeedRefusal.notOffered },
        resume: @escaping @Sendable (Person) throws -> Void = { _ in throw FeedRefusal.notOffered },
        consent: @escaping @Sendable () throws -> ConsentPage = { throw FeedRefusal.notOffered },
        setConsent: @escaping @Sendable (ConsentChange, Person) throws -> ConsentPage = { _, _ in
            throw FeedRefusal.notOffered
        },
        mine: @escaping @Sendable () throws -> MinePayload = { throw FeedRefusal.notOffered },
        erase: @escaping @Sendable (ErasureRequest, Person) throws -> ErasurePayload = { _, _ in
            throw FeedRefusal.notOffered
        },
        metrics: @escaping @Sendable () -> [Metric] = { [] },
        visibility: @escaping @Sendable () -> Visibility = { .none }
    ) {
        self.status = status
        self.scores = scores
        self.segmentCiphertextPath = segmentCiphertextPath
        self.announceCall = announceCall
        self.pause = pause
        self.resume = resume
        self.consent = consent
        self.setConsent = setConsent
        self.mine = mine
        self.erase = erase
        self.metrics = metrics
        self.visibility = visibility
    }
}
