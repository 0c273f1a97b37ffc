import Testing
import Vocabulary

@testable import DaemonConfiguration

@Suite struct PresetTests {
    private typealias Section = UndertoneConfiguration.Alerting

    @Test func withoutAPresetTheBalancedOneCounts() throws {
        let alerting = try load().configuration.alerting
        #expect(alerting == Section(preset: .balanced) && alerting.overrides.isEmpty)
    }

    @Test(arguments: AlertPreset.allCases) func presetGivesEveryValue(preset: AlertPreset) throws {
        let alerting = try load("[alerting]\npreset = \"\(preset.rawValue)\"\n").configuration.alerting
        #expect(alerting == Section(preset: preset))
        #expect(alerting.rule == preset.rule)
        #expect(alerting.overrides.isEmpty)
    }

    @Test(arguments: AlertPreset.allCases) func presetLiesWithinTheRangesOfTheKeys(preset: AlertPreset) {
        var configuration = UndertoneConfiguration()
        configuration.alerting = Section(preset: preset)
        for key in ConfigurationKey.all where key.isSetByPreset {
            guard case .number(let place, let range) = key.kind else {
                Issue.record("\(key.path) is no number")
                continue
            }
            #expect(range.contains(configuration[keyPath: place]), "\(key.path)")
        }
        for rule in CrossRule.all { #expect(rule.fault(configuration) == nil) }
    }

    @Test(arguments: AlertLevel.all) func everyLevelHasAKey(level: AlertLevel) throws {
        let key = try #require(ConfigurationKey.all.first { $0.path == "alerting.\(level.rawValue)_score" })
        #expect(key.isSetByPreset && key.defaultText == ConfigurationKey.text(of: AlertRule.standard[level]))
    }

    @Test(arguments: [
        "[alerting]\npreset = \"quiet\"\nhold_off_s = 12\n", "[alerting]\nhold_off_s = 12\npreset = \"quiet\"\n",
    ])
    func writtenKeyOverridesThatValueAlone(text: String) throws {
        let alerting = try load(text).configuration.alerting
        var expected = Section(preset: .quiet)
        expected.rule.holdOffS = 12
        #expect(alerting == expected)
        #expect(alerting.overrides.map(\.name) == ["hold_off_s"] && alerting.overrides.map(\.value) == [12])
    }

    @Test func keyThatIsWrittenWithTheDefaultOfAnotherPresetStays() throws {
        let balanced = Section(preset: .balanced).rule.elevatedScore
        let text = "[alerting]\npreset = \"quiet\"\nelevated_score = \(balanced)\n"
        #expect(try load(text).configuration.alerting.rule.elevatedScore == balanced)
    }

    @Test func laterFileChangesThePresetAndKeepsWhatTheEarlierSet() throws {
        let system = "[alerting]\npreset = \"early\"\nhold_off_s = 12\n"
        let alerting = try load(system, "[alerting]\npreset = \"quiet\"\n").configuration.alerting
        var expected = Section(preset: .quiet)
        expected.rule.holdOffS = 12
        #expect(alerting == expected)
    }

    @Test(arguments: [
        ("preset = \"quite\"", "\"quite\" is no preset"), ("preset = 1", "is a whole number"),
        ("preset = \"\"", "\"\" is no preset"),
    ])
    func badNameIsOneLineWithTheMend(line: String, fault: String) {
        // Nothing is compared with the values of a preset that is not known.
        let text = "[alerting]\nhigh_score = 20\n\(line)\n"
        #expect(
            complaints(Array(text.utf8)) == [
                "a.toml:3: alerting.preset: \(fault); write in quotes one of quiet, balanced, early, default \"balanced\""
            ])
    }

    @Test func valueThatDoesNotFitThePresetNamesIt() {
        let elevated = ConfigurationKey.text(of: Section(preset: .quiet).rule.elevatedScore)
        #expect(
            complaints(Array("[alerting]\npreset = \"quiet\"\nhigh_score = \(elevated)\n".utf8)) == [
                "a.toml:3: alerting.high_score: high_score \(elevated) is not above elevated_score \(elevated); the "
                    + "thresholds must rise from elevated_score to high_score to critical_score, and what is not written "
                    + "is that of preset \"quiet\""
            ])
    }
}
