import Policy
import Testing
import Vocabulary

@Suite struct PolicyRulesTests {
    static func rules(
        _ territory: String = "US", _ profile: Profile = .agentOnly, basis: String = "",
        purposes: Set<Purpose> = [.selfView, .alerts, .replay]
    ) -> PolicyRules {
        PolicyRules(territory: territory, profile: profile, basis: basis, purposes: purposes)
    }

    @Test(arguments: ["", "XX", "de", "DEU", "EU", " "])
    func anUnknownTerritoryIsAFaultOfThatKey(territory: String) {
        #expect(Self.rules(territory).fault?.key == "territory")
    }

    @Test(arguments: Territory.codes.sorted()) func supervisedNeedsABasisExactlyWhereTheAIActApplies(code: String) {
        let fault = Self.rules(code, .supervised).fault
        #expect((fault != nil) == Territory.inEEA.contains(code))
        #expect(fault.map { $0.key == "profile" && $0.fault.contains("5(1)(f)") } != false)
        #expect(Self.rules(code, .supervised, basis: "hearing protection, safety plan 7").fault == nil)
        #expect(Self.rules(code, .measureOnly).fault == nil && Self.rules(code, .agentOnly).fault == nil)
    }

    /// Attack 94: a letter was enough.
    @Test(arguments: [
        "", "  ", "-", "...", "123", "x", "safety", "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "a b c d e",
        "safety safety safety safety",
    ])
    func aBasisThatSaysNothingIsNone(basis: String) {
        #expect(Self.rules("FR", .supervised, basis: basis).fault != nil)
    }

    /// What an older configuration has still opens, and is warned of.
    @Test func aShortBasisStandsAndIsToldOf() {
        let short = Self.rules("FR", .supervised, basis: "hearing protection")
        #expect(short.fault == nil && short.isBasisShort)
        #expect(!Self.rules("FR", .supervised, basis: "the hearing of agents is to be protected").isBasisShort)
        #expect(!Self.rules("US", .supervised).isBasisShort && !Self.rules("FR", .measureOnly).isBasisShort)
    }

    @Test func theListsHoldWhatTheyName() {
        #expect(Territory.codes.count == 249)
        #expect(Territory.inEEA.count == 37 && Territory.inEEA.isSubset(of: Territory.codes))
    }

    @Test(arguments: [
        (Profile.agentOnly, false, false, false), (.measureOnly, true, true, false), (.supervised, true, true, true),
    ])
    func aProfileSharesWhatItSays(profile: Profile, alerts: Bool, scores: Bool, patterns: Bool) {
        let visibility = Self.rules(profile).permissions(granted: Set(Purpose.allCases)).visibility
        #expect(visibility == Visibility(sharesAlerts: alerts, sharesScores: scores, sharesPatterns: patterns))
    }

    private static func rules(_ profile: Profile) -> PolicyRules { rules("US", profile) }

    /// Every set of purposes that are used and granted.
    static let pairs = (0..<16).flatMap { used in (0..<16).map { (used, $0) } }

    private static func purposes(_ bits: Int) -> Set<Purpose> {
        Set(Purpose.allCases.enumerated().filter { bits & (1 << $0.offset) != 0 }.map(\.element))
    }

    @Test(arguments: pairs) func consentAllowsOnlyWhatIsBothUsedAndGranted(used: Int, granted: Int) {
        let rules = Self.rules("US", .supervised, purposes: Self.purposes(used))
        let both = Self.purposes(used & granted)
        let permissions = rules.permissions(granted: Self.purposes(granted))
        #expect(permissions.mayCapture == (both.contains(.selfView) || both.contains(.alerts)))
        #expect(permissions.mayAlert == both.contains(.alerts))
        #expect(permissions.mayKeepSegments == (both.contains(.alerts) && both.contains(.replay)))
        #expect(permissions.visibility == (both.contains(.alerts) ? rules.profile.visibility : .none))
    }

    @Test func withoutConsentNothingIsAllowed() {
        #expect(Self.rules("US", .supervised).permissions(granted: []) == .none)
    }

    @Test(arguments: Purpose.allCases) func everyPurposeHasANoticeThatSaysHowItEnds(purpose: Purpose) {
        #expect(purpose.noticeVersion >= 1)
        #expect(purpose.notice.contains("If you withdraw"))
        #expect(!purpose.notice.contains("\n"))
    }
}
