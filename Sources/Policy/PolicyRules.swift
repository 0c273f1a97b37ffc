public import Vocabulary

/// Where the daemon runs, what it may be used for, and who sees what: the part that no default decides.
public struct PolicyRules: Sendable, Equatable {
    /// Country whose law applies, ISO 3166-1 alpha-2; empty where nobody has said.
    public var territory: String
    /// What leaves the desktop.
    public var profile: Profile
    /// The medical or safety reason for ``Profile/supervised``, in the site's own words; empty for none.
    public var basis: String
    /// What this site uses voices for. Others need not be asked for.
    public var purposes: Set<Purpose>

    public init(territory: String, profile: Profile, basis: String, purposes: Set<Purpose>) {
        self.territory = territory
        self.profile = profile
        self.basis = basis
        self.purposes = purposes
    }

    /// Whether the EU's AI Act applies there.
    public var isEEA: Bool { Territory.inEEA.contains(territory) }

    /// Why nothing may be heard under these rules, with the key of the configuration that decides it and what to do;
    /// `nil` where they stand.
    public var fault: (key: String, fault: String, hint: String)? {
        guard !territory.isEmpty else {
            return (
                "territory", "is not set, and which law applies is not for a default to decide",
                "run `undertone setup`, or write policy.territory, a country code such as \"DE\""
            )
        }
        guard Territory.codes.contains(territory) else {
            return (
                "territory", "\"\(territory)\" is no country code of ISO 3166-1",
                "write two capital letters such as \"DE\""
            )
        }
        guard profile != .supervised || !isEEA || Self.isReason(basis) else {
            return (
                "profile",
                "\"supervised\" in \(territory) needs a medical or safety basis (EU AI Act, Article 5(1)(f)), and "
                    + (basis.isEmpty ? "none is stated" : "\"\(basis)\" states none"),
                "write the reason as policy.basis, in a sentence that the agent can judge, or another profile: "
                    + "agent-only or measure-only"
            )
        }
        return nil
    }

    /// Whether a text can be a reason at all: two different words, of ten letters together.
    public static func isReason(_ text: String) -> Bool { says(text, words: 2, letters: 10) }

    /// Whether a basis that is needed says so little that the agent can hardly judge it.
    public var isBasisShort: Bool { profile == .supervised && isEEA && !Self.says(basis, words: 3, letters: 20) }

    private static func says(_ text: String, words least: Int, letters: Int) -> Bool {
        let words = text.split { !$0.isLetter }
        return Set(words).count >= least && words.reduce(0) { $0 + $1.count } >= letters
    }

    /// What the agent's consent allows under these rules.
    /// - Parameter granted: the purposes to which the agent has agreed, for the notices of this version.
    /// - Returns: what may be done.
    public func permissions(granted: Set<Purpose>) -> Permissions {
        let used = purposes.intersection(granted)
        let mayCapture = used.contains(.selfView) || used.contains(.alerts)
        let mayAlert = used.contains(.alerts)
        return Permissions(
            mayCapture: mayCapture, mayAlert: mayAlert, mayKeepSegments: mayAlert && used.contains(.replay),
            visibility: mayAlert ? profile.visibility : .none)
    }
}

/// What may be done with the agent's voice at this moment.
public struct Permissions: Sendable, Equatable {
    /// The microphone may be heard.
    public var mayCapture: Bool
    /// Alerts may be raised and written down.
    public var mayAlert: Bool
    /// The seconds around an alert may be recorded.
    public var mayKeepSegments: Bool
    /// What others may see.
    public var visibility: Visibility

    /// Nothing at all, as before the first consent.
    public static let none = Permissions(mayCapture: false, mayAlert: false, mayKeepSegments: false, visibility: .none)
}
