public import Vocabulary

/// What follows from the events of ``EventFamily/rest``: which calls no longer count, what was offered, what the agent
/// said. Numbers are those of events, in their order; calls are compared with them.
public struct BreakBook: Sendable, Equatable, Codable {
    /// An offer that is neither refused nor taken.
    public struct Offer: Sendable, Equatable, Codable {
        /// Its identifier.
        public var id: String
        /// When it was made last.
        public var at: Timestamp
        /// How often it was made.
        public var times: Int
        /// Its event.
        public var number: Int64
    }

    /// When the agent wants to be asked again.
    public struct Snooze: Sendable, Equatable, Codable {
        /// When it was said.
        public var at: Timestamp
        /// After so many seconds; absent where it is after the next call.
        public var lengthS: Double?
        /// The event: a call after it is the next.
        public var number: Int64
    }

    /// The event from which on calls count for a kind of break.
    private var cleared: [String: Int64] = [:]
    private var offers: [String: Offer] = [:]
    /// The kind whose offer waits for an answer.
    public private(set) var open: BreakKind?
    /// The kind that the agent has said yes to, and when.
    public private(set) var accepted: BreakKind?
    /// The event with which they have said yes last.
    private var acceptedNumber: Int64?
    /// What was put off.
    public private(set) var snooze: Snooze?
    /// When offers were made.
    public private(set) var offeredAt: [Timestamp] = []
    /// When offers were put off.
    public private(set) var snoozedAt: [Timestamp] = []
    /// When offers were refused.
    public private(set) var refusedAt: [Timestamp] = []
    /// What counted, the oldest first.
    public private(set) var taken: [TakenPayload] = []

    /// More than anybody is offered in a shift.
    private static let most = 100

    /// Nothing has happened.
    public init() {}

    /// The event from which on calls count for a kind of break.
    public func cleared(_ kind: BreakKind) -> Int64 { cleared[kind.rawValue] ?? 0 }

    /// The event from which on calls count for any kind.
    public var countsFrom: Int64 { BreakKind.allCases.map(cleared).min() ?? 0 }

    /// The offer of a kind that is neither refused nor taken.
    public func offer(of kind: BreakKind) -> Offer? { offers[kind.rawValue] }

    /// Takes an event.
    public mutating func apply(_ entry: BreakEntry, number: Int64) {
        switch entry {
        case .offered(let offer):
            offers[offer.kind.rawValue] = Offer(id: offer.offerID, at: offer.at, times: offer.times, number: number)
            (open, snooze) = (offer.kind, nil)
            Self.add(offer.at, to: &offeredAt)
        case .answered(let answer):
            (open, accepted, snooze) = (nil, nil, nil)
            switch answer.answer {
            case .take: (accepted, acceptedNumber) = (answer.kind, number)
            case .snooze, .nextCall:
                snooze = Snooze(
                    at: answer.at, lengthS: answer.answer == .snooze ? answer.snoozeS ?? 0 : nil, number: number)
                Self.add(answer.at, to: &snoozedAt)
            case .skip:
                Self.add(answer.at, to: &refusedAt)
                // Who does not want ten minutes is not asked for two instead.
                clear(answer.kind == .long ? [.long, .recovery] : [answer.kind], number)
            }
        case .taken(let rest):
            if taken.last?.beganAt == rest.beganAt { taken.removeLast() }
            taken.append(rest)
            taken = taken.suffix(Self.most)
            clear(BreakKind.allCases.filter { rest.lengthS >= $0.countsFromS }, number)
        }
    }

    /// What the agent said yes to was broken off by a call; by one of this number, or by one that is on.
    mutating func breakOff(byCall number: Int64 = .max) { if number > acceptedNumber ?? 0 { accepted = nil } }

    private mutating func clear(_ kinds: [BreakKind], _ number: Int64) {
        for kind in kinds {
            cleared[kind.rawValue] = number
            offers[kind.rawValue] = nil
            if open == kind { open = nil }
            if accepted == kind { accepted = nil }
        }
        if offers.isEmpty { snooze = nil }
    }

    private static func add(_ time: Timestamp, to times: inout [Timestamp]) {
        times.append(time)
        times = times.suffix(most)
    }
}
