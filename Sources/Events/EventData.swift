/// What happened, with the payload that belongs to it: a type cannot be paired with another type's payload.
public enum EventData: Sendable, Equatable {
    /// The voice began, went on or ended to be strained; or the agent asked for help.
    case alert(AlertStep, AlertPayload)
    /// A person, or the daemon by the clock, did something with an alert. The steps of people are appended by
    /// `EventLog.apply(_:toAlert:by:idempotencyKey:)`.
    case handling(HandlingStep, HandlingPayload)
    /// Something became of an encrypted segment. The steps of people are appended by the methods of
    /// `EventLog+SegmentCommands.swift`.
    case segment(SegmentChange, SegmentPayload)
    /// The daemon hears something else than before, or nothing, or again.
    case capture(CapturePayload)
    /// The baseline is known, or was thrown away.
    case baseline(BaselineStep, BaselinePayload)
    /// The agent agreed to a purpose, or does not agree.
    case consent(ConsentStep, ConsentPayload)
    /// What the configuration lets others see, hear or keep has changed.
    case policy(PolicyPayload)
    /// Data are gone for good.
    case erased(ErasurePayload)
    /// The daemon runs, or ended in order.
    case daemon(DaemonStep, DaemonPayload)
    /// A type that is not among these: a module's own, a newer release's, or a payload that cannot be read.
    case other(OtherEvent)

    /// The type that goes with this payload.
    public var type: EventType {
        switch self {
        case .alert(let step, _): .alert(step)
        case .handling(let step, _): EventType(family: EventFamily.alert.name, step: step.name)
        case .segment(let step, _): EventType(family: EventFamily.segment.name, step: step.rawValue)
        case .capture: EventType(family: EventFamily.capture.name, step: "changed")
        case .baseline(let step, _): EventType(family: EventFamily.baseline.name, step: step.rawValue)
        case .consent(let step, _): EventType(family: EventFamily.consent.name, step: step.rawValue)
        case .policy: EventType(family: EventFamily.policy.name, step: "changed")
        case .erased: .dataErased
        case .daemon(let step, _): EventType(family: EventFamily.daemon.name, step: step.rawValue)
        case .other(let event): event.type
        }
    }

    /// What it happened to: the alert's or segment's identifier, else the part of the daemon.
    public var subject: String {
        switch self {
        case .alert(_, let alert): alert.alertID
        case .handling(_, let handling): handling.alertID
        case .segment(_, let segment): segment.segmentID
        case .capture: EventFamily.capture.name
        case .baseline: EventFamily.baseline.name
        case .consent: EventFamily.consent.name
        case .policy: EventFamily.policy.name
        case .erased: EventFamily.data.name
        case .daemon: EventFamily.daemon.name
        case .other(let event): event.subject
        }
    }
}

extension EventType {
    /// The type of what says that data are gone.
    public static let dataErased = EventType(family: EventFamily.data.name, step: "erased")

    /// The type of an alert's step.
    public static func alert(_ step: AlertStep) -> EventType {
        EventType(family: EventFamily.alert.name, step: step.rawValue)
    }
}

/// What the voice does to an alert.
public enum AlertStep: String, Sendable, Codable, CaseIterable {
    /// It began.
    case raised
    /// The agent is told of it, before anybody else is: ``raised`` follows.
    case told
    /// It reached a higher level.
    case rising
    /// It would have been raised, were the voice not on probation. It is none, and no one but the agent is told.
    case tried
    /// It ended.
    case cleared
}

/// What becomes of a segment.
public enum SegmentChange: String, Sendable, Codable, CaseIterable {
    /// It lies on disk.
    case stored
    /// It was due and could not be written.
    case refused
    /// It is gone for good.
    case erased
    /// It is kept, whatever else would erase it.
    case held
    /// Nobody holds it any longer.
    case released
    /// It is kept for another purpose.
    case assigned
    /// It is for other keys, or was made of another one.
    case replaced
    /// A second person has agreed to what somebody wants with it.
    case approved
    /// Somebody else has opened what was put in its place.
    case confirmed
    /// The agent says something against its being held.
    case objected
}

/// What becomes of the agent's own calm baseline.
public enum BaselineStep: String, Sendable, Codable, CaseIterable {
    /// It is known.
    case ready
    /// It was thrown away.
    case reset
}

/// What the agent says to a purpose.
public enum ConsentStep: String, Sendable, Codable, CaseIterable {
    /// They agree.
    case granted
    /// They do not, or not any longer.
    case withdrawn
    /// They are asked anew: their word does not count until they give it again.
    case suspended
}

/// What the daemon does.
public enum DaemonStep: String, Sendable, Codable, CaseIterable {
    /// It runs.
    case started
    /// It ended in order.
    case stopped
    /// Nobody but the agent can connect.
    case unreachable
    /// Others can connect again.
    case reachable
    /// Its log is older than it was, or another: nothing is heard until the agent has been asked anew.
    case logRestored = "log_restored"
    /// The file of its log was taken away while it ran; all that it held is in a new one.
    case logSaved = "log_saved"
    /// What the agent said last is not to be found beside the log: nothing is heard until they have been asked anew.
    case reserveLost = "reserve_lost"
}

/// An event of a type that has no case of its own, kept and passed on as it came.
public struct OtherEvent: Sendable, Equatable {
    /// Its type.
    public let type: EventType
    /// What it happened to.
    public let subject: String
    /// Its payload.
    public let data: JSONNode

    /// An event of a module.
    ///
    /// - Parameters:
    ///   - family: the module's family.
    ///   - step: a name among the family's steps.
    ///   - subject: what it happened to.
    ///   - payload: written as JSON.
    /// - Throws: where the payload cannot be written as JSON.
    public init(family: EventFamily, step: String, subject: String, payload: some Encodable) throws {
        precondition(family.steps.contains { $0.name == step }, "a family has the steps that it says")
        self.init(
            type: EventType(family: family.name, step: step), subject: subject,
            data: try JSON.value(JSONNode.self, from: JSON.text(payload)))
    }

    init(type: EventType, subject: String, data: JSONNode) {
        self.type = type
        self.subject = subject
        self.data = data
    }

    /// The payload as the module's own value.
    public func payload<Payload: Decodable>(as type: Payload.Type) throws -> Payload {
        try JSON.value(type, from: JSON.text(data))
    }
}

extension EventData: Encodable {
    /// Writes the payload alone; the type stands beside it in the event.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .alert(_, let alert): try alert.encode(to: encoder)
        case .handling(let step, let handling): try handling.encode(step, to: encoder)
        case .segment(_, let segment): try segment.encode(to: encoder)
        case .capture(let capture): try capture.encode(to: encoder)
        case .baseline(_, let baseline): try baseline.encode(to: encoder)
        case .consent(_, let consent): try consent.encode(to: encoder)
        case .policy(let policy): try policy.encode(to: encoder)
        case .erased(let erasure): try erasure.encode(to: encoder)
        case .daemon(_, let daemon): try daemon.encode(to: encoder)
        case .other(let event): try event.data.encode(to: encoder)
        }
    }
}

extension EventData {
    /// Reads the payload of an event of the given type. What is not known, or cannot be understood since a newer
    /// release wrote it, is kept as it is: one event that a reader does not know must not keep it from the others.
    ///
    /// - Throws: where the payload is no JSON.
    init(type: EventType, subject: String, from decoder: any Decoder) throws {
        if let known = try? Self.known(type, from: decoder) {
            self = known
        } else {
            self = .other(OtherEvent(type: type, subject: subject, data: try JSONNode(from: decoder)))
        }
    }

    private static func known(_ type: EventType, from decoder: any Decoder) throws -> EventData? {
        guard let (family, step) = type.parts.map({ ($0.family, String($0.step)) }) else { return nil }
        switch family {
        case EventFamily.alert.name[...]:
            if let step = AlertStep(rawValue: step) { return .alert(step, try AlertPayload(from: decoder)) }
            return try HandlingPayload.read(step, from: decoder).map { .handling($0, $1) }
        case EventFamily.segment.name[...]:
            return try SegmentChange(rawValue: step).map { .segment($0, try SegmentPayload(from: decoder)) }
        case EventFamily.capture.name[...]: return step == "changed" ? .capture(try CapturePayload(from: decoder)) : nil
        case EventFamily.baseline.name[...]:
            return try BaselineStep(rawValue: step).map { .baseline($0, try BaselinePayload(from: decoder)) }
        case EventFamily.consent.name[...]:
            return try ConsentStep(rawValue: step).map { .consent($0, try ConsentPayload(from: decoder)) }
        case EventFamily.policy.name[...]: return step == "changed" ? .policy(try PolicyPayload(from: decoder)) : nil
        case EventFamily.data.name[...]: return step == "erased" ? .erased(try ErasurePayload(from: decoder)) : nil
        case EventFamily.daemon.name[...]:
            return try DaemonStep(rawValue: step).map { .daemon($0, try DaemonPayload(from: decoder)) }
        default: return nil
        }
    }
}
