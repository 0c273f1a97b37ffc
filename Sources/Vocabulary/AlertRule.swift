/// When an alert is raised, lifted and cleared: from the configuration to the analysis, and kept with each segment so
/// that a replay can apply the same.
///
/// An alert is raised when more evidence has gathered than this calm voice gathers by itself in ``budgetH`` hours of
/// talk, see `ExcursionTail`; a score of ``elevatedScore`` is where evidence begins to gather. Numbers that come out of
/// a file may be anything: ask ``isSound``.
public struct AlertRule: Sendable, Equatable {
    /// Hours of talk in which calm speech may raise one alert; infinite where evidence raises none, as in segments of
    /// model 1, which knew no budget.
    public var budgetH: Double
    /// Score above which time speaks for strain, and below which it speaks against it.
    public var elevatedScore: Double
    /// Mean score of what was gathered at and above which strain is `high`.
    public var highScore: Double
    /// The same for `critical`.
    public var criticalScore: Double
    /// An alert clears below ``elevatedScore`` minus this: hysteresis.
    public var clearMargin: Double
    /// Seconds from the onset in which no alert is raised yet, and for which the score must stand before one is lifted.
    public var minimumDurationS: Double
    /// Seconds of calm before an alert clears.
    public var clearAfterS: Double
    /// Seconds after the end of an alert in which no other is raised.
    public var holdOffS: Double
    /// Scores with less confidence are not counted, 0...1.
    public var minimumConfidence: Double
    /// Alerts raised within an hour after which further strain is told as the last of them again.
    public var maxPerHour: Int

    /// ``maxPerHour`` of a rule without a limit.
    public static let noLimit = Int.max
    /// The defaults of the configuration.
    public static let standard = AlertRule(
        budgetH: 8, elevatedScore: 60, highScore: 75, criticalScore: 90, clearMargin: 20, minimumDurationS: 2,
        clearAfterS: 5, holdOffS: 30, minimumConfidence: 0.25, maxPerHour: 6)

    /// Scores, and longest durations, that some rule may have: a day.
    private static let scores = -1_000.0...1_000
    private static let durationsS = 0.0...86_400
    private static let maxBudgetH = 1e6

    /// Whether alerts can be raised by it: its thresholds rise, every number is one, and there is a budget.
    public var isSound: Bool {
        let levels = thresholds.map(\.score)
        return (levels + [clearMargin, minimumConfidence]).allSatisfy(Self.scores.contains)
            && zip(levels, levels.dropFirst()).allSatisfy(<)
            && [minimumDurationS, clearAfterS, holdOffS].allSatisfy(Self.durationsS.contains) && maxPerHour >= 1
            && budgetH > 0 && budgetH < Self.maxBudgetH
    }

    /// The score at and above which a level begins.
    public struct Threshold: Sendable, Hashable, Codable {
        /// Which level.
        public var level: AlertLevel
        /// The score, 0...100.
        public var score: Double

        public init(level: AlertLevel, score: Double) {
            self.level = level
            self.score = score
        }
    }

    /// Where each level begins, the least urgent first.
    public var thresholds: [Threshold] { AlertLevel.all.map { Threshold(level: $0, score: self[$0]) } }

    /// The score at and above which a level begins.
    public subscript(level: AlertLevel) -> Double {
        get { self[keyPath: Self.place(of: level)] }
        set { self[keyPath: Self.place(of: level)] = newValue }
    }

    private static func place(of level: AlertLevel) -> WritableKeyPath<AlertRule, Double> {
        switch level {
        case .elevated: \.elevatedScore
        case .high: \.highScore
        case .critical: \.criticalScore
        }
    }

    /// The level that a score has by itself; `nil` below the lowest. Allocates nothing.
    public func level(ofScore score: Double) -> AlertLevel? { AlertLevel.all.last { score >= self[$0] } }
}

extension AlertRule: Codable {
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

    /// Reads any numbers; without a budget or a limit there is none.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
        self.init(
            budgetH: try container.decodeIfPresent(Double.self, forKey: .budgetH) ?? .infinity,
            elevatedScore: try number(.elevatedScore), highScore: try number(.highScore),
            criticalScore: try number(.criticalScore), clearMargin: try number(.clearMargin),
            minimumDurationS: try number(.minimumDurationS), clearAfterS: try number(.clearAfterS),
            holdOffS: try number(.holdOffS), minimumConfidence: try number(.minimumConfidence),
            maxPerHour: try container.decodeIfPresent(Int.self, forKey: .maxPerHour) ?? Self.noLimit)
    }

    /// Leaves out a budget and a limit that are none.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        if budgetH < .infinity { try container.encode(budgetH, forKey: .budgetH) }
        try container.encode(elevatedScore, forKey: .elevatedScore)
        try container.encode(highScore, forKey: .highScore)
        try container.encode(criticalScore, forKey: .criticalScore)
        try container.encode(clearMargin, forKey: .clearMargin)
        try container.encode(minimumDurationS, forKey: .minimumDurationS)
        try container.encode(clearAfterS, forKey: .clearAfterS)
        try container.encode(holdOffS, forKey: .holdOffS)
        try container.encode(minimumConfidence, forKey: .minimumConfidence)
        if maxPerHour < Self.noLimit { try container.encode(maxPerHour, forKey: .maxPerHour) }
    }
}
