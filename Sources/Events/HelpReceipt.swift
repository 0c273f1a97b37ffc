/// What the agent is told of a request for help: the request, and who can see it. One JSON object, as an alert is.
public struct HelpReceipt: Sendable, Equatable {
    /// The request.
    public var record: AlertRecord
    /// How many supervisors follow the events just now; absent where the daemon does not count them.
    public var watching: Int?
    /// Why no supervisor can connect; absent where they can.
    public var unreachable: String?

    public init(record: AlertRecord, watching: Int?, unreachable: String?) {
        self.record = record
        self.watching = watching
        self.unreachable = unreachable
    }

    /// The figures of the request.
    public var alert: AlertPayload { record.alert }
}

extension HelpReceipt: Codable {
    private enum CodingKeys: String, CodingKey {
        case watching, unreachable
    }

    /// Reads the members of the request and those of the receipt from one JSON object.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        record = try AlertRecord(from: decoder)
        watching = try container.decodeIfPresent(Int.self, forKey: .watching)
        unreachable = try container.decodeIfPresent(String.self, forKey: .unreachable)
    }

    /// Writes both as one JSON object.
    public func encode(to encoder: any Encoder) throws {
        try record.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encodeIfPresent(watching, forKey: .watching)
        try container.encodeIfPresent(unreachable, forKey: .unreachable)
    }
}
