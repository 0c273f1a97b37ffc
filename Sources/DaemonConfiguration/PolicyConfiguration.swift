public import Events
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
        /// Who decided it.
        public var basisBy = ""
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

extension UndertoneConfiguration {
    /// What the agent's consent is given for under this configuration.
    public var consentTerms: ConsentTerms {
        ConsentTerms(
            profile: policy.profile.rawValue, territory: policy.territory, basis: policy.basis,
            basisBy: policy.basisBy, purposes: policy.purposes, recipients: vault.enabled ? vault.recipients : [],
            groups: [
                Role.supervisor.rawValue: feed.supervisorGroup, Role.qa.rawValue: feed.qaGroup,
                Role.operator.rawValue: feed.operatorGroup, Role.auditor.rawValue: feed.auditGroup,
            ], keepEventDays: eventLog.keepDays, keepSegmentDays: vault.keepDays,
            keepEvaluationDays: vault.evaluationKeepDays, secondPerson: vault.secondPerson,
            hub: feed.hubSocket == "off" ? nil : feed.hubGroup)
    }
}
