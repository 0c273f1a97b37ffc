public import AudioTypes
public import Stress

/// How much strain, in the order of urgency.
public enum AlertLevel: String, Sendable, Hashable, Codable, CaseIterable, Comparable {
    /// Clearly above the own calm level.
    case elevated
    /// Far above it.
    case high
    /// As far as voices go.
    case critical

    /// Less urgent levels come first.
    public static func < (left: AlertLevel, right: AlertLevel) -> Bool {
        left.rank < right.rank
    }

    fileprivate var rank: Int {
        switch self {
        case .elevated: 0
        case .high: 1
        case .critical: 2
        }
    }
}

/// One stretch of raised strain, from its onset to the return to calm.
public struct Alert: Archivable, Sendable, Equatable {
    /// Highest level so far.
    public var level: AlertLevel
    /// When the score first stood above the threshold.
    public var onset: StreamTime
    /// When the alert was raised: look-ahead and minimum duration included.
    public var raised: StreamTime
    /// When it was cleared; `nil` while it is open.
    public var cleared: StreamTime?
    /// The score that raised it, or lifted it to its level.
    public var score: StressScore

    /// Every value.
    public mutating func archive(_ archive: inout StateArchive) {
        var rank = level.rank
        archive.visit(&rank, in: 0...2)
        if archive.isRestoring { level = rank == 0 ? .elevated : rank == 1 ? .high : .critical }
        onset.archive(&archive)
        raised.archive(&archive)
        archive.visit(&cleared, blank: .zero)
        score.archive(&archive)
    }

    /// Stands for an alert that is not there.
    static let blank = Alert(level: .elevated, onset: .zero, raised: .zero, cleared: nil, score: .blank)
}
