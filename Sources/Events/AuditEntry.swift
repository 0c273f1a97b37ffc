public import Vocabulary

/// Something that somebody wanted, for the audit.
public struct AuditDraft: Sendable, Equatable {
    /// What became of it.
    public enum Outcome: String, Sendable, Codable {
        /// It was done.
        case allowed
        /// It was not.
        case refused
    }

    /// Who wanted it.
    public var actor: Person
    /// What they wanted, for instance `alert.acknowledge` or `segments.read`.
    public var action: String
    /// Of what: an identifier, a purpose, an address.
    public var object: String
    /// What they stated as their reason; for a command what else has to be known of it.
    public var reason: String?
    /// What became of it.
    public var outcome: Outcome

    public init(actor: Person, action: String, object: String, reason: String? = nil, outcome: Outcome = .allowed) {
        self.actor = actor
        self.action = action
        self.object = object
        self.reason = reason
        self.outcome = outcome
    }
}

/// A row of the audit.
public struct AuditEntry: Sendable, Equatable, Codable {
    /// Its number, from 1, without holes.
    public var sequence: Int64
    /// When it was written.
    public var at: Timestamp
    /// Who wanted something.
    public var actor: Person
    /// What.
    public var action: String
    /// Of what.
    public var object: String
    /// What they stated as their reason; for a command what else has to be known of it. Absent where nothing was said,
    /// and where the words were erased.
    public var reason: String?
    /// What the chain holds of the reason: `sha256:` and the hash of salt and words. Absent where nothing was said, and
    /// in rows of older programs, whose chain holds the words themselves.
    public var reasonHash: String?
    /// The salt of ``reasonHash``, as hexadecimal digits; it goes with the words.
    public var salt: String?
    /// What became of it.
    public var outcome: AuditDraft.Outcome
    /// Hash of the row before it; 64 zeros for the first.
    public var previous: String
    /// Hash of this row.
    public var hash: String

    /// Whether something was said, and the words are gone.
    public var isReasonErased: Bool { reasonHash != nil && reason == nil }

    private enum CodingKeys: String, CodingKey {
        case sequence, at, actor, action, object, reason, salt, outcome, previous, hash
        case reasonHash = "reason_hash"
    }

    public init(
        sequence: Int64, at: Timestamp, actor: Person, action: String, object: String, reason: String? = nil,
        reasonHash: String? = nil, salt: String? = nil, outcome: AuditDraft.Outcome, previous: String, hash: String
    ) {
        self.sequence = sequence
        self.at = at
        self.actor = actor
        self.action = action
        self.object = object
        self.reason = reason
        self.reasonHash = reasonHash
        self.salt = salt
        self.outcome = outcome
        self.previous = previous
        self.hash = hash
    }
}

/// The end of the audit at some moment. Kept in another place it is an anchor: the rows up to it cannot be replaced any
/// more without being found out, however well the rest is made to fit.
public struct AuditHead: Sendable, Equatable, Hashable, Codable {
    /// Number of the last row; 0 before the first.
    public var sequence: Int64
    /// Hash of that row; 64 zeros before the first.
    public var hash: String

    /// The head of an audit without rows.
    public static let none = AuditHead(sequence: 0, hash: String(repeating: "0", count: 64))

    public init(sequence: Int64, hash: String) {
        self.sequence = sequence
        self.hash = hash
    }

    /// Reads `SEQUENCE:HASH`, the hash as 64 hexadecimal digits; `nil` where it is not that.
    public init?(text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let sequence = Int64(parts[0]), sequence >= 0, parts[1].utf8.count == 64,
            parts[1].allSatisfy(\.isHexDigit)
        else { return nil }
        self.init(sequence: sequence, hash: parts[1].lowercased())
    }

    /// `SEQUENCE:HASH`.
    public var text: String { "\(sequence):\(hash)" }
}
