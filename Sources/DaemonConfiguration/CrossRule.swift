internal import Vocabulary

/// A rule about several keys that are each fine by themselves.
struct CrossRule: Sendable {
    /// The keys involved.
    let keys: [String]
    /// What is wrong and how to put it right; `nil` where the rule holds.
    let fault: @Sendable (UndertoneConfiguration) -> (fault: String, hint: String)?

    /// Every rule.
    static let all =
        zip(AlertLevel.all, AlertLevel.all.dropFirst()).map(rising) + [
            checkIn,
            CrossRule(keys: ["alerting.preset", "alerting.elevated_score", "alerting.clear_margin"]) { configuration in
                let rule = configuration.alerting.rule
                guard rule.clearMargin >= rule.elevatedScore else { return nil }
                return (
                    "with elevated_score \(ConfigurationKey.text(of: rule.elevatedScore)) and clear_margin "
                        + "\(ConfigurationKey.text(of: rule.clearMargin)) an alert would never clear",
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

    /// Each level begins above the one before.
    private static func rising(_ lower: AlertLevel, _ higher: AlertLevel) -> CrossRule {
        let names = (lower: "\(lower.rawValue)_score", higher: "\(higher.rawValue)_score")
        return CrossRule(keys: ["preset", names.lower, names.higher].map { "alerting.\($0)" }) { configuration in
            let alerting = configuration.alerting
            guard alerting.rule[higher] <= alerting.rule[lower] else { return nil }
            let levels = AlertLevel.all.map { "\($0.rawValue)_score" }.joined(separator: " to ")
            let scores = [higher, lower].map { ConfigurationKey.text(of: alerting.rule[$0]) }
            return (
                "\(names.higher) \(scores[0]) is not above \(names.lower) \(scores[1])",
                "the thresholds must rise from \(levels), and what is not written is "
                    + "that of preset \"\(alerting.preset.rawValue)\""
            )
        }
    }
}
