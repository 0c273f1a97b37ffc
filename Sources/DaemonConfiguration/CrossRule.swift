/// A rule about several keys that are each fine by themselves.
struct CrossRule: Sendable {
    /// The keys involved.
    let keys: [String]
    /// What is wrong and how to mend it; `nil` where the rule holds.
    let fault: @Sendable (UndertoneConfiguration) -> (fault: String, mend: String)?

    /// Every rule.
    static let all = [
        CrossRule(keys: ["alerting.elevated_score", "alerting.high_score"]) { configuration in
            let alerting = configuration.alerting
            return rising(alerting.elevatedScore, alerting.highScore, "high_score", "elevated_score")
        },
        CrossRule(keys: ["alerting.high_score", "alerting.critical_score"]) { configuration in
            let alerting = configuration.alerting
            return rising(alerting.highScore, alerting.criticalScore, "critical_score", "high_score")
        },
        CrossRule(keys: ["alerting.elevated_score", "alerting.clear_margin"]) { configuration in
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
        _ lower: Double, _ higher: Double, _ higherName: String, _ lowerName: String
    ) -> (fault: String, mend: String)? {
        guard higher <= lower else { return nil }
        let values = (lower: ConfigurationKey.text(of: lower), higher: ConfigurationKey.text(of: higher))
        return (
            "\(higherName) \(values.higher) is not above \(lowerName) \(values.lower)",
            "the thresholds must rise from elevated_score to high_score to critical_score"
        )
    }
}
