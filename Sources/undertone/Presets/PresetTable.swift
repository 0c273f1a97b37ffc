import Alerting
import DaemonConfiguration

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

    /// The table and what explains it.
    var lines: [InkedLine] {
        var table = TextTable(
            "", "PRESET", "BUDGET", "FOUND", "MEDIAN", "90 %", "IN CALM TIME", "PER SHIFT")
        for preset in AlertPreset.allCases { table.add(cells(of: preset)) }
        var lines = table.lines
        lines.append(InkedLine())
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
        return lines + measurement.map { InkedLine($0, .dim) }
    }

    private func cells(of preset: AlertPreset) -> [InkedLine] {
        let isInUse = preset == alerting.preset
        let rule = UndertoneConfiguration.Alerting(preset: preset)
        let settings = [
            InkedLine(isInUse ? "in use" : "-", isInUse ? .green : .dim),
            InkedLine(preset.rawValue, isInUse ? .bold : .plain), InkedLine("1 in \(Self.number(rule.budgetH)) h"),
        ]
        guard let figures = figures(preset) else {
            return settings + ["not measured", "-", "-", "-", "-"].map { InkedLine($0, .dim) }
        }
        return settings + [
            InkedLine("\(figures.found) of \(figures.stretches)"),
            InkedLine("\(Wording.oneDecimal(figures.medianS)) s"), InkedLine("\(Wording.oneDecimal(figures.p90S)) s"),
            InkedLine("\(figures.falseAlerts) in \(Wording.oneDecimal(figures.calmHours)) h"),
            InkedLine("at most \(Wording.oneDecimal(figures.mostPerShift))"),
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
    private static func number(_ value: Double) -> String {
        Int(exactly: value).map(String.init) ?? "\(value)"
    }
}
