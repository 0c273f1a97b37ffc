public import Vocabulary

/// Which segments a list shows. Everything that is not said lets all pass.
public struct SegmentFilter: Sendable, Equatable {
    /// Where a segment stands, as a list is asked for it.
    public enum Standing: String, Sendable, CaseIterable {
        /// It lies on disk, or could not be written: all but what was erased.
        case current
        /// It lies on disk.
        case stored
        /// It could not be written.
        case refused
        /// It was erased.
        case erased
        /// Wherever it stands.
        case all
    }

    /// Most segments that a list shows, and how many it shows where nothing is said.
    public static let most = 10_000, usual = 1_000

    /// Level of the alert.
    public var level: AlertLevel?
    /// Identifier of the alert, or its beginning.
    public var alert: String?
    /// Not begun before.
    public var since: Timestamp?
    /// Begun before.
    public var until: Timestamp?
    /// Where it stands.
    public var state: Standing
    /// Held by somebody, or by nobody.
    public var isHeld: Bool?
    /// What it is kept for.
    public var purpose: SegmentPurpose?
    /// Most segments.
    public var limit: Int

    public init(
        level: AlertLevel? = nil, alert: String? = nil, since: Timestamp? = nil, until: Timestamp? = nil,
        state: Standing = .current, isHeld: Bool? = nil, purpose: SegmentPurpose? = nil,
        limit: Int = SegmentFilter.usual
    ) {
        self.level = level
        self.alert = alert
        self.since = since
        self.until = until
        self.state = state
        self.isHeld = isHeld
        self.purpose = purpose
        self.limit = limit
    }
}
