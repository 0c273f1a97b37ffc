/// What a hub asks of a desk under its subject of commands. Its kind stands in the member `kind`; where there is none,
/// it is a ``DeskCommand``, as every release reads and writes it.
public enum DeskRequest: Sendable, Equatable {
    /// Somebody does something with an alert.
    case command(DeskCommand)
    /// `segment.fetch`: somebody asks for a sealed segment.
    case fetch(SegmentFetch)
    /// What a newer hub asks for; never sent.
    case unknown(kind: String)
}

extension DeskRequest: WireMessage {
    private enum CodingKeys: String, CodingKey { case kind }

    /// What is out of its bounds.
    public var fault: String? {
        switch self {
        case .command(let command): command.fault
        case .fetch(let fetch): fetch.fault
        case .unknown(let kind): Wire.fault(inNames: ("kind", kind, Wire.maxNameBytes))
        }
    }

    /// Reads what the member `kind` names.
    public init(from decoder: any Decoder) throws {
        switch try decoder.container(keyedBy: CodingKeys.self).decodeIfPresent(String.self, forKey: .kind) {
        case nil: self = .command(try DeskCommand(from: decoder))
        case SegmentFetch.kind: self = .fetch(try SegmentFetch(from: decoder))
        case let kind?: self = .unknown(kind: kind)
        }
    }

    /// Writes the kind and the members of what it is.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .command(let command): try command.encode(to: encoder)
        case .fetch(let fetch):
            try container.encode(SegmentFetch.kind, forKey: .kind)
            try fetch.encode(to: encoder)
        case .unknown(let kind): try container.encode(kind, forKey: .kind)
        }
    }
}
