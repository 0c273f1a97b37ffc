public import Stress
public import Vocabulary

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
        archive.visit(&rank)
        if archive.isRestoring {
            let restored = AlertLevel(rank: rank)
            archive.require(restored != nil)
            level = restored ?? level
        }
        onset.archive(&archive)
        raised.archive(&archive)
        archive.visit(&cleared, blank: .zero)
        score.archive(&archive)
    }

    /// Stands for an alert that is not there.
    static let blank = Alert(level: .elevated, onset: .zero, raised: .zero, cleared: nil, score: .blank)
}
