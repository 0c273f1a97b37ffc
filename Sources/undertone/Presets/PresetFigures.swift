import Alerting

/// What a preset was measured to find and to raise in vain. The one place for these figures; `undertone presets` prints them.
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
    var mostPerShift: Double

    private enum CodingKeys: String, CodingKey {
        case found, stretches
        case medianS = "median_s"
        case p90S = "p90_s"
        case falseAlerts = "false_alerts"
        case calmHours = "calm_hours"
        case mostPerShift = "most_per_shift"
    }

    /// What the figures of ``measured(_:)`` were measured on, on one line; `nil` while nothing was measured.
    static let material: String? =
        "acted strain after calm speech of the same 25 voices (34 calls), calm speech of these and 13 more voices; all of it was there while the score was developed"

    /// The figures of a preset; `nil` where it was not measured.
    static func measured(_ preset: AlertPreset) -> PresetFigures? {
        switch preset {
        case .quiet:
            PresetFigures(
                found: 31, stretches: 34, medianS: 5.1, p90S: 11.0, falseAlerts: 0, calmHours: 7.2, mostPerShift: 3.3)
        case .balanced:
            PresetFigures(
                found: 32, stretches: 34, medianS: 3.6, p90S: 10.9, falseAlerts: 0, calmHours: 7.2, mostPerShift: 3.3)
        case .early:
            PresetFigures(
                found: 32, stretches: 34, medianS: 2.9, p90S: 9.4, falseAlerts: 2, calmHours: 7.2, mostPerShift: 7.0)
        }
    }
}
