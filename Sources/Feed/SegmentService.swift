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
