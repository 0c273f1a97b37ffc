internal import Alerting

/// A rule about several keys that are each fine by themselves.
struct CrossRule: Sendable {
    /// The keys involved.
    let keys: [String]
    /// What is wrong and how to mend it; `nil` where the rule holds.
    let fault: @Sendable (UndertoneConfiguration) -> (fault: String, mend: String)?

    /// Every rule.
    static let all = [
        CrossRule(keys: ["alerting.preset", "alerting.elevated_score", "alerting.high_score"]) { configuration in
            let alerting = configuration.alerting
            return rising(
                (alerting.elevatedScore, "elevated_score"), (alerting.highScore, "high_score"), alerting.preset)
        },
        CrossRule(keys: ["alerting.preset", "alerting.high_score", "alerting.critical_score"]) { configuration in
            let alerting = configuration.alerting
            return rising(
                (alerting.highScore, "high_score"), (alerting.criticalScore, "critical_score"), alerting.preset)
        },
        CrossRule(keys: ["alerting.preset", "alerting.elevated_score", "alerting.clear_margin"]) { configuration in
            let alerting = configuration.alerting
            guard alerting.clearMargin >= alerting.elevatedScore else { return nil }
            return (
                "with elevated_score \(ConfigurationKey.text(of: alerting.elevatedScore)) and clear_margin "
                    + "\(ConfigurationKey.text(of: alerting.clearMargin)) an alert would never clear",
                "write a clear_margin below elevated_score"
            )
        },
        CrossRule(keys: ["vault.pre_roll_s", "vault.post_roll_s", "vault.max_segment_s"]) { configuration in
            let vault = configuration.vault
            guard vault.preRollS + vault.postRollS >= vault.maxSegmentS else { return nil }
            return (
                "pre_roll_s and post_roll_s fill all \(ConfigurationKey.text(of: vault.maxSegmentS)) seconds of max_segment_s",
                "write a max_segment_s above their sum"
            )
        },
    ]

    private static func rising(
        _ lower: (score: Double, name: String), _ higher: (score: Double, name: String), _ preset: AlertPreset
    ) -> (fault: String, mend: String)? {
        guard higher.score <= lower.score else { return nil }
        let scores = (lower: ConfigurationKey.text(of: lower.score), higher: ConfigurationKey.text(of: higher.score))
        return (
            "\(higher.name) \(scores.higher) is not above \(lower.name) \(scores.lower)",
            "the thresholds must rise from elevated_score to high_score to critical_score, and what is not written is "
                + "that of preset \"\(preset.rawValue)\""
        )
    }
}
