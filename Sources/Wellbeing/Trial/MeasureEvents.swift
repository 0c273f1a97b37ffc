public import Events
public import Vocabulary

/// A measure of the agent's own, with a day from which it holds: a new headset, another rota.
public struct Measure: Sendable, Equatable, Codable {
    /// What the agent calls it.
    public var name: String
    /// When it began.
    public var startsAt: Timestamp
    /// When it was over; absent while it is not.
    public var endedAt: Timestamp?

    private enum CodingKeys: String, CodingKey {
        case name
        case startsAt = "starts_at"
        case endedAt = "ended_at"
    }

    public init(name: String, startsAt: Timestamp, endedAt: Timestamp? = nil) {
        self.name = name
        self.startsAt = startsAt
        self.endedAt = endedAt
    }
}

/// What is kept of trials beside their events, which the log forgets after its days.
public struct TrialState: Sendable, Equatable, Codable {
    /// Most measures that are kept.
    public static let mostMeasures = 100
    /// Most bytes of a name.
    public static let mostName = 64

    /// Draws that were ever made.
    public var drawn = 0
    /// The measures, as they were begun.
    public var measures: [Measure] = []

    /// Nothing so far.
    public init() {}

    /// Reads the state that the log keeps; nothing where it keeps none.
    public init(_ state: String?) throws {
        self = try state.map { try JSON.value(TrialState.self, from: $0) } ?? TrialState()
    }

    /// The state after an event.
    func after(_ event: Event) throws -> TrialState {
        guard case .other(let other) = event.data else { return self }
        var state = self
        switch other.type {
        case EventFamily.trialDrawn: state.drawn += 1
        case EventFamily.trialBegun:
            guard let measure = try? other.payload(as: Measure.self) else { return self }
            state.measures = Array((measures + [measure]).suffix(Self.mostMeasures))
        case EventFamily.trialEnded:
            guard let measure = try? other.payload(as: Measure.self),
                let place = measures.lastIndex(where: { $0.name == measure.name && $0.endedAt == nil })
            else { return self }
            state.measures[place].endedAt = measure.endedAt
        // A type of a newer release leaves what is known as it is.
        default: break
        }
        return state
    }
}

/// What the agent says of a measure: the body of `POST /v1/measures`.
public struct MeasureRequest: Sendable, Equatable, Codable {
    /// What it is called.
    public var name: String
    /// When it begins, or began.
    public var startsAt: Timestamp?
    /// When it is over.
    public var endsAt: Timestamp?

    private enum CodingKeys: String, CodingKey {
        case name
        case startsAt = "starts_at"
        case endsAt = "ends_at"
    }

    public init(name: String, startsAt: Timestamp? = nil, endsAt: Timestamp? = nil) {
        self.name = name
        self.startsAt = startsAt
        self.endsAt = endsAt
    }

    /// What is to be written down.
    /// - Parameters:
    ///   - state: what is known.
    ///   - now: the time.
    /// - Returns: the event, or why it cannot be.
    /// - Throws: where it cannot be written as JSON.
    public func event(after state: TrialState, now: Timestamp) throws -> Result<EventData, Fault> {
        let open = state.measures.last { $0.name == name && $0.endedAt == nil }
        switch (startsAt, endsAt) {
        case (let start?, nil):
            guard open == nil else { return .failure(Fault(.isOpen)) }
            guard state.measures.count < TrialState.mostMeasures else { return .failure(Fault(.tooMany)) }
            guard start <= now.advanced(bySeconds: Self.aheadS) else { return .failure(Fault(.tooFarAhead)) }
            return .success(try step("begun", Measure(name: name, startsAt: start)))
        case (nil, let end?):
            guard let open else { return .failure(Fault(.isNotOpen)) }
            guard end > open.startsAt else { return .failure(Fault(.endsBeforeItBegins)) }
            return .success(try step("ended", Measure(name: name, startsAt: open.startsAt, endedAt: end)))
        case (nil, nil), (_?, _?): return .failure(Fault(.neither))
        }
    }

    /// A year: a measure may be planned.
    private static let aheadS = 366.0 * 86_400

    private func step(_ step: String, _ measure: Measure) throws -> EventData {
        .other(try OtherEvent(family: .trial, step: step, subject: "measure", payload: measure))
    }

    /// Why a measure is not begun or ended.
    public struct Fault: Error, Sendable, Equatable {
        /// The kinds.
        public enum Kind: Sendable, CaseIterable {
            /// One of this name is open.
            case isOpen
            /// There is no open one of this name.
            case isNotOpen
            /// There are as many as are kept.
            case tooMany
            /// It would begin in more than a year.
            case tooFarAhead
            /// Its end is not later than its beginning.
            case endsBeforeItBegins
            /// Neither a beginning nor an end is said, or both.
            case neither
        }

        /// Which.
        public let kind: Kind

        init(_ kind: Kind) { self.kind = kind }
    }
}

extension EventFamily {
    /// The type of a draw.
    public static let trialDrawn = EventType(family: trial.name, step: "drawn")
    static let trialBegun = EventType(family: trial.name, step: "begun")
    static let trialEnded = EventType(family: trial.name, step: "ended")
    /// The type of a call that is over.
    public static let callEnded = EventType(family: call.name, step: "ended")
}
