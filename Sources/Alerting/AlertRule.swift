/// When an alert is raised, lifted and cleared.
public struct AlertRule: Sendable, Equatable {
    /// Score at and above which strain is `elevated`.
    public var elevatedScore: Float
    /// Score at and above which strain is `high`.
    public var highScore: Float
    /// Score at and above which strain is `critical`.
    public var criticalScore: Float
    /// An alert clears below ``elevatedScore`` minus this: hysteresis.
    public var clearMargin: Float
    /// Seconds for which the score must stand before an alert is raised, or lifted.
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
        elevatedScore: 60, highScore: 75, criticalScore: 90, clearMargin: 20, minimumDurationS: 0.5, clearAfterS: 5,
        holdOffS: 30, minimumConfidence: 0.25)

    /// Puts the parts together; thresholds rise from elevated to critical.
    public init(
        elevatedScore: Float, highScore: Float, criticalScore: Float, clearMargin: Float, minimumDurationS: Double,
        clearAfterS: Double, holdOffS: Double, minimumConfidence: Float, maxPerHour: Int? = nil
    ) {
        precondition(maxPerHour.map { $0 >= 1 } ?? true, "an hour has room for one alert")
        precondition(elevatedScore < highScore && highScore < criticalScore, "thresholds rise")
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
