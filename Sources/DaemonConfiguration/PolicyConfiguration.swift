public import Policy
public import Vocabulary

extension UndertoneConfiguration {
    /// Section `[policy]`: where it is used, for what, and who sees what.
    public struct Policy: Sendable, Equatable {
        /// Country whose law applies, ISO 3166-1 alpha-2; empty until somebody says it.
        public var territory = ""
        /// What leaves the desktop without the agent's own act.
        public var profile = Profile.agentOnly
        /// The medical or safety reason for the profile `supervised`.
        public var basis = ""
        /// What voices are used for; each needs the agent's consent.
        public var purposes = [Purpose.selfView, .alerts, .replay].map(\.rawValue)

        /// The rules that follow. Of a loaded configuration every purpose is known.
        public var rules: PolicyRules {
            PolicyRules(
                territory: territory, profile: profile, basis: basis,
                purposes: Set(purposes.compactMap(Purpose.init(rawValue:))))
        }
    }
}
