public import Alerting
public import ArgumentParser
import DaemonConfiguration

/// `undertone presets`: the presets of alert timing and what each was measured to cost.
struct PresetsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "presets",
        abstract: "List the presets of alert timing: how sooner alerts are paid for with alerts in vain.",
        discussion: """
            A preset is chosen with `preset` in section [alerting] of the configuration, and gives every other key of that \
            section its default. `undertone analyze --preset` tries one on recordings.

            Example:
              undertone presets
              undertone presets --json | jq -r 'select(.in_use).preset'
            """)

    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: "Print one JSON object a preset, one a line.")
    var json = false

    func run() throws {
        let alerting = try configuration.load().configuration.alerting
        if json {
            for preset in AlertPreset.allCases {
                try StandardOutput.json(
                    PresetReport(
                        preset, in: alerting, measured: .measured(preset), material: PresetFigures.material))
            }
        } else {
            for line in PresetTable(alerting, figures: PresetFigures.measured, material: PresetFigures.material).lines {
                StandardOutput.line(line.text(hasColour: Terminal.hasColour))
            }
        }
    }
}

extension AlertPreset: ExpressibleByArgument {}
