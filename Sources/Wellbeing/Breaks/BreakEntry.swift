public import Events
public import Vocabulary

/// A kind of break.
public enum BreakKind: String, Sendable, Codable, CaseIterable {
    /// Ten minutes, after three hard calls.
    case long
    /// Two minutes, after a hard call.
    case recovery
    /// Five minutes, for each hour in calls.
    case micro
    /// Twenty seconds of looking far away.
    case eyes

    /// How long it is, s.
    public var lengthS: Double {
        switch self {
        case .long: 600
        case .recovery: 120
        case .micro: 300
        case .eyes: 20
        }
    }

    /// Silence from which it counts as taken, s.
    public var countsFromS: Double { 0.8 * lengthS }

    /// Whether it follows from how hard calls were.
    public var isForHardCalls: Bool { self == .long || self == .recovery }
}

/// A break that is offered.
public struct OfferedPayload: Sendable, Equatable, Codable {
    /// The offer's identifier; shown again after a call, it keeps it. A draw of chance has the same.
    public var offerID: String
    /// The kind of break.
    public var kind: BreakKind
    /// When it was offered.
    public var at: Timestamp
    /// How often it was offered by now.
    public var times: Int

    private enum CodingKeys: String, CodingKey {
        case kind, at, times
        case offerID = "offer_id"
    }

    public init(offerID: String, kind: BreakKind, at: Timestamp, times: Int) {
        self.offerID = offerID
        self.kind = kind
        self.at = at
        self.times = times
    }
}

/// What the agent says to an offer.
public struct AnsweredPayload: Sendable, Equatable, Codable {
    /// What can be said.
    public enum Answer: String, Sendable, Codable, CaseIterable {
        /// Yes, now.
        case take
        /// Later, after a time.
        case snooze
        /// Later, after one more call.
        case nextCall = "next_call"
        /// Not this one.
        case skip
    }

    /// The offer.
    public var offerID: String
    /// The kind of break.
    public var kind: BreakKind
    /// When it was said.
    public var at: Timestamp
    /// What was said.
    public var answer: Answer
    /// With `snooze`, after how long.
    public var snoozeS: Double?

    private enum CodingKeys: String, CodingKey {
        case kind, at, answer
        case offerID = "offer_id"
        case snoozeS = "snooze_s"
    }

    public init(offerID: String, kind: BreakKind, at: Timestamp, answer: Answer, snoozeS: Double? = nil) {
        self.offerID = offerID
        self.kind = kind
        self.at = at
        self.answer = answer
        self.snoozeS = snoozeS
    }
}

/// A break that counts, whether it was offered or not. One that goes on is written down again, with the same
/// ``beganAt``: the last of them holds.
public struct TakenPayload: Sendable, Equatable, Codable {
    /// What the time was spent in, for the most part.
    public enum How: String, Sendable, Codable, CaseIterable {
        /// The agent took an offer.
        case offer
        /// No call, and hardly a word.
        case noCall = "no_call"
        /// The agent had paused.
        case paused
        /// The screen was locked, or somebody else's session was in front.
        case locked
        /// The machine was suspended, or the daemon did not run.
        case away
    }

    /// The kind of break that it is long enough for.
    public var kind: BreakKind
    /// When it began.
    public var beganAt: Timestamp
    /// How long it was by then, s.
    public var lengthS: Double
    /// What it was spent in.
    public var how: How
    /// The offer that was open, or was taken; absent where there was none.
    public var offerID: String?

    private enum CodingKeys: String, CodingKey {
        case kind, how
        case beganAt = "began_at"
        case lengthS = "length_s"
        case offerID = "offer_id"
    }

    public init(kind: BreakKind, beganAt: Timestamp, lengthS: Double, how: How, offerID: String? = nil) {
        self.kind = kind
        self.beganAt = beganAt
        self.lengthS = lengthS
        self.how = how
        self.offerID = offerID
    }
}

/// One event of ``EventFamily/rest``.
public enum BreakEntry: Sendable, Equatable {
    /// A break was offered.
    case offered(OfferedPayload)
    /// The agent has answered.
    case answered(AnsweredPayload)
    /// A break counts.
    case taken(TakenPayload)

    /// Reads an event; `nil` where it is none of these.
    public init?(_ event: OtherEvent) {
        switch event.type {
        case EventType(family: EventFamily.rest.name, step: "offered"):
            guard let payload = try? event.payload(as: OfferedPayload.self) else { return nil }
            self = .offered(payload)
        case EventType(family: EventFamily.rest.name, step: "answered"):
            guard let payload = try? event.payload(as: AnsweredPayload.self) else { return nil }
            self = .answered(payload)
        case EventType(family: EventFamily.rest.name, step: "taken"):
            guard let payload = try? event.payload(as: TakenPayload.self) else { return nil }
            self = .taken(payload)
        default: return nil
        }
    }

    /// The event.
    public func event() throws -> OtherEvent {
        switch self {
        case .offered(let payload):
            try OtherEvent(family: .rest, step: "offered", subject: payload.offerID, payload: payload)
        case .answered(let payload):
            try OtherEvent(family: .rest, step: "answered", subject: payload.offerID, payload: payload)
        case .taken(let payload):
            try OtherEvent(family: .rest, step: "taken", subject: EventFamily.rest.name, payload: payload)
        }
    }
}
