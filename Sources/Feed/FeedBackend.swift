public import Events
public import Languages
public import Vocabulary

/// What every feed asks the program that serves it for, be that an agent's daemon or a site's hub. Called from any
/// thread, often; it must answer at once from values that lie ready.
public protocol FeedHost: Sendable {
    /// The program's figures; the feed adds its own.
    func metrics() -> [Metric]
    /// What others may see at most.
    var profile: Profile { get }
    /// What others than the agent may see, as the agent has agreed.
    var visibility: Visibility { get }
    /// The supervisors who follow the events now.
    var onlookers: Onlookers { get }
    /// Whether quality assurance hears a segment only when a second person has agreed.
    var needsSecondPerson: Bool { get }
}

/// What the feed asks the running daemon for: things that are alive and stand in no log.
///
/// Called from any thread, often. What asks for something must answer at once from values that lie ready; what does
/// something for a person may take the time that it needs, and throws a ``FeedRefusal`` where it will not.
public protocol FeedBackend: FeedHost {
    /// How the daemon stands now.
    func status() -> StatusPayload
    /// Score points later than the given second of the stream, oldest first, as far back as they are kept.
    func scores(after seconds: Double) -> [ScorePoint]
    /// Whether the voice is on probation, so that its scores are the agent's alone whatever is shared.
    var isOnProbation: Bool { get }

    /// Why no supervisor can connect; `nil` where they can.
    var unreachable: String? { get }

    /// Takes word that a call has begun or ended.
    func announceCall(_ isOn: Bool)
    /// Stops listening until it is resumed, or for a time.
    func pause(_ request: PauseRequest, by actor: Person) throws
    /// Listens again.
    func resume(by actor: Person) throws
    /// What the agent has agreed to.
    func consent() throws -> ConsentPage
    /// Takes the agent's word on a purpose.
    func setConsent(_ change: ConsentChange, by actor: Person) throws -> ConsentPage
    /// Takes the agent's word that the clock on the wall is right.
    func confirmClock(by actor: Person) throws
    /// What is held about the agent.
    func mine() throws -> MinePayload
    /// Erases what is held, and returns the receipt.
    func erase(_ request: ErasureRequest, by actor: Person) throws -> ErasurePayload

    /// Fingerprints of the keys that segments are for by the configuration. Whoever wants others needs a second person.
    var segmentRecipients: Set<String> { get }
    /// The same segments, each with what is wrong with its file.
    func looked(at segments: [SegmentRecord]) -> [SegmentRecord]
    /// Path of a segment's encrypted file; `nil` where there is none.
    func path(ofSegment id: String) -> String?
    /// From when on a segment is not kept here any more; `nil` where it stays until somebody says otherwise.
    func end(ofSegment record: SegmentRecord) -> Timestamp?
    /// Erases a segment, and returns the receipt.
    func eraseSegment(_ id: String, reason: String, by actor: Person) throws -> ErasurePayload
    /// Takes a new file for a segment.
    func replaceSegment(_ id: String, with new: SegmentReplacement, by actor: Person) throws -> SegmentRecord
    /// Gives a segment the header back that it does not have now.
    func restoreSegment(_ id: String, reason: String, by actor: Person) throws -> SegmentRecord
    /// Takes somebody's word that they have opened the file of a segment, named by its SHA-256.
    func confirmSegment(_ id: String, file: String, by actor: Person) throws -> SegmentRecord
    /// Keeps a segment for a purpose.
    func assignSegment(
        _ id: String, to purpose: SegmentPurpose, reason: String, by actor: Person
    ) throws -> SegmentRecord
}

/// What a ``FeedBackend`` throws where it will not do what somebody asks for: the feed answers with its words.
public struct FeedRefusal: Error, Sendable, Equatable {
    /// Why.
    public enum Code: String, Sendable {
        /// The request does not fit what there is: an unknown purpose, an old version of a notice.
        case invalid
        /// It is not possible as things stand.
        case conflict
        /// Somebody else was faster: the identifier that was meant is taken. Try the next.
        case taken
        /// It cannot be done for now. Retry soon.
        case unavailable
        /// This daemon does not do that.
        case notOffered
    }

    /// Why.
    public let code: Code
    /// One sentence: what is wrong and how to put it right.
    public let phrase: Phrase
    /// The same as it goes over the wire.
    public var context: String { Language.english.text(phrase) }

    /// A refusal in a sentence.
    public init(code: Code, context: Phrase) {
        self.code = code
        phrase = context
    }

    /// One that nobody but those reads who work with the daemon in English: quality assurance and operators.
    public init(code: Code, context: String) { self.init(code: code, context: Phrase(asIs: context)) }

    /// The refusal of a daemon that does not do what was asked for.
    public static let notOffered = FeedRefusal(code: .notOffered, context: Phrase("This daemon does not do that."))
}
