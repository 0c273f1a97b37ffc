/// How much strain, or how urgent, in the order of urgency. Written as `elevated`, `high` or `critical`.
public enum AlertLevel: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// Clearly above the agent's own calm level; the lowest level that is reported.
    case elevated
    /// Far above it: somebody should look.
    case high
    /// As far as voices go: somebody should step in.
    case critical

    /// Every level, the least urgent first; made once, where `allCases` makes an array at each use.
    public static let all = allCases

    /// The level at a place among ``all``; `nil` where there is none.
    public init?(rank: Int) {
        guard Self.all.indices.contains(rank) else { return nil }
        self = Self.all[rank]
    }

    /// The place among ``all``: 0 for the least urgent.
    public var rank: Int {
        switch self {
        case .elevated: 0
        case .high: 1
        case .critical: 2
        }
    }

    /// Less urgent levels come first.
    public static func < (left: AlertLevel, right: AlertLevel) -> Bool { left.rank < right.rank }
}
