import Testing
import Vocabulary

@Suite struct AlertPresetTests {
    @Test func balancedIsTheStandard() {
        #expect(AlertPreset.balanced.rule == .standard)
    }

    @Test func earlyCallsSoonerAndQuietLater() {
        let rules = [AlertPreset.early, .balanced, .quiet].map(\.rule)
        for (sooner, later) in zip(rules, rules.dropFirst()) {
            #expect(sooner.budgetH < later.budgetH)
        }
    }

    @Test(arguments: AlertPreset.allCases) func alertThatIsRaisedCanClear(preset: AlertPreset) {
        let rule = preset.rule
        #expect(rule.elevatedScore < rule.highScore && rule.highScore < rule.criticalScore)
        #expect(rule.clearMargin > 0 && rule.clearMargin < rule.elevatedScore)
        #expect(!preset.summary.isEmpty && !preset.summary.contains("\n"))
    }
}
