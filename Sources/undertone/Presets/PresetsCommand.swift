public import ArgumentParser
import DaemonConfiguration
public import Vocabulary

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

    @OptionGroup var output: OutputOptions

    /// What a spreadsheet is told of each.
    private static let csv = [
        "preset", "in_use", "budget_h", "measured.found", "measured.stretches", "measured.median_s", "measured.p90_s",
        "measured.false_alerts", "measured.calm_hours", "measured.most_per_shift", "summary", "tell_agent_first_s",
    ]

    func run() throws {
        let alerting = try configuration.load().configuration.alerting
        let reports = AlertPreset.allCases.map {
            PresetReport($0, in: alerting, measured: .measured($0), material: PresetFigures.material)
        }
        let text = PresetTable(alerting, figures: PresetFigures.measured, material: PresetFigures.material)
        try output.list(reports, csv: Self.csv, empty: nil) { text.table }
        if output.form == .table { text.words.forEach(StandardOutput.sentence) }
    }
}

extension AlertPreset: ExpressibleByArgument {}

/// The presets beside each other, for a person.
struct PresetTable {
    private let alerting: UndertoneConfiguration.Alerting
    private let figures: (AlertPreset) -> PresetFigures?
    private let material: String?

    /// - Parameters:
    ///   - alerting: what the configuration asks for.
    ///   - figures: what was measured of a preset.
    ///   - material: what it was measured on.
    init(
        _ alerting: UndertoneConfiguration.Alerting, figures: @escaping (AlertPreset) -> PresetFigures?,
        material: String?
    ) {
        self.alerting = alerting
        self.figures = figures
        self.material = material
    }

    /// The presets beside each other.
    var table: TextTable {
        var table = TextTable(
            .init("", rank: 1, least: 6), .init("PRESET", rank: 1), .init("BUDGET", rank: 3), .init("FOUND", rank: 4),
            .init("MEDIAN", .right, rank: 2), .init("90 %", .right, rank: 6), .init("IN CALM TIME", rank: 5),
            .init("PER SHIFT", rank: 2))
        for preset in AlertPreset.allCases { table.add(cells(of: preset)) }
        return table
    }

    /// What explains the table.
    var words: [InkedLine] {
        var lines = [InkedLine()]
        for preset in AlertPreset.allCases {
            var line = InkedLine(preset.rawValue, .bold)
            line.add(": \(preset.summary)")
            lines.append(line)
        }
        lines.append(InkedLine())
        if !alerting.overrides.isEmpty {
            let list = alerting.overrides.map { "\($0.name) \(Self.number($0.value))" }.joined(separator: ", ")
            lines.append(
                InkedLine(
                    "the configuration changes \(alerting.preset.rawValue): \(list); the figures are of the preset alone"
                ))
        }
        lines.append(
            InkedLine(
                "BUDGET: alerts that calm speech may raise, in hours of talk; it rests on your own voice once hours of it were heard",
                .dim))
        let leads = AlertPreset.allCases.map { "\($0.rawValue) \(Self.number($0.tellAgentFirstS)) s" }
        lines.append(
            InkedLine("how long the agent alone knows of an alert: \(leads.joined(separator: ", "))", .dim))
        return lines + measurement.map { InkedLine($0, .dim) }
    }

    private func cells(of preset: AlertPreset) -> [InkedLine] {
        let isInUse = preset == alerting.preset
        let settings = [
            InkedLine(isInUse ? "in use" : "-", isInUse ? .green : .dim),
            InkedLine(preset.rawValue, isInUse ? .bold : .plain),
            InkedLine("1 in \(Self.number(preset.rule.budgetH)) h"),
        ]
        guard let figures = figures(preset) else {
            return settings + ["not measured", "-", "-", "-", "-"].map { InkedLine($0, .dim) }
        }
        return settings + [
            InkedLine("\(figures.found) of \(figures.stretches)"),
            InkedLine("\(Wording.oneDecimal(figures.medianS)) s"), InkedLine("\(Wording.oneDecimal(figures.p90S)) s"),
            InkedLine("\(figures.falseAlerts) in \(Wording.oneDecimal(figures.calmHours)) h"),
            InkedLine("at most \(Wording.oneDecimal(figures.maxPerShift))"),
        ]
    }

    /// What the figures mean, and where they come from.
    private var measurement: [String] {
        guard let material, AlertPreset.allCases.contains(where: { figures($0) != nil }) else {
            return ["what each preset finds, and raises in vain, has not been measured for this release"]
        }
        return [
            "FOUND: strained stretches with an alert; MEDIAN, 90 %: from onset to alert; IN CALM TIME: alerts in vain on new voices;",
            "PER SHIFT: how many of those 8 hours may hold on the mean of such voices (95 % upper limit)",
            "measured on \(material)",
        ]
    }

    /// A number without a needless `.0`.
    private static func number(_ value: Double) -> String { Int(exactly: value).map(String.init) ?? "\(value)" }
}

/// A preset as a program reads it: its rule and what is known of it as one JSON object.
struct PresetReport: Encodable {
    private let preset: AlertPreset
    private let isInUse: Bool
    private let rule: AlertRule
    /// What the configuration sets otherwise; absent for presets that are not in use.
    private let overrides: [String: Double]?
    /// Absent where nothing was measured: a missing figure is no zero.
    private let measured: PresetFigures?
    /// What it was measured on.
    private let material: String?

    private enum CodingKeys: String, CodingKey {
        case preset, summary, overrides, measured
        case isInUse = "in_use"
        case tellAgentFirstS = "tell_agent_first_s"
        case material = "measured_on"
    }

    /// - Parameters:
    ///   - preset: which.
    ///   - alerting: what the configuration asks for.
    ///   - measured: what was measured of it.
    ///   - material: what it was measured on.
    init(
        _ preset: AlertPreset, in alerting: UndertoneConfiguration.Alerting, measured: PresetFigures?, material: String?
    ) {
        self.preset = preset
        isInUse = preset == alerting.preset
        // How many alerts an hour may have is no matter of the preset.
        var rule = preset.rule
        rule.maxPerHour = AlertRule.noLimit
        self.rule = rule
        overrides = isInUse ? Dictionary(uniqueKeysWithValues: alerting.overrides.map { ($0.name, $0.value) }) : nil
        self.measured = measured
        self.material = measured == nil ? nil : material
    }

    func encode(to encoder: any Encoder) throws {
        try rule.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(preset, forKey: .preset)
        try container.encode(preset.summary, forKey: .summary)
        try container.encode(isInUse, forKey: .isInUse)
        try container.encode(preset.tellAgentFirstS, forKey: .tellAgentFirstS)
        try container.encodeIfPresent(overrides, forKey: .overrides)
        try container.encodeIfPresent(measured, forKey: .measured)
        try container.encodeIfPresent(material, forKey: .material)
    }
}
