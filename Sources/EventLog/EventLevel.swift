/// How far an alert has gone. Written as `elevated`, `high` or `critical`.
public enum EventLevel: String, Sendable, Codable, CaseIterable, Comparable {
    /// The lowest level that is reported.
    case elevated
    /// Somebody should look.
    case high
    /// Somebody should step in.
    case critical

    /// Milder levels come first.
    public static func < (left: EventLevel, right: EventLevel) -> Bool {
        left.rank < right.rank
    }

    private var rank: Int {
        switch self {
        case .elevated: 0
        case .high: 1
        case .critical: 2
        }
    }
}
