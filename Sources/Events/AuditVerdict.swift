/// What came of looking at every row of the audit.
public struct AuditVerdict: Sendable, Equatable, Codable {
    /// How many rows there are.
    public var rows: Int
    /// How many rows before them were sealed and are no longer held.
    public var sealedRows: Int64
    /// How many anchors lie within what was sealed, so that nothing is left to compare them with.
    public var sealedAnchors: Int
    /// Of how many rows the words were erased, as may be done; the row itself stays.
    public var erasedReasons: Int
    /// Where the audit ends.
    public var head: AuditHead
    /// How many anchors were compared with their rows.
    public var anchors: Int
    /// What is wrong, in the order of the rows; empty where the audit is whole. At most 100 are listed.
    public var damage: [AuditDamage]

    private enum CodingKeys: String, CodingKey {
        case rows, head, anchors, damage
        case sealedRows = "sealed_rows"
        case sealedAnchors = "sealed_anchors"
        case erasedReasons = "erased_reasons"
    }

    public init(
        rows: Int, sealedRows: Int64 = 0, sealedAnchors: Int = 0, erasedReasons: Int = 0, head: AuditHead, anchors: Int,
        damage: [AuditDamage]
    ) {
        self.rows = rows
        self.sealedRows = sealedRows
        self.sealedAnchors = sealedAnchors
        self.erasedReasons = erasedReasons
        self.head = head
        self.anchors = anchors
        self.damage = damage
    }

    /// Whether nothing is wrong.
    public var isWhole: Bool { damage.isEmpty }
}

/// One thing that is wrong with the audit.
public struct AuditDamage: Sendable, Equatable, Codable {
    /// What kind of thing.
    public enum Kind: String, Sendable, Codable {
        /// A row does not hold what was written.
        case changed
        /// Rows are missing before others.
        case removed
        /// A row stands where another one was.
        case reordered
        /// Rows are missing at the end.
        case truncated
        /// Rows fit together and are not those that an anchor was taken from.
        case rewritten
    }

    /// The row, or the first of those that are missing.
    public var sequence: Int64
    /// What kind of thing.
    public var kind: Kind
    /// One sentence.
    public var detail: String

    public init(sequence: Int64, kind: Kind, detail: String) {
        self.sequence = sequence
        self.kind = kind
        self.detail = detail
    }
}
