/// What a desk tells its hub under its subject of events. Its kind stands in the member `kind`.
public enum DeskMessage: Sendable, Equatable {
    /// `events`: what happened in a lane.
    case events(EventBatch)
    /// `outcome`: what became of a command.
    case outcome(CommandOutcome)
    /// `standing`: how a lane's way to the hub stands.
    case standing(DeskStanding)
    /// What a newer release tells; never sent.
    case unknown(kind: String)
}

extension DeskMessage: WireMessage {
    private enum CodingKeys: String, CodingKey { case kind }

    /// What is out of its bounds.
    public var fault: String? {
        switch self {
        case .events(let batch): batch.fault
        case .outcome(let outcome): outcome.fault
        case .standing(let standing): standing.fault
        case .unknown(let kind): Wire.fault(inNames: ("kind", kind, Wire.maxNameBytes))
        }
    }

    /// Reads what the member `kind` names.
    public init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: CodingKeys.self).decode(String.self, forKey: .kind) {
        case "events": self = .events(try EventBatch(from: decoder))
        case "outcome": self = .outcome(try CommandOutcome(from: decoder))
        case "standing": self = .standing(try DeskStanding(from: decoder))
        case let kind: self = .unknown(kind: kind)
        }
    }

    /// Writes the kind and the members of what it is.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .events(let batch):
            try container.encode("events", forKey: .kind)
            try batch.encode(to: encoder)
        case .outcome(let outcome):
            try container.encode("outcome", forKey: .kind)
            try outcome.encode(to: encoder)
        case .standing(let standing):
            try container.encode("standing", forKey: .kind)
            try standing.encode(to: encoder)
        case .unknown(let kind): try container.encode(kind, forKey: .kind)
        }
    }
}
