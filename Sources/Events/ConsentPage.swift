public import Vocabulary

/// What the agent has agreed to: the answer to `GET` and `POST /v1/consent`.
public struct ConsentPage: Sendable, Equatable, Codable {
    /// One purpose, with the notice that the agent is to read.
    public struct Purpose: Sendable, Equatable, Codable {
        /// `self-view`, `alerts`, `replay` or `evaluation`.
        public var purpose: String
        /// Whether this site uses voices for it at all.
        public var isUsed: Bool
        /// Version of the notice.
        public var noticeVersion: Int
        /// The notice itself.
        public var notice: String
        /// Since when the agent agrees; absent where that was never so.
        public var grantedAt: Timestamp?
        /// When the agent withdrew; absent where that was not so since.
        public var withdrawnAt: Timestamp?
        /// What they agreed to; absent where that is not so, or was said to an older release.
        public var terms: ConsentTerms?
        /// Why they are asked anew; absent where they are not.
        public var suspension: String?

        private enum CodingKeys: String, CodingKey {
            case purpose, notice, terms, suspension
            case isUsed = "is_used"
            case noticeVersion = "notice_version"
            case grantedAt = "granted_at"
            case withdrawnAt = "withdrawn_at"
        }

        public init(
            purpose: String, isUsed: Bool, noticeVersion: Int, notice: String, grantedAt: Timestamp? = nil,
            withdrawnAt: Timestamp? = nil, terms: ConsentTerms? = nil, suspension: String? = nil
        ) {
            self.purpose = purpose
            self.isUsed = isUsed
            self.noticeVersion = noticeVersion
            self.notice = notice
            self.grantedAt = grantedAt
            self.withdrawnAt = withdrawnAt
            self.terms = terms
            self.suspension = suspension
        }
    }

    /// `agent-only`, `measure-only` or `supervised`.
    public var profile: String
    /// Country whose law applies, ISO 3166-1 alpha-2.
    public var territory: String
    /// Every purpose, used or not.
    public var purposes: [Purpose]
    /// What consent would be given for at this moment; absent from an older release.
    public var terms: ConsentTerms?
    /// SHA-256 of them, by which whoever agrees says what they have read.
    public var termsDigest: String?
    /// What else is to be said of the answer: that something is kept and not in the log yet.
    public var note: String?

    private enum CodingKeys: String, CodingKey {
        case profile, territory, purposes, terms, note
        case termsDigest = "terms_digest"
    }

    public init(
        profile: String, territory: String, purposes: [Purpose], terms: ConsentTerms? = nil,
        termsDigest: String? = nil, note: String? = nil
    ) {
        self.profile = profile
        self.territory = territory
        self.purposes = purposes
        self.terms = terms
        self.termsDigest = termsDigest
        self.note = note
    }
}
