import Languages
import Vocabulary
import Wellbeing

/// Figures of a group, for a person and for a program.
struct SurveyGroupReport: Encodable {
    private struct Reliability: Encodable {
        var alpha: Double
        var alphaLow: Double
        var alphaHigh: Double
        var splitHalf: Double?
        var splitHalfLow: Double?
        var splitHalfHigh: Double?
        var omega: Double?
        var sum: Double?

        enum CodingKeys: String, CodingKey {
            case alpha, omega, sum
            case alphaLow = "alpha_low"
            case alphaHigh = "alpha_high"
            case splitHalf = "split_half"
            case splitHalfLow = "split_half_low"
            case splitHalfHigh = "split_half_high"
        }
    }

    private struct Figure: Encodable {
        var group: String?
        var people: Int
        var means: [String: Double]
        var reliability: Reliability?
    }

    private let survey: String
    private let version: Int
    private let people: Int
    private let leftOut: Int
    private let withheld: Int
    private let figures: [Figure]
    private let instrument: SurveyInstrument

    private enum CodingKeys: String, CodingKey {
        case survey, version, people, figures
        case leftOut = "left_out"
        case withheld = "groups_withheld"
    }

    init(_ figures: GroupFigures, _ instrument: SurveyInstrument, leftOut: Int) {
        survey = instrument.id
        version = instrument.version
        people = figures.count
        self.leftOut = leftOut
        withheld = figures.withheld
        self.instrument = instrument
        self.figures = figures.figures.map { figure in
            Figure(
                group: figure.group, people: figure.people.count,
                means: Dictionary(uniqueKeysWithValues: zip(instrument.items.map(\.id), figure.means)),
                reliability: figure.reliability.map { found in
                    Reliability(
                        alpha: found.alpha, alphaLow: found.interval.lowerBound, alphaHigh: found.interval.upperBound,
                        splitHalf: found.splitHalf?.mean, splitHalfLow: found.splitHalf?.lowest,
                        splitHalfHigh: found.splitHalf?.highest, omega: found.omega,
                        sum: found.allowsSum ? figure.means.reduce(0, +) / Double(figure.means.count) : nil)
                })
        }
    }

    /// For a person.
    func lines(columns: Int? = nil) -> [InkedLine] {
        func words(_ text: String, _ ink: Ink = .plain) -> [InkedLine] {
            let line = InkedLine(text, ink)
            return columns.map(line.wrapped(to:)) ?? [line]
        }
        var lines = words(instrument.heading, .bold)
        if figures.isEmpty {
            lines += words(
                people < GroupRule.least
                    ? localized(
                        people, one: "One person is not enough: figures are of five or more.",
                        other: "\(people) people are not enough: figures are of five or more.")
                    : localized(
                        "Nothing can be told: together with what was told before it would give away the answers of fewer than five."
                    ))
        } else {
            var columnsOfTable: [TextTable.Column] = [.words(localized("SENTENCE"), least: 20)]
            columnsOfTable += figures.map { figure in
                .init("\(figure.group ?? localized("EVERYBODY")) (\(figure.people))", .right, least: 4)
            }
            var table = TextTable(columnsOfTable)
            for item in instrument.items {
                let sentence = instrument.sentence(item)
                table.add(
                    [InkedLine(item.isReversed ? localized("\(sentence) (turned)") : sentence)]
                        + figures.map { InkedLine(Language.own.number($0.means[item.id] ?? 0, decimals: 1)) })
            }
            lines += table.lines(columns: columns) + [InkedLine()]
            lines += words(
                localized("Means from 1 to 5; turned items count the other way round: more is better everywhere."))
            for figure in figures where figure.reliability != nil || figure.group == nil {
                lines += words(reliability(of: figure))
            }
        }
        if withheld > 0, !figures.isEmpty {
            lines += words(
                localized(
                    withheld, one: "One group is not shown: it would give away the answers of fewer than five.",
                    other: "\(withheld) groups are not shown: they would give away the answers of fewer than five."))
        }
        if leftOut > 0 {
            lines += words(
                localized(
                    leftOut, one: "One person has skipped items and is left out.",
                    other: "\(leftOut) people have skipped items and are left out."))
        }
        return lines
    }

    private func reliability(of figure: Figure) -> String {
        let name = figure.group ?? localized("EVERYBODY")
        guard let found = figure.reliability else {
            return localized(
                "\(name): not enough data to say whether the items hang together; \(Wellbeing.Reliability.leastAnswers) people are needed. Read them singly."
            )
        }
        var parts = [
            localized(
                "alpha \(found.alpha, decimals: 2) (\(found.alphaLow, decimals: 2) to \(found.alphaHigh, decimals: 2))")
        ]
        if let half = found.splitHalf, let low = found.splitHalfLow, let high = found.splitHalfHigh {
            parts.append(
                localized("halves \(half, decimals: 2) (\(low, decimals: 2) to \(high, decimals: 2))"))
        }
        if let omega = found.omega { parts.append(localized("omega \(omega, decimals: 2)")) }
        let figures = parts.joined(separator: ", ")
        return found.sum.map { localized("\(name): \(figures). Together: \($0, decimals: 1)") }
            ?? localized("\(name): \(figures). They do not hang together: read them singly, not as one sum.")
    }
}
