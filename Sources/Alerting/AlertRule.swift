public import Vocabulary

/// When an alert is raised, lifted and cleared.
///
/// It is raised when more evidence has gathered than this calm voice gathers by itself in ``budgetH`` hours of talk,
/// see `ExcursionTail`; a score of ``elevatedScore`` is where evidence begins to gather.
public struct AlertRule: Sendable, Equatable {
    /// Hours of talk in which calm speech may raise one alert.
    public var budgetH: Double
    /// Score above which time speaks for strain, and below which it speaks against it.
    public var elevatedScore: Float
    /// Mean score of what was gathered at and above which strain is `high`.
    public var highScore: Float
    /// The same for `critical`.
    public var criticalScore: Float
    /// An alert clears below ``elevatedScore`` minus this: hysteresis.
    public var clearMargin: Float
    /// Seconds from the onset in which no alert is raised yet, and for which the score must stand before one is lifted.
    public var minimumDurationS: Double
    /// Seconds of calm before an alert clears.
    public var clearAfterS: Double
    /// Seconds after the end of an alert in which no other is raised.
    public var holdOffS: Double
    /// Scores with less confidence are not counted.
    public var minimumConfidence: Float
    /// Alerts raised within an hour after which further strain is told as the last of them again; `nil` for no limit.
    public var maxPerHour: Int?

    /// The defaults of the configuration.
    public static let standard = AlertRule(
        budgetH: 8, elevatedScore: 60, highScore: 75, criticalScore: 90, clearMargin: 20, minimumDurationS: 2,
        clearAfterS: 5, holdOffS: 30, minimumConfidence: 0.25)

    /// Puts the parts together; thresholds rise from elevated to critical.
    public init(
        budgetH: Double, elevatedScore: Float, highScore: Float, criticalScore: Float, clearMargin: Float,
        minimumDurationS: Double, clearAfterS: Double, holdOffS: Double, minimumConfidence: Float,
        maxPerHour: Int? = nil
    ) {
        precondition(budgetH > 0, "no rule raises no false alert at all")
        precondition(maxPerHour.map { $0 >= 1 } ?? true, "an hour has room for one alert")
        precondition(elevatedScore < highScore && highScore < criticalScore, "thresholds rise")
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

    /// The level that a score has by itself; `nil` below `elevated`.
    public func level(ofScore score: Float) -> AlertLevel? {
        if score >= criticalScore { return .critical }
        if score >= highScore { return .high }
        return score >= elevatedScore ? .elevated : nil
    }
}
