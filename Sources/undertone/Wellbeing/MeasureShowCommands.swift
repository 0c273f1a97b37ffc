import ArgumentParser
import Foundation
import Languages
import Vocabulary
import Wellbeing

/// `undertone measure list`: the agent's measures.
struct MeasureListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: localized("List your measures."),
        discussion: localized(
            """
            Example:
              undertone measure list
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let measures = try await configuration.ownClient().measures().measures
        try output.list(
            measures, csv: ["name", "starts_at", "ended_at"],
            empty: localized("no measure so far; undertone measure begin NAME notes one")
        ) {
            var table = TextTable(
                .init(localized("MEASURE"), rank: 1), .init(localized("FROM DAY"), rank: 1),
                .init(localized("UNTIL DAY"), rank: 2))
            for measure in measures {
                table.add(
                    InkedLine(measure.name), InkedLine(Language.own.day(measure.startsAt)),
                    InkedLine(measure.endedAt.map(Language.own.day) ?? ""))
            }
            return table
        }
    }
}

/// `undertone measure show`: the days before and after the start of a measure.
struct MeasureShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: localized("Describe the days before and after a measure began."),
        discussion: localized(
            """
            A line through the days before and one through those after, by regression with errors that follow one another. It \
            is a description, not proof. Without 20 days with calls on either side nothing is shown.

            Example:
              undertone measure show "new headset"
              undertone measure show "new headset" --json
            """))

    @Argument(help: ArgumentHelp(localized("What you called it."))) var name: String

    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: ArgumentHelp(localized("Print all figures as JSON."))) var json = false

    func run() async throws {
        let history = try await MeasureHistory(of: configuration.ownClient())
        try history.requireConsent()
        guard let measure = history.state.measures.last(where: { $0.name == name }) else {
            throw CommandFailure(
                localized("there is no measure of this name; undertone measure list shows them"), status: .badInput)
        }
        let report = MeasureReport(measure, MeasureDescription(measure, calls: history.calls))
        if json { return try StandardOutput.json(report.figures) }
        for line in report.lines(columns: Terminal.columns) { StandardOutput.line(line) }
    }
}

/// What can be said of a measure, for a person and for a program.
struct MeasureReport {
    private static let column = 15
    private let measure: Measure
    private let description: MeasureDescription

    init(_ measure: Measure, _ description: MeasureDescription) {
        self.measure = measure
        self.description = description
    }

    /// The lines, in so many columns; `nil` where nobody looks at a terminal.
    func lines(columns width: Int?) -> [InkedLine] {
        var lines = [InkedLine(localized("\(measure.name), from \(day: measure.startsAt)"), .bold)]
        func row(_ name: String, _ words: String, _ ink: Ink = .plain) {
            lines += InkedLine.entry(InkedLine("  \(name)", .dim), InkedLine(words, ink), at: Self.column, width: width)
        }
        row(localized("work days"), localized("\(description.before) before, \(description.after) from then on"))
        guard let fit = description.lines else {
            row(
                "",
                localized(
                    "nothing to show yet: \(MeasureDescription.least) days with calls are needed on either side, which do not all have the same score"
                ))
            return lines
        }
        row(
            localized("at the start"),
            localized(
                "the score changed by \(signed(fit.levelChange.value)) points (\(signed(fit.levelChange.low)) to \(signed(fit.levelChange.high)))"
            ))
        row(
            localized("since then"),
            localized(
                "and by \(signed(fit.slopeChange.value)) points a day beside what it did before (\(signed(fit.slopeChange.low)) to \(signed(fit.slopeChange.high)))"
            ))
        row(
            "",
            localized(
                "a description, not proof: whatever else changed at that time is in it, and it finds too much rather than too little"
            ),
            .bold)
        if let points = description.hardStretch {
            row(
                localized("beware"),
                localized(
                    "the five days before the start were \(points, decimals: 0) points harder than usual for you; calmer ones follow such days by themselves"
                ), .bold)
        }
        return lines + [InkedLine()] + TrendPicture(description.days.map(\.score), fit).lines(columns: width)
    }

    private func signed(_ value: Double) -> String {
        (value < 0 ? "−" : "+") + Language.own.number(abs(value), decimals: 1)
    }

    /// All figures.
    struct Figures: Encodable {
        struct Coefficient: Encodable {
            let value, standardError, low, high: Double

            init(_ coefficient: SegmentedRegression.Coefficient) {
                (value, standardError) = (coefficient.value, coefficient.standardError)
                (low, high) = (coefficient.low, coefficient.high)
            }

            private enum CodingKeys: String, CodingKey {
                case value, low, high
                case standardError = "standard_error"
            }
        }

        let measure: Measure
        let daysBefore, daysAfter: Int
        let hardStretch: Double?
        let level, slope, levelChange, slopeChange: Coefficient?
        let phi, sigma: Double?
        let isProof = false

        private enum CodingKeys: String, CodingKey {
            case measure, level, slope, phi, sigma
            case daysBefore = "days_before"
            case daysAfter = "days_after"
            case hardStretch = "hard_stretch"
            case levelChange = "level_change"
            case slopeChange = "slope_change"
            case isProof = "is_proof"
        }
    }

    var figures: Figures {
        let fit = description.lines
        return Figures(
            measure: measure, daysBefore: description.before, daysAfter: description.after,
            hardStretch: description.hardStretch, level: fit.map { .init($0.level) },
            slope: fit.map { .init($0.slope) },
            levelChange: fit.map { .init($0.levelChange) }, slopeChange: fit.map { .init($0.slopeChange) },
            phi: fit?.phi, sigma: fit?.sigma)
    }
}
