public import Vocabulary

/// One thing that happened, as it is stored and as every reader receives it. **This file is the specification.**
///
/// An event is a CloudEvents 1.0 value in its JSON format, on one line, with sorted keys:
///
///     {"data":{...},"datacontenttype":"application/json","id":"6b0e...","sequence":42,
///      "source":"urn:undertone:desk-17:maria","specversion":"1.0","subject":"<alert id>",
///      "time":"2025-03-01T09:30:00.250Z","type":"io.undertone.alert.raised"}
///
/// | Member | Content |
/// |---|---|
/// | `specversion` | `1.0` |
/// | `id` | a random UUID (version 4) in lower case: the same event keeps it wherever it travels, so receivers drop doubles by it |
/// | `source` | `urn:undertone:<host>:<agent>`, see ``source(host:agent:)`` |
/// | `type` | `io.undertone.FAMILY.STEP`, see ``EventFamily`` |
/// | `subject` | identifier of the alert or segment; else `capture`, `baseline`, `consent`, `policy`, `data` or `daemon` |
/// | `time` | when it was appended: RFC 3339, UTC, milliseconds |
/// | `datacontenttype` | `application/json` |
/// | `data` | the payload that belongs to the type, see the table below |
/// | `sequence` | extension attribute, a whole number: position in this log, from 1, without holes, never used twice; the agent alone is told |
/// | `cursor` | extension attribute, in the place of `sequence` for everybody else: what to ask the next events after, see ``FeedCursor`` |
///
/// | Types | Payload |
/// |---|---|
/// | `io.undertone.alert.raised`, `.rising`, `.cleared` | ``AlertPayload`` |
/// | `io.undertone.alert.told` | ``AlertPayload``; for the agent alone, who is told before the `.raised` that says the same to others |
/// | `io.undertone.alert.tried` | ``AlertPayload`` with `device`; for the agent alone, and no alert: it would have been raised, were the voice not on probation |
/// | `io.undertone.alert.acknowledged`, `.taken_over`, `.handed_on`, `.escalated`, `.resolved`, `.contested`, `.judged`, `.noted`, `.undone` | ``HandlingPayload`` |
/// | the same `.resolved` and `.judged` | with `nothing_wrong` or `upheld` true, what was heard in the alert counts as calm from then on |
/// | `io.undertone.segment.stored`, `.refused`, `.erased`, `.held`, `.released`, `.assigned`, `.replaced`, `.approved`, `.confirmed`, `.objected` | ``SegmentPayload`` |
/// | `io.undertone.capture.changed` | ``CapturePayload`` |
/// | `io.undertone.baseline.ready`, `.reset` | ``BaselinePayload`` |
/// | `io.undertone.consent.granted`, `.withdrawn`, `.suspended` | ``ConsentPayload`` |
/// | `io.undertone.policy.changed` | ``PolicyPayload``; what is suspended, the agent alone is told |
/// | `io.undertone.data.erased` | ``ErasurePayload`` |
/// | `io.undertone.command.sent`, `.done`, `.refused`, `.expired` | ``SiteCommand``; a hub's own, of what people there want done with the alert that is the subject |
/// | `io.undertone.daemon.started`, `.stopped`, `.unreachable`, `.reachable`, `.log_restored`, `.log_saved`, `.reserve_lost` | ``DaemonPayload`` |
///
/// Where an agent had events erased, each keeps its `id`, `time` and `sequence` and becomes an
/// `io.undertone.data.erased` whose `what` is `event`.
///
/// Members of payloads are in snake case with the unit in the name. A member that does not apply is left out. Readers
/// ignore members and types that they do not know; existing ones keep their meaning.
public struct Event: Sendable, Equatable {
    /// Version of CloudEvents.
    public static let specificationVersion = "1.0"
    /// Media type of `data`.
    public static let dataContentType = "application/json"

    /// Random UUID in lower case.
    public let id: String
    /// Which agent's desktop it happened on.
    public let source: String
    /// When it was appended.
    public let time: Timestamp
    /// What the events after it are asked for by: its position in the log, or what is told in place of that.
    public let cursor: FeedCursor
    /// What happened.
    public let data: EventData

    /// Position in the log; 0 where that is withheld.
    public var sequence: Int64 { cursor.number ?? 0 }
    /// What kind of thing happened.
    public var type: EventType { data.type }
    /// What it happened to.
    public var subject: String { data.subject }

    /// An event of the log.
    public init(id: String, source: String, time: Timestamp, sequence: Int64, data: EventData) {
        self.init(id: id, source: source, time: time, cursor: .number(sequence), data: data)
    }

    private init(id: String, source: String, time: Timestamp, cursor: FeedCursor, data: EventData) {
        self.id = id
        self.source = source
        self.time = time
        self.cursor = cursor
        self.data = data
    }

    /// The same event as somebody is told of it: with a payload of which a part may be withheld, and another cursor.
    public func told(_ data: EventData, cursor: FeedCursor) -> Event {
        Event(id: id, source: source, time: time, cursor: cursor, data: data)
    }

    /// The source of an agent's events: `urn:undertone:<host>:<agent>`, with everything but ASCII letters, digits, `-`,
    /// `.` and `_` percent-encoded, so that it stays one URN whatever the names hold.
    public static func source(host: String, agent: String) -> String {
        "urn:undertone:\(percentEncoded(host)):\(percentEncoded(agent))"
    }

    private static func percentEncoded(_ text: String) -> String {
        var encoded = ""
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default: encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}

extension Event: Codable {
    private enum CodingKeys: String, CodingKey {
        case specversion, id, source, type, subject, time, datacontenttype, data, sequence, cursor
    }

    /// Reads the JSON format; the payload's shape follows from `type`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let version = try container.decode(String.self, forKey: .specversion)
        guard version == Event.specificationVersion else {
            throw DecodingError.dataCorruptedError(
                forKey: .specversion, in: container, debugDescription: "CloudEvents \(version) is not understood")
        }
        id = try container.decode(String.self, forKey: .id)
        source = try container.decode(String.self, forKey: .source)
        time = try container.decode(Timestamp.self, forKey: .time)
        cursor =
            if let sealed = try container.decodeIfPresent(FeedCursor.self, forKey: .cursor) { sealed } else {
                .number(try container.decode(Int64.self, forKey: .sequence))
            }
        data = try EventData(
            type: try container.decode(EventType.self, forKey: .type),
            subject: try container.decodeIfPresent(String.self, forKey: .subject) ?? "",
            from: container.superDecoder(forKey: .data))
    }

    /// Writes the JSON format.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(Event.specificationVersion, forKey: .specversion)
        try container.encode(id, forKey: .id)
        try container.encode(source, forKey: .source)
        try container.encode(type, forKey: .type)
        try container.encode(subject, forKey: .subject)
        try container.encode(time, forKey: .time)
        try container.encode(Event.dataContentType, forKey: .datacontenttype)
        try container.encode(data, forKey: .data)
        switch cursor {
        case .number(let sequence): try container.encode(sequence, forKey: .sequence)
        case .sealed: try container.encode(cursor, forKey: .cursor)
        }
    }
}
