import Evaluation
import Foundation
import Vocabulary

/// The plots of ``EvaluationPage``, each an SVG whose label says in words what it shows.
enum EvaluationPlots {
    /// Width of a plot in its own units: on a telephone one is a pixel, so that the letters can be read.
    private static let width = 360.0
    private static let left = 74.0

    /// A number with decimals.
    static func number(_ value: Double, _ decimals: Int = 0) -> String { Wording.decimals(value, decimals) }

    // MARK: - Clips

    /// Every clip at its score, a row for each label.
    static func scores(_ clips: [RecordingResult], threshold: Double) -> String {
        let labels = Dictionary(grouping: clips.filter { $0.score != nil }) { $0.label ?? "" }
        let names = labels.keys.sorted { (order($0), $0) < (order($1), $1) }
        let rowHeight = 62.0
        let bottom = 8 + rowHeight * Double(names.count)
        func x(_ score: Double) -> Double { left + score / 100 * (width - left - 12) }
        var marks = axis(stride(from: 0.0, through: 100, by: 20).map { (x($0), number($0)) }, from: 8, to: bottom)
        var words: [String] = []
        for (row, name) in names.enumerated() {
            let middle = 8 + rowHeight * (Double(row) + 0.5)
            let scores = (labels[name] ?? []).compactMap(\.score).sorted()
            marks += text(name, left - 6, middle + 4, anchor: "end", limit: 11)
            // Scores that are alike stand above each other.
            var column: [Int: Int] = [:]
            for score in scores {
                let place = Int(x(score) / 7)
                let level = column[place, default: 0]
                column[place] = level + 1
                let offset = Double((level + 1) / 2) * (level.isMultiple(of: 2) ? 5 : -5)
                marks += mark(name, x(score), middle + max(-26, min(26, offset)))
            }
            let over = scores.count { $0 >= threshold }
            words.append("\(name): \(scores.count) clips, \(over) at or above the threshold")
        }
        marks += line(x(threshold), 4, x(threshold), bottom, "threshold")
        marks += text("score", width - 12, bottom + 26, anchor: "end", style: "soft")
        return svg(height: bottom + 32, "Scores by label. " + words.joined(separator: "; ") + ".", marks)
    }

    /// Share of strained clips at or above each threshold over that of calm ones.
    static func curves(_ groups: [(name: String, clips: [RecordingResult])], threshold: Double) -> String {
        let (top, side) = (20.0, 230.0)
        func x(_ share: Double) -> Double { 40 + share * side }
        func y(_ share: Double) -> Double { top + (1 - share) * side }
        var marks = axis(stride(from: 0.0, through: 1, by: 0.25).map { (x($0), number($0, 2)) }, from: top, to: y(0))
        for share in stride(from: 0.0, through: 1, by: 0.25) {
            marks +=
                line(x(0), y(share), x(1), y(share), "grid") + text(number(share, 2), 34, y(share) + 4, anchor: "end")
        }
        marks += line(x(0), y(0), x(1), y(1), "axis")
        var words: [String] = []
        for (index, group) in groups.prefix(3).enumerated() {
            func scores(_ label: String) -> [Double] {
                group.clips.filter { $0.label?.lowercased() == label }.map { $0.score ?? -1 }
            }
            let (calm, strained) = (scores("calm"), scores("strained"))
            guard !calm.isEmpty, !strained.isEmpty else { continue }
            func shares(_ limit: Double) -> (x: Double, y: Double) {
                (
                    Double(calm.count { $0 >= limit }) / Double(calm.count),
                    Double(strained.count { $0 >= limit }) / Double(strained.count)
                )
            }
            let limits = [101] + Set(calm + strained).sorted(by: >)
            let points = limits.map(shares).map { "\(number(x($0.x), 1)),\(number(y($0.y), 1))" }
            marks += "<polyline class=\"curve k\(index)\" points=\"\(points.joined(separator: " "))\"/>"
            let here = shares(threshold)
            marks +=
                "<circle class=\"alert\" cx=\"\(number(x(here.x), 1))\" cy=\"\(number(y(here.y), 1))\" r=\"4\"><title>"
                + "\(HTML.escaped(group.name)) at the threshold</title></circle>"
            let place = y(0) - 14 * Double(min(groups.count, 3) - index) + 4
            marks += line(x(0.5), place - 4, x(0.5) + 24, place - 4, "curve k\(index)")
            marks += text(group.name, x(0.5) + 30, place, limit: 14)
            words.append(
                "\(group.name): at the threshold \(number(100 * here.y)) % of strained and \(number(100 * here.x)) % of calm clips"
            )
        }
        marks += text("false", x(1), y(0) + 28, anchor: "end", style: "soft") + text("hit", x(0), 12, style: "soft")
        return svg(height: y(0) + 34, "Hits against false ones. " + words.joined(separator: "; ") + ".", marks)
    }

    // MARK: - Calls

    /// Rates with their intervals, a row each.
    static func rates(_ rates: [(name: String, rate: Estimate)]) -> String {
        let bottom = 8 + 22 * Double(rates.count)
        let highest = rates.map { $0.rate.interval?.upperBound ?? $0.rate.value }.max() ?? 1
        // One voice with minutes of calm has an interval that would hide all others.
        let end = round(up: max(1, min(highest, 4 * (rates.first?.rate.interval?.upperBound ?? highest))))
        func x(_ rate: Double) -> Double { left + min(rate, end) / end * (width - left - 16) }
        var marks = axis(
            (0...4).map { Double($0) / 4 * end }.map { (x($0), number($0, end < 4 ? 2 : 0)) }, from: 8, to: bottom)
        for (row, (name, rate)) in rates.enumerated() {
            let y = 8 + 22 * (Double(row) + 0.5)
            marks += text(name, left - 6, y + 4, anchor: "end", limit: 11)
            if let interval = rate.interval {
                marks += line(x(interval.lowerBound), y, x(interval.upperBound), y, "whisker")
                if interval.upperBound > end { marks += text("›", width - 14, y + 4, style: "soft") }
            }
            marks += "<circle class=\"strained\" cx=\"\(number(x(rate.value), 1))\" cy=\"\(number(y, 1))\" r=\"4\"/>"
        }
        marks += text("an hour", width - 12, bottom + 28, anchor: "end", style: "soft")
        let words = rates.map { name, rate in
            "\(name) \(number(rate.value, 2))"
                + (rate.interval.map { ", \(number($0.lowerBound, 2)) to \(number($0.upperBound, 2))" } ?? "")
        }
        return svg(height: bottom + 34, "False alerts an hour: " + words.joined(separator: "; ") + ".", marks)
    }

    /// One recording in a line.
    static func strip(_ recording: RecordingResult, threshold: Double?) -> String {
        let wide = 150.0
        var marks = "<rect class=\"track\" x=\"0\" y=\"6\" width=\"150\" height=\"6\" rx=\"3\"/>"
        var words: String
        switch recording.kind {
        case .unused: return ""
        case .clip:
            guard let score = recording.score else { return "" }
            if let threshold { marks += line(wide * threshold / 100, 1, wide * threshold / 100, 17, "threshold") }
            marks += mark(recording.label ?? "", 4 + score / 100 * (wide - 8), 9)
            words = "score \(number(score, 1)) of 100"
        case .call:
            guard let length = recording.durationS, length.isFinite, length > 0 else { return "" }
            for stretch in recording.stretches where VoiceLabel(stretch.label) == .strained {
                let (from, to) = (stretch.startS / length * wide, stretch.endS / length * wide)
                marks +=
                    "<rect class=\"stretch\" x=\"\(number(from, 1))\" y=\"3\" width=\"\(number(max(2, to - from), 1))\" height=\"12\"/>"
            }
            for alert in recording.alertsS {
                marks +=
                    "<rect class=\"alert\" x=\"\(number(alert / length * (wide - 2), 1))\" y=\"0\" width=\"2\" height=\"18\"/>"
            }
            let times = recording.alertsS.map { Wording.span(seconds: $0.rounded()) }
            words = times.isEmpty ? "no alert" : "alerts at " + times.joined(separator: ", ")
        }
        return
            "<svg class=\"strip\" viewBox=\"0 0 150 18\" role=\"img\" aria-label=\"\(HTML.escaped(words))\">\(marks)</svg>"
    }

    /// The next number that four even steps lead to.
    private static func round(up value: Double) -> Double {
        let tens = pow(10, floor(log10(value)))
        return [1, 2, 4, 8, 12].map { $0 * tens }.first { $0 >= value } ?? value
    }

    // MARK: - Marks

    private static func order(_ label: String) -> Int {
        switch VoiceLabel(label) {
        case .calm: 0
        case .strained: 1
        case .other: 2
        }
    }

    /// A dot for calm, a triangle for strained, a square for the rest.
    private static func mark(_ label: String, _ x: Double, _ y: Double) -> String {
        let (h, v) = (number(x, 1), number(y, 1))
        return switch VoiceLabel(label) {
        case .calm: "<circle class=\"calm\" cx=\"\(h)\" cy=\"\(v)\" r=\"3.4\"/>"
        case .strained: "<path class=\"strained\" d=\"M\(h) \(v)m0 -4.2l4 7.4h-8z\"/>"
        case .other: "<path class=\"other\" d=\"M\(h) \(v)m-3.2 -3.2h6.4v6.4h-6.4z\"/>"
        }
    }

    private static func axis(_ ticks: [(x: Double, text: String)], from top: Double, to bottom: Double) -> String {
        ticks.map { line($0.x, top, $0.x, bottom, "grid") + text($0.text, $0.x, bottom + 14, anchor: "middle") }
            .joined()
    }

    private static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ style: String) -> String {
        "<line class=\"\(style)\" x1=\"\(number(x1, 1))\" y1=\"\(number(y1, 1))\" x2=\"\(number(x2, 1))\" "
            + "y2=\"\(number(y2, 1))\"/>"
    }

    private static func text(
        _ text: String, _ x: Double, _ y: Double, anchor: String = "start", style: String = "", limit: Int = 40
    ) -> String {
        let shown = text.count > limit ? text.prefix(limit - 1) + "…" : text[...]
        return "<text class=\"\(style)\" x=\"\(number(x, 1))\" y=\"\(number(y, 1))\" text-anchor=\"\(anchor)\">"
            + "\(HTML.escaped(String(shown)))</text>"
    }

    private static func svg(height: Double, _ words: String, _ marks: String) -> String {
        "<svg viewBox=\"0 0 \(number(width)) \(number(height))\" role=\"img\" aria-label=\"\(HTML.escaped(words))\">"
            + "\(marks)</svg>"
    }
}
