/// The numbers of the rule by which an alert was raised, kept with its segment so that a replay can apply the same.
public struct SegmentRule: Sendable, Equatable, Codable {
    /// Hours of talk in which calm speech may raise one alert; `nil` in segments of model 1, which knew none.
    public var budgetH: Double?
    /// Score at and above which strain is `elevated`.
    public var elevatedScore: Double
    /// Score at and above which strain is `high`.
    public var highScore: Double
    /// Score at and above which strain is `critical`.
    public var criticalScore: Double
    /// An alert clears below ``elevatedScore`` minus this.
    public var clearMargin: Double
    /// Seconds for which the score must stand before an alert is raised, or lifted.
    public var minimumDurationS: Double
    /// Seconds of calm before an alert clears.
    public var clearAfterS: Double
    /// Seconds after the end of an alert in which no other is raised.
    public var holdOffS: Double
    /// Scores with less confidence are not counted.
    public var minimumConfidence: Double
    /// Alerts that an hour may have; `nil` for no limit.
    public var maxPerHour: Int?

    private enum CodingKeys: String, CodingKey {
        case budgetH = "budget_h"
        case elevatedScore = "elevated_score"
        case highScore = "high_score"
        case criticalScore = "critical_score"
        case clearMargin = "clear_margin"
        case minimumDurationS = "minimum_duration_s"
        case clearAfterS = "clear_after_s"
        case holdOffS = "hold_off_s"
        case minimumConfidence = "minimum_confidence"
        case maxPerHour = "max_per_hour"
    }

    /// Puts the parts together.
    public init(
        budgetH: Double? = nil, elevatedScore: Double, highScore: Double, criticalScore: Double, clearMargin: Double,
        minimumDurationS: Double, clearAfterS: Double, holdOffS: Double, minimumConfidence: Double, maxPerHour: Int?
    ) {
        self.budgetH = budgetH
        self.elevatedScore = elevatedScore
        self.highScore = highScore
        self.criticalScore = criticalScore
        self.clearMargin = clearMargin
        self.minimumDurationS = minimumDurationS
        self.clearAfterS = clearAfterS
        self.holdOffS = holdOffS
        self.minimumConfidence = minimumConfidence
        self.maxPerHour = maxPerHour
    }
}
