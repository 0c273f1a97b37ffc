public import Vocabulary

extension UndertoneConfiguration {
    /// Section `[alerting]`: when an alert is raised and cleared. A preset gives what the voice decides; each value may
    /// be set by itself.
    public struct Alerting: Sendable, Equatable {
        /// Where the values come from that nobody has set.
        public var preset: AlertPreset
        /// When an alert is raised and cleared. Of a loaded configuration it is sound.
        public var rule: AlertRule
        /// Seconds for which the agent alone knows of an alert.
        public var tellAgentFirstS: Double
        /// Seconds that an alert may wait to be acknowledged until it goes to the next tier.
        public var escalateAfterS = 300.0
        /// Hours of talk of a new voice in which nobody but the agent is told anything of it; 0 for no probation.
        public var probationH = 4.0
        /// The same in seconds.
        public var probationS: Double { probationH * 3_600 }

        /// Takes every value from a preset.
        public init(preset: AlertPreset = .balanced) {
            self.preset = preset
            rule = preset.rule
            tellAgentFirstS = preset.tellAgentFirstS
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
    }
}
