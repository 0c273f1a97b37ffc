import Events
import Languages
import Vocabulary
import Wellbeing

/// How the trial of offers stands, for a person and for a program.
struct OfferTrialReport {
    private let history: MeasureHistory
    private let worthwhileSD: Double
    private let trial: OfferTrial
    /// Draws that the log has forgotten.
    private let gone: Int

    init(_ history: MeasureHistory, worthwhileSD: Double) {
        self.history = history
        self.worthwhileSD = worthwhileSD
        let data = history.data
        var distributions = RedrawDistributions()
        trial = OfferTrial(data, worthwhileSD: worthwhileSD, using: &distributions)
        gone = data.gone
    }

    // MARK: For a person

    private static let column = 15

    /// The lines, in so many columns; `nil` where nobody looks at a terminal.
    func lines(columns width: Int?) -> [InkedLine] {
        let title = InkedLine(localized("Did offers of a break help you?"), .bold)
        var lines = width.map(title.wrapped(to:)) ?? [title]
        func row(_ name: String, _ words: String, _ ink: Ink = .plain) {
            lines += InkedLine.entry(InkedLine("  \(name)", .dim), InkedLine(words, ink), at: Self.column, width: width)
        }
        guard history.consent.isGiven else {
            row(localized("your consent"), history.consent.words)
            return lines
        }
        row(localized("the answer"), Language.own.text(trial.words), .bold)
        if let why { row("", why) }
        row(localized("offers made"), arms)
        if let attrition { row("", attrition, .bold) }
        if let looks { row(localized("looked at"), looks) }
        row(
            localized("compared by"),
            localized("score of the first three minutes of your next call, 0 to 100; fixed beforehand"))
        row(localized("your consent"), history.consent.words)
        guard let finding = trial.finding else { return lines }
        row(
            localized("worth it from"),
            localized(
                "\(finding.worthwhile, decimals: 1) points, which is \(worthwhileSD, decimals: 2) of your own spread (wellbeing.worthwhile_sd)"
            ))
        return lines + [InkedLine()] + OfferTrialPicture(finding).lines(columns: width)
    }

    /// What stands behind the answer.
    private var why: String? {
        guard let finding = trial.finding else { return nil }
        switch trial.verdict {
        case .helped, .harder, .noDifference:
            return localized(
                "in \(finding.overlap.ofHundred) of 100 comparisons the call after an offer was calmer")
        case .undecided:
            guard let interval = finding.interval else { return nil }
            return localized(
                "it may be anything from \(-min(0, interval.lowerBound), decimals: 1) points calmer to \(max(0, interval.upperBound), decimals: 1) points harder"
            )
        case .tooFew, .forgotten: return nil
        }
    }

    private var arms: String {
        localized(
            "\(trial.now.drawn) at once, \(trial.now.followed) with a call after them; \(trial.later.drawn) held back for 20 minutes, \(trial.later.followed) with a call"
        )
    }

    /// Whether calls are missing so much more often in one arm that they may make the answer.
    private var attrition: String? {
        let all = Double(trial.now.drawn + trial.later.drawn)
        guard trial.now.drawn > 0, trial.later.drawn > 0 else { return nil }
        let share = Double(trial.now.missing + trial.later.missing) / all
        let spread = share * (1 - share) * (1 / Double(trial.now.drawn) + 1 / Double(trial.later.drawn))
        let difference =
            Double(trial.now.missing) / Double(trial.now.drawn) - Double(trial.later.missing)
            / Double(trial.later.drawn)
        guard spread > 0, difference * difference > 4 * spread else { return nil }
        return localized(
            "calls are missing more often after one kind of offer than after the other: the answer may come from that")
    }

    private var looks: String? {
        switch (trial.finding, trial.nextLook) {
        case (let finding?, let next?): localized("\(finding.count) offers; next look at \(next)")
        case (let finding?, nil): localized("\(finding.count) offers, for the last time")
        case (nil, let next?):
            localized(
                "nothing so far; first look at \(next) offers with a call, \(TrialLooks.least) of either kind at least")
        case (nil, nil): nil
        }
    }

    // MARK: For a program

    /// All figures. Without consent there are none.
    struct Figures: Encodable {
        struct Verdict: Encodable {
            let kind: String
            let low: Double?
            let high: Double?
            let more: Int?
        }

        struct Finding: Encodable {
            let look, count: Int
            let level, shift: Double
            let low, high: Double?
            let p, nap, napStandardError, ownSD, worthwhile: Double
            let g, minutesToCalmShift: Double?

            private enum CodingKeys: String, CodingKey {
                case look, count, level, shift, low, high, p, nap, worthwhile, g
                case napStandardError = "nap_standard_error"
                case ownSD = "own_sd"
                case minutesToCalmShift = "minutes_to_calm_shift"
            }
        }

        let consentGiven: Bool
        var verdict: Verdict?
        var now: TrialData.Arm?
        var later: TrialData.Arm?
        var gone: Int?
        var nextLook: Int?
        var finding: Finding?

        private enum CodingKeys: String, CodingKey {
            case verdict, now, later, gone, finding
            case consentGiven = "consent_given"
            case nextLook = "next_look"
        }
    }

    var figures: Figures {
        guard history.consent.isGiven else { return Figures(consentGiven: false) }
        return Figures(
            consentGiven: true, verdict: verdict, now: trial.now, later: trial.later, gone: gone,
            nextLook: trial.nextLook,
            finding: trial.finding.map { finding in
                Figures.Finding(
                    look: finding.look.size, count: finding.count, level: finding.look.level, shift: finding.shift,
                    low: finding.interval?.lowerBound, high: finding.interval?.upperBound, p: finding.p,
                    nap: finding.overlap.share, napStandardError: finding.overlap.standardError, ownSD: finding.ownSD,
                    worthwhile: finding.worthwhile, g: finding.g, minutesToCalmShift: finding.minutesShift)
            })
    }

    private var verdict: Figures.Verdict {
        switch trial.verdict {
        case .tooFew(let more): .init(kind: "too_few", low: nil, high: nil, more: more)
        case .forgotten: .init(kind: "forgotten", low: nil, high: nil, more: nil)
        case .undecided(let more): .init(kind: "undecided", low: nil, high: nil, more: more)
        case .helped(let points): .init(kind: "helped", low: points.lowerBound, high: points.upperBound, more: nil)
        case .harder(let points): .init(kind: "harder", low: points.lowerBound, high: points.upperBound, more: nil)
        case .noDifference(let largest): .init(kind: "no_difference", low: nil, high: largest, more: nil)
        }
    }
}
