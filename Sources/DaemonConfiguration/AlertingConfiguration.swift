public import Alerting

extension UndertoneConfiguration {
    /// Section `[alerting]`: when an alert is raised and cleared. A preset gives what the voice decides; each value may
    /// be set by itself.
    public struct Alerting: Sendable, Equatable {
        /// Where the values come from that nobody has set.
        public var preset: AlertPreset
        /// Hours of talk in which calm speech may raise one alert.
        public var budgetH: Double
        /// Score from which evidence gathers.
        public var elevatedScore: Double
        /// Score from which the level is `high`.
        public var highScore: Double
        /// Score from which the level is `critical`.
        public var criticalScore: Double
        /// How far below a threshold the score must fall to leave its level.
        public var clearMargin: Double
        /// Seconds for which the score must stay above a threshold.
        public var minimumDurationS: Double
        /// Seconds below the clear threshold after which an alert ends.
        public var clearAfterS: Double
        /// Seconds after the end of an alert in which no new one is raised.
        public var holdOffS: Double
        /// Confidence below which a score raises nothing, 0...1.
        public var minimumConfidence: Double

        /// Alerts raised within an hour after which further strain is told as the last of them again.
        public var maxAlertsPerHour = 6
        /// Seconds that an alert may wait to be acknowledged until it goes to the next tier.
        public var escalateAfterS = 300.0
        /// Hours of talk of a new voice in which nobody but the agent is told anything of it; 0 for no probation.
        public var probationH = 4.0
        /// The same in seconds.
        public var probationS: Double { probationH * 3_600 }

        /// Takes every value from a preset.
        public init(preset: AlertPreset = .balanced) {
            let rule = preset.rule
            self.preset = preset
            budgetH = rule.budgetH
            elevatedScore = Self.decimal(rule.elevatedScore)
            highScore = Self.decimal(rule.highScore)
            criticalScore = Self.decimal(rule.criticalScore)
            clearMargin = Self.decimal(rule.clearMargin)
            minimumDurationS = rule.minimumDurationS
            clearAfterS = rule.clearAfterS
            holdOffS = rule.holdOffS
            minimumConfidence = Self.decimal(rule.minimumConfidence)
        }

        /// The rule that is asked for. Of a loaded configuration the thresholds rise.
        public var rule: AlertRule {
            AlertRule(
                budgetH: budgetH, elevatedScore: Float(elevatedScore), highScore: Float(highScore),
                criticalScore: Float(criticalScore),
                clearMargin: Float(clearMargin), minimumDurationS: minimumDurationS, clearAfterS: clearAfterS,
                holdOffS: holdOffS, minimumConfidence: Float(minimumConfidence))
        }

        /// Names and values of the keys that differ from the preset, in the order of the documented file.
        public var overrides: [(name: String, value: Double)] {
            var (own, preset) = (UndertoneConfiguration(), UndertoneConfiguration())
            (own.alerting, preset.alerting) = (self, Self(preset: self.preset))
            return ConfigurationKey.all.compactMap { key in
                guard key.isSetByPreset, case .number(let place, _) = key.kind else { return nil }
                let value = own[keyPath: place]
                return value == preset[keyPath: place] ? nil : (key.name, value)
            }
        }

        /// Lets the preset decide what no file has set.
        mutating func fillIn(except isSet: (ConfigurationKey) -> Bool) {
            var (own, preset) = (UndertoneConfiguration(), UndertoneConfiguration())
            (own.alerting, preset.alerting) = (self, Self(preset: self.preset))
            for key in ConfigurationKey.all where key.isSetByPreset && !isSet(key) {
                guard case .number(let place, _) = key.kind else { continue }
                own[keyPath: place] = preset[keyPath: place]
            }
            self = own.alerting
        }

        /// The number as it is written: 0.55 stays 0.55, where a conversion would make it 0.550000011920929.
        private static func decimal(_ value: Float) -> Double {
            Double(value.description) ?? Double(value)
        }
    }
}
