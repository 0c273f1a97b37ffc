import Languages
import Vocabulary
import Wellbeing

/// The scores of both arms as dots, and the shift between them with its interval.
struct OfferTrialPicture {
    private static let labels = 15
    private static let highest = 4
    private let finding: OfferTrial.Finding

    init(_ finding: OfferTrial.Finding) { self.finding = finding }

    /// The lines, in so many columns; 80 where there is no terminal.
    func lines(columns width: Int?) -> [InkedLine] {
        let room = min(max((width ?? 80) - Self.labels - 2, 20), 64)
        let all = finding.nowScores + finding.laterScores
        let low = ((all.min() ?? 0) / 10).rounded(.down) * 10
        let high = max(low + 10, ((all.max() ?? 100) / 10).rounded(.up) * 10)
        func column(_ score: Double) -> Int {
            Int(rounding: (score - low) / (high - low) * Double(room - 1), in: 0...room - 1)
        }
        func counts(_ scores: [Double]) -> [Int] {
            scores.reduce(into: [Int](repeating: 0, count: room)) { $0[column($1)] += 1 }
        }
        let (now, later) = (counts(finding.nowScores), counts(finding.laterScores))
        let per = ((max(now.max() ?? 1, later.max() ?? 1)) + Self.highest - 1) / Self.highest
        var lines =
            dots(now, per, localized("made at once"), .green) + dots(later, per, localized("20 min later"), .cyan)
        lines.append(axis(from: low, to: high, room, column))
        lines.append(InkedLine())
        lines += shift(room)
        var legend = localized("░ is too little to be worth it")
        if per > 1 { legend += "; " + localized("a dot stands for up to \(per) calls") }
        return lines + InkedLine(legend, .dim).wrapped(to: room).map { Self.labelled("", $0) }
    }

    private static func labelled(_ label: String, _ rest: InkedLine) -> InkedLine {
        var line = InkedLine("  \(label)", .dim)
        line.pad(to: labels)
        line.add(rest)
        return line
    }

    /// Dots above each other, a row each, the label beside the lowest.
    private func dots(_ counts: [Int], _ per: Int, _ label: String, _ ink: Ink) -> [InkedLine] {
        let heights = counts.map { ($0 + per - 1) / per }
        return (1...max(1, heights.max() ?? 1)).reversed().map { height in
            Self.labelled(
                height == 1 ? label : "", InkedLine(String(heights.map { $0 >= height ? "•" : " " }), ink))
        }
    }

    private func axis(from low: Double, to high: Double, _ room: Int, _ column: (Double) -> Int) -> InkedLine {
        var text = [Character](repeating: " ", count: room)
        // No more ticks than there is room for: three columns each, and a gap.
        let step = 10 * max(1, ((high - low) / 10 / Double(room / 6)).rounded(.up))
        for tick in stride(from: low, through: high, by: step) {
            let label = Array("\(Int(rounding: tick, in: 0...100))")
            let start = min(max(0, column(tick) - label.count / 2), room - label.count)
            for (index, character) in label.enumerated() { text[start + index] = character }
        }
        return Self.labelled(localized("call's score"), InkedLine(String(text), .dim))
    }

    /// The shift on a scale of its own, with nothing in the middle; what is too small to count is shaded.
    private func shift(_ room: Int) -> [InkedLine] {
        guard let interval = finding.interval else { return [] }
        let reach = 1.1 * max(-interval.lowerBound, interval.upperBound, finding.worthwhile, 1)
        let middle = room / 2
        func column(_ points: Double) -> Int {
            Int(rounding: Double(middle) * (1 + points / reach), in: 0...2 * middle)
        }
        var text = (0...2 * middle).map { place in
            abs(place - middle) <= abs(column(finding.worthwhile) - middle) ? Character("░") : Character(" ")
        }
        text[middle] = "│"
        for place in column(interval.lowerBound)...column(interval.upperBound) {
            text[place] = place == middle ? "┼" : "─"
        }
        text[column(interval.lowerBound)] = "├"
        text[column(interval.upperBound)] = "┤"
        text[column(finding.shift)] = "●"
        let (calmer, harder) = (localized("← calmer"), localized("harder →"))
        let (left, right) = (DisplayWidth.columns(of: calmer), 2 * middle + 1 - DisplayWidth.columns(of: harder))
        // What does not fit beside the middle stands below it, each in a line of its own.
        let scale =
            left < middle && right > middle + 1
            ? [[(0, calmer), (middle, "0"), (right, harder)]] : [[(middle, "0")], [(0, calmer)], [(right, harder)]]
        return [Self.labelled(localized("difference"), InkedLine(String(text), .bold))]
            + scale.map { parts in
                var words = InkedLine()
                for (place, part) in parts {
                    words.pad(to: max(0, place))
                    words.add(part, .dim)
                }
                return Self.labelled("", words)
            }
    }
}
