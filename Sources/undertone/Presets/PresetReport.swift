import Alerting
import DaemonConfiguration

/// A preset as a program reads it.
struct PresetReport: Encodable {
    var preset: AlertPreset
    var summary: String
    var isInUse: Bool
    var budgetH: Double
    var elevatedScore: Double
    var highScore: Double
    var criticalScore: Double
    var clearMargin: Double
    var minimumDurationS: Double
    var clearAfterS: Double
    var holdOffS: Double
    var minimumConfidence: Double
    /// What the configuration sets otherwise; absent for presets that are not in use.
    var overrides: [String: Double]?
    /// Absent where nothing was measured: a missing figure is no zero.
    var measured: PresetFigures?
    /// What it was measured on.
    var material: String?

    private enum CodingKeys: String, CodingKey {
        case preset, summary, overrides, measured
        case isInUse = "in_use"
        case budgetH = "budget_h"
        case elevatedScore = "elevated_score"
        case highScore = "high_score"
        case criticalScore = "critical_score"
        case clearMargin = "clear_margin"
        case minimumDurationS = "minimum_duration_s"
        case clearAfterS = "clear_after_s"
        case holdOffS = "hold_off_s"
        case minimumConfidence = "minimum_confidence"
        case material = "measured_on"
    }

    /// - Parameters:
    ///   - preset: which.
    ///   - alerting: what the configuration asks for.
    ///   - measured: what was measured of it.
    ///   - material: what it was measured on.
    init(
        _ preset: AlertPreset, in alerting: UndertoneConfiguration.Alerting, measured: PresetFigures?, material: String?
    ) {
        let values = UndertoneConfiguration.Alerting(preset: preset)
        self.preset = preset
        summary = preset.summary
        isInUse = preset == alerting.preset
        budgetH = values.budgetH
        elevatedScore = values.elevatedScore
        highScore = values.highScore
        criticalScore = values.criticalScore
        clearMargin = values.clearMargin
        minimumDurationS = values.minimumDurationS
        clearAfterS = values.clearAfterS
        holdOffS = values.holdOffS
        minimumConfidence = values.minimumConfidence
        overrides = isInUse ? Dictionary(uniqueKeysWithValues: alerting.overrides.map { ($0.name, $0.value) }) : nil
        self.measured = measured
        self.material = measured == nil ? nil : material
    }
}
