import Vocabulary

/// What a preset was measured to find and to raise in vain. The one place for these figures; `undertone presets` prints
/// them.
struct PresetFigures: Sendable, Equatable, Codable {
    /// Strained stretches that raised an alert.
    var found: Int
    /// Strained stretches in all.
    var stretches: Int
    /// From the onset of strain to the alert, seconds: the median of those found.
    var medianS: Double
    /// The same, the 90th percentile.
    var p90S: Double
    /// Alerts in calm time.
    var falseAlerts: Int
    /// Calm time, hours.
    var calmHours: Double
    /// Upper limit, at 95 %, of false alerts in a shift of 8 hours that so many calm hours support.
    var maxPerShift: Double

    private enum CodingKeys: String, CodingKey {
        case found, stretches
        case medianS = "median_s"
        case p90S = "p90_s"
        case falseAlerts = "false_alerts"
        case calmHours = "calm_hours"
        case maxPerShift = "most_per_shift"
    }

    /// What the figures of ``measured(_:)`` were measured on, on one line; `nil` while nothing was measured.
    static let material: String? =
        "acted strain after calm speech of the same 25 voices (34 calls, development); natural talk of 64 voices that were not (4.7 h)"

    /// The figures of a preset; `nil` where it was not measured.
    static func measured(_ preset: AlertPreset) -> PresetFigures? {
        switch preset {
        case .quiet:
            PresetFigures(
                found: 31, stretches: 34, medianS: 7.5, p90S: 22.4, falseAlerts: 3, calmHours: 4.7, maxPerShift: 14.9)
        case .balanced:
            PresetFigures(
                found: 32, stretches: 34, medianS: 6.1, p90S: 20.3, falseAlerts: 6, calmHours: 4.7, maxPerShift: 22.1)
        case .early:
            PresetFigures(
                found: 32, stretches: 34, medianS: 6.1, p90S: 20.0, falseAlerts: 14, calmHours: 4.7, maxPerShift: 40.9)
        }
    }
}
