public import Events

/// What the feed asks the running daemon to do with stored segments: what needs their files, or what the agent has
/// agreed to. Called from any thread; each may take the time that it needs.
public struct SegmentService: Sendable {
    /// Whether quality assurance hears a segment only when a second person has agreed.
    public var needsSecondPerson = false
    /// Erases a segment, and returns the receipt.
    public var erase: @Sendable (_ segmentID: String, _ reason: String, Person) throws -> ErasurePayload
    /// Takes a new file for a segment.
    public var replace: @Sendable (_ segmentID: String, SegmentReplacement, Person) throws -> SegmentRecord
    /// Keeps a segment for a purpose.
    public var assign: @Sendable (_ segmentID: String, SegmentPurpose, _ reason: String, Person) throws -> SegmentRecord

    /// Puts the parts together; a part that is left out refuses.
    public init(
        needsSecondPerson: Bool = false,
        erase: @escaping @Sendable (String, String, Person) throws -> ErasurePayload = { _, _, _ in
            throw FeedRefusal.notOffered
        },
        replace: @escaping @Sendable (String, SegmentReplacement, Person) throws -> SegmentRecord = { _, _, _ in
            throw FeedRefusal.notOffered
        },
        assign: @escaping @Sendable (String, SegmentPurpose, String, Person) throws -> SegmentRecord = { _, _, _, _ in
            throw FeedRefusal.notOffered
        }
    ) {
        self.needsSecondPerson = needsSecondPerson
        self.erase = erase
        self.replace = replace
        self.assign = assign
    }
}

/// A new file for a segment: the body of `PUT /v1/segments/{id}` and what was said with it.
public struct SegmentReplacement: Sendable, Equatable {
    /// What is new about it.
    public enum Kind: String, Sendable, CaseIterable {
        /// A span is silenced: it is stored beside the old one, which is erased unless somebody holds it.
        case redaction
        /// It is for other keys, and takes the old one's place.
        case rekey
    }

    /// What is new about it.
    public var kind: Kind
    /// The whole file, in the age v1 format.
    public var bytes: [UInt8]
    /// Fingerprints of the keys that it is for; empty where that was not said.
    public var recipients: [String]
    /// Why.
    public var reason: String

    public init(kind: Kind, bytes: [UInt8], recipients: [String], reason: String) {
        self.kind = kind
        self.bytes = bytes
        self.recipients = recipients
        self.reason = reason
    }
}
