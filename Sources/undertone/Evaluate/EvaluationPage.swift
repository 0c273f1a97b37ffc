import Evaluation
import Foundation
import Vocabulary

/// An evaluation as one web page with everything in it. It asks for nothing from anywhere, and its own content policy
/// would refuse it; there is no script in it.
struct EvaluationPage {
    private let report: EvaluationReport
    private let manifest: String
    private let folder: String

    init(_ report: EvaluationReport, manifest: String, folder: String) {
        self.report = report
        self.manifest = manifest
        self.folder = folder
    }

    /// The page.
    func html() -> String {
        let nonce = HTML.nonce()
        let sections = [clips, voices, calls, unused, recordings].filter { !$0.isEmpty }.joined(separator: "\n")
        let body = """
            <main>
            <header>
            <h1>How Undertone fits these recordings</h1>
            <p class="muted">\(HTML.escaped(manifest)); recordings in \(HTML.escaped(folder)): \(HTML.escaped(counts))</p>
            <p class="limits"><strong>What this cannot say:</strong> \(HTML.escaped(report.limits)).</p>
            </header>
            \(sections)
            <footer class="muted">undertone \(HTML.escaped(Version.current)). Vocal effort against each speaker's own \
            calm voice. Intervals hold with 95 %.</footer>
            </main>
            """
        return HTML.page(
            "Evaluation of \(manifest)", nonce: nonce, style: Self.style, policy: HTML.policy(nonce: nonce), body: body)
    }

    private var counts: String {
        func count(_ kind: RecordingResult.Kind) -> Int { report.recordings.count { $0.kind == kind } }
        let heard = [Wording.count(count(.clip), "clip"), Wording.count(count(.call), "call")]
        return heard.joined(separator: ", ") + ", \(count(.unused)) not used."
    }

    // MARK: - Sections

    private var clips: String {
        guard let clips = report.clips else { return "" }
        var groups = [("all", clips.all)]
        groups += Self.sorted(clips.bySex).map { ("sex \($0)", $1) }
        let rows = groups.map { name, group in
            Self.row(
                name,
                [
                    Self.text(group.area), Self.text(group.hit), Self.text(group.falseAlarm), "\(group.voices)",
                    "\(group.calm)", "\(group.strained)",
                ])
        }
        let scored = report.recordings.filter { $0.kind == .clip }
        let curves = [("all", nil)] + Self.sorted(clips.bySex).map { ("sex \($0.key)", $0.key) }
        return """
            <section><h2>Clips</h2>
            <p>Each against the speaker's own calm voice. A clip at or above \(EvaluationPlots.number(clips.threshold)) \
            would count towards an alert.</p>
            \(Self.table(
                "Clips in figures", ["", "AUC", "Hit", "False", "Voices", "Calm", "Strained"], rows))
            <div class="plots">
            \(figure("Scores by label", EvaluationPlots.scores(scored, threshold: clips.threshold)))
            \(figure(
                "Hits against false ones at every threshold",
                EvaluationPlots.curves(
                    curves.map { name, sex in (name, scored.filter { sex == nil || $0.sex == sex }) },
                    threshold: clips.threshold)))
            </div></section>
            """
    }

    private var voices: String {
        guard let clips = report.clips, clips.byVoice.count > 1 else { return "" }
        let all = Self.sorted(clips.byVoice)
        let ranked = all.filter { $0.value.area != nil }.sorted {
            ($0.value.area?.value ?? 0) < ($1.value.area?.value ?? 0)
        }
        var words = ""
        if let worst = ranked.first, let best = ranked.last, worst.value.area?.value != best.value.area?.value {
            words =
                "<p>The worst voice is \(HTML.escaped(worst.key)) with an AUC of \(Self.text(worst.value.area)), the best "
                + "\(HTML.escaped(best.key)) with \(Self.text(best.value.area)).</p>"
        }
        let least = all.compactMap { $0.value.area?.value }.min()
        let most = all.compactMap { $0.value.falseAlarm?.value }.max()
        let rows = all.map { name, group in
            Self.row(
                name,
                [
                    Self.mark(group.area, isBad: group.area?.value == least && least != 1), Self.text(group.hit),
                    Self.mark(group.falseAlarm, isBad: group.falseAlarm?.value == most && most != 0),
                    "\(Wording.oneDecimal(group.calmSpeechS)) s", "\(group.calm)", "\(group.strained)",
                ])
        }
        return """
            <section><h2>Voice by voice</h2>\(words)
            \(Self.table(
                "Clips by voice", ["Voice", "AUC", "Hit", "False", "Calm speech", "Calm", "Strained"], rows))
            </section>
            """
    }

    private var calls: String {
        guard let calls = report.calls else { return "" }
        let voices = Self.sorted(calls.byVoice).map { ($0, $1) }
        let groups = [("all", calls.all)] + Self.sorted(calls.bySex).map { ("sex \($0)", $1) } + voices
        let worst = calls.byVoice.values.map(\.falseAlerts).max() ?? 0
        let rows = groups.map { name, group in
            Self.callRow(
                name, group, isBad: calls.byVoice[name] != nil && worst > 0 && group.falseAlerts == worst)
        }
        var shift = ""
        if let low = calls.all.falsePerShift, let high = calls.all.falsePerShiftAtMost {
            shift =
                "<p>False alerts in a shift of 8 hours: \(Wording.oneDecimal(low)), at most \(Wording.oneDecimal(high)) "
                + "with a confidence of 95 %.</p>"
        }
        let rates = ([("all", calls.all)] + voices).compactMap { name, group in
            group.falsePerHour.map { (name, $0) }
        }
        let presets = (report.presets ?? []).map { Self.callRow($0.preset, $0.calls, isBad: false) }
        return """
            <section><h2>Calls</h2>
            <p>Heard as the daemon hears them, learning included.</p>\(shift)
            \(Self.table("Calls in figures", [""] + Self.callHeads, rows))
            \(presets.isEmpty ? "" : Self.table("Calls by each preset", ["Preset"] + Self.callHeads, presets))
            \(rates.isEmpty ? "" : figure("False alerts an hour, with intervals", EvaluationPlots.rates(rates)))
            </section>
            """
    }

    private static let callHeads = ["False alerts", "An hour", "Found", "After", "Calls", "Calm h"]

    private static func callRow(_ name: String, _ group: CallReport.Group, isBad: Bool) -> String {
        let hits = group.found.map { Int(($0.value * Double(group.stretches)).rounded()) } ?? 0
        return row(
            name,
            [
                isBad ? "<span class=\"bad\">\(group.falseAlerts) (most)</span>" : "\(group.falseAlerts)",
                text(group.falsePerHour), "\(hits) of \(group.stretches)",
                group.latencyMedianS.map { "\(Wording.oneDecimal($0)) s" } ?? "-", "\(group.calls)",
                EvaluationPlots.number(group.calmHours, 2),
            ])
    }

    private var unused: String {
        guard !report.unused.isEmpty else { return "" }
        let rows = report.unused.map { Self.row($0.what, [Self.words + HTML.escaped($0.reason)]) }
        return "<section><h2>Not used</h2>\(Self.table("Not used", ["What", "Why"], rows))</section>"
    }

    private var recordings: String {
        let rows = report.recordings.map { recording in
            let words = (recording.warnings + [recording.reason].compactMap { $0 }).map(HTML.escaped)
            let verdict =
                switch recording.kind {
                case .clip: recording.score.map { EvaluationPlots.number($0, 1) } ?? "-"
                case .call:
                    "\(recording.found ?? 0) found, \(recording.falseAlerts ?? 0) false"
                case .unused: "not used"
                }
            let length = recording.durationS.map { $0.isFinite ? Wording.span(seconds: $0.rounded()) : "-" } ?? "-"
            return Self.row(
                recording.file,
                [
                    HTML.escaped(recording.speaker), HTML.escaped(recording.label ?? "by stretches"), length, verdict,
                    EvaluationPlots.strip(recording, threshold: report.clips?.threshold),
                    words.isEmpty ? "" : Self.words + words.joined(separator: "; "),
                ])
        }
        return """
            <section><h2>Every recording</h2>
            <p>A clip's strip is its score from 0 to 100, with the threshold; a call's is its time, with strained stretches \
            and alerts.</p>
            \(Self.table(
                "Every recording", ["Recording", "Speaker", "Label", "Length", "Result", "Strip", "Notes"], rows))
            </section>
            """
    }

    // MARK: - Parts

    private func figure(_ title: String, _ plot: String) -> String {
        "<figure><figcaption>\(HTML.escaped(title))</figcaption>\(plot)</figure>"
    }

    /// A table that moves sideways within itself where the window is narrow.
    private static func table(_ title: String, _ heads: [String], _ rows: [String]) -> String {
        let head = heads.map { $0.isEmpty ? "<td></td>" : "<th scope=\"col\">\($0)</th>" }.joined()
        return "<div class=\"scroll\" role=\"region\" aria-label=\"\(title)\" tabindex=\"0\"><table><thead><tr>\(head)"
            + "</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table></div>"
    }

    /// A row; the cells are HTML, the name is not.
    private static func row(_ name: String, _ cells: [String]) -> String {
        "<tr><th scope=\"row\">\(HTML.escaped(name))</th>" + cells.map(cell).joined() + "</tr>"
    }

    private static func cell(_ content: String) -> String {
        content.hasPrefix(words) ? content + "</td>" : "<td>\(content)</td>"
    }

    /// The beginning of a cell of words, which has several lines.
    private static let words = "<td class=\"words\">"

    private static func mark(_ estimate: Estimate?, isBad: Bool) -> String {
        isBad && estimate != nil ? "<span class=\"bad\">\(text(estimate)) (worst)</span>" : text(estimate)
    }

    private static func text(_ estimate: Estimate?) -> String {
        guard let estimate else { return "-" }
        let value = EvaluationPlots.number(estimate.value, 2)
        guard let interval = estimate.interval else { return value }
        return "\(value) <span class=\"interval\">[\(EvaluationPlots.number(interval.lowerBound, 2)), "
            + "\(EvaluationPlots.number(interval.upperBound, 2))]</span>"
    }

    private static func sorted<Value>(_ groups: [String: Value]) -> [(key: String, value: Value)] {
        groups.sorted { $0.key.compare($1.key, options: .numeric) == .orderedAscending }
    }
}
