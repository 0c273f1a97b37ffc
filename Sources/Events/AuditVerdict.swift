/// What came of looking at every row of the audit.
public struct AuditVerdict: Sendable, Equatable, Codable {
    /// How many rows there are.
    public var rows: Int
    /// Where the audit ends.
    public var head: AuditHead
    /// How many anchors were compared with their rows.
    public var anchors: Int
    /// What is wrong, in the order of the rows; empty where the audit is whole. At most 100 are listed.
    public var damage: [AuditDamage]

    public init(rows: Int, head: AuditHead, anchors: Int, damage: [AuditDamage]) {
        self.rows = rows
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
