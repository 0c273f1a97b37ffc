import Foundation
import Vault
import Vocabulary

/// The parts of the page that are text and tables: they read without scripts, in print and aloud.
struct ReplaySections {
    private let replay: Replay
    private var metadata: SegmentMetadata { replay.segment.metadata }

    init(_ replay: Replay) { self.replay = replay }

    /// The figures before the onset, during the alert and after it, beside each other.
    func figures() -> String {
        let summary = ReplaySummary(replay)
        let head = summary.spans.map { "<th scope=\"col\">\($0)</th>" }.joined()
        let body = summary.rows.map { row in
            "<tr><th scope=\"row\">\(row.title)</th>" + row.values.map { "<td>\($0)</td>" }.joined() + "</tr>"
        }
        return """
            <section class="card"><h2>In this recording</h2><table><thead><tr><th scope="col">measure</th>\(head)</tr></thead>
            <tbody>\(body.joined(separator: "\n"))</tbody></table></section>
            """
    }

    /// The reasons one by one; empty where they are not known.
    func reasons() -> String {
        guard !replay.reasons.isEmpty else { return "" }
        let rows = replay.reasons.compactMap { reason in reason.feature.known.map { (reason, $0) } }.map {
            reason, feature in
            """
            <tr><th scope="row">\(feature.heading)</th>
            <td>\(Self.number(reason.value, 1, feature.unit))</td><td>\(Self.number(reason.baseline, 1, feature.unit))</td>
            <td>\(Self.number(100 * reason.share, 0, "%"))</td></tr>
            """
        }
        return """
            <section class="card"><h2>Why the alert got its level</h2><table><thead><tr><th scope="col">measure</th>
            <th scope="col">then</th><th scope="col">own calm</th><th scope="col">share</th></tr></thead>
            <tbody>\(rows.joined(separator: "\n"))</tbody></table></section>
            """
    }

    /// What is known of the segment beside its audio.
    func details() -> String {
        var rows = [
            ("Segment", metadata.id), ("Alert", metadata.alertID), ("Agent", metadata.agent),
            ("Began", Self.readable(instant: metadata.startedAt)), ("Length", Self.seconds(replay.durationS)),
            ("Onset", Self.position(metadata.onsetS)), ("Raised", Self.position(metadata.raisedS)),
            ("Cleared", metadata.clearedS.map(Self.position) ?? "after the end of this recording"),
            ("Level", metadata.level.rawValue),
        ]
        if let device = metadata.device { rows.append(("Microphone", device)) }
        for gap in replay.gaps {
            rows.append((gap.kind.rawValue.capitalized, "\(Self.clock(gap.fromS)) to \(Self.clock(gap.toS))"))
        }
        if let replaced = metadata.replaces { rows.append(("Made of", "\(replaced), by masking a part of it")) }
        if metadata.isComplete == false {
            rows.append(("Recording", "ends early: the daemon was stopped while it ran"))
        }
        if let analysis = metadata.analysis {
            rows.append(("Analysed by", "Undertone \(analysis.program), model \(analysis.model)"))
        }
        if !replay.thresholds.isEmpty {
            let list = replay.thresholds.map { "\($0.level.rawValue) \(Self.number($0.score, 0, ""))" }
            let origin = replay.hasOwnThresholds ? "" : " (as configured where this page was made)"
            rows.append(("Thresholds", list.joined(separator: ", ") + origin))
        }
        if let rule = metadata.rule {
            rows.append(
                (
                    "Rule",
                    "above a threshold for \(Self.seconds(rule.minimumDurationS)), "
                        + "cleared \(Self.number(rule.clearMargin, 0, "")) below it for \(Self.seconds(rule.clearAfterS))"
                ))
        }
        for norm in replay.calm {
            rows.append(
                (
                    "Own calm \(norm.feature.rawValue)",
                    Self.number(norm.location, 1, norm.unit)
                        + (norm.spread > 0 ? " ± \(Self.number(norm.spread, 1, norm.unit))" : "")
                ))
        }
        let list = rows.map { "<dt>\($0.0)</dt><dd>\(HTML.escaped($0.1))</dd>" }
        return "<section class=\"card\"><h2>Details</h2><dl>\(list.joined(separator: "\n"))</dl></section>"
    }

    // MARK: - Words

    /// `2026-03-04 05:06:07 UTC`
    static func readable(instant: Timestamp) -> String {
        // The text is of fixed width: a day, `T`, a time with thousandths, `Z`.
        "\(instant.text.dropLast(5).replacing("T", with: " ")) UTC"
    }

    /// The reasons as a sentence of its own.
    static func sentence(_ explanation: String) -> String {
        guard let first = explanation.first else { return "" }
        let sentence = first.uppercased() + explanation.dropFirst()
        return sentence.hasSuffix(".") ? sentence : sentence + "."
    }

    /// `1:05.2`
    static func clock(_ seconds: Double) -> String {
        let tenths = Int(rounding: seconds * 10, in: 0...1 << 40)
        let rest = tenths % 600
        return "\(tenths / 600):\(rest < 100 ? "0" : "")\(rest / 10).\(rest % 10)"
    }

    /// What came of computing the scores anew; empty where nobody did.
    func verdict() -> String {
        guard let verdict = replay.verdict else { return "" }
        let sign =
            switch verdict.outcome {
            case .identical: "✓"
            case .close: "≈"
            case .different: "≠"
            case .unknown: "?"
            }
        return "<p class=\"verdict \(verdict.outcome.rawValue)\"><b aria-hidden=\"true\">\(sign)</b> "
            + "\(HTML.escaped(Self.sentence(verdict.words)))</p>"
    }

    /// A length in seconds.
    static func seconds(_ seconds: Double) -> String { number(seconds, 1, "s") }

    private static func position(_ seconds: Double) -> String {
        seconds < 0 ? "\(number(-seconds, 1, "s")) before this part" : "at \(number(seconds, 1, "s"))"
    }

    /// A number with its unit, a dash where there is none; not escaped.
    static func number(_ value: Double?, _ decimals: Int, _ unit: String) -> String {
        guard let value, value.isFinite else { return "–" }
        let text = value.formatted(
            .number.precision(.fractionLength(decimals)).grouping(.never).locale(Locale(identifier: "en_US_POSIX")))
        let number = text.replacing("-", with: "\u{2212}")
        return unit.isEmpty ? number : "\(number)\u{a0}\(unit)"
    }
}
