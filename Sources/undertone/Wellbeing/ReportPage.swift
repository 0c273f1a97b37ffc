import Languages
import Vocabulary
import Wellbeing

/// A report as one web page with everything in it. It asks for nothing from anywhere, and its own content policy would
/// refuse it; there is no script in it.
struct ReportPage {
    let report: ShiftReport
    /// What the agent says with it, where it was shared.
    var note: String?
    var language = Language.own

    /// The page.
    func html() -> String {
        let nonce = HTML.nonce()
        let title = ReportView.title(of: report, in: language)
        let body = """
            <main>
            <h1>\(HTML.escaped(title))</h1>
            \(note.map { "<p class=\"note\">\(HTML.escaped($0))</p>" } ?? "")
            \(content)
            <footer>\(said(ReportWords.limits)) undertone \(HTML.escaped(Version.current)), \
            \(HTML.escaped(report.timeZone)).</footer>
            </main>
            """
        return HTML.page(
            title, language: language.tag, nonce: nonce, style: Self.style, policy: HTML.policy(nonce: nonce),
            body: body)
    }

    private var content: String {
        let words = ReportWords(report)
        guard !words.isEmpty else { return "<p>\(said(ReportWords.nothing))</p>" }
        let rows = words.rows.map { row in
            "<div><dt>\(said(row.name))</dt><dd>\(row.said.map { "<p>\(said($0))</p>" }.joined())</dd></div>"
        }
        var parts = ["<section><dl>\(rows.joined(separator: "\n"))</dl></section>"]
        if report.days.count > 1 { parts.append("<section class=\"scroll\" tabindex=\"0\">\(table)</section>") }
        let picture =
            words.noPicture.map { "<p>\(said($0))</p>" } ?? "<p>\(said(ReportWords.pictureWords))</p>\(figure)"
        parts.append("<section><h2>\(said(ReportWords.pictureTitle))</h2>\(picture)</section>")
        return parts.joined(separator: "\n")
    }

    private func said(_ phrase: Phrase) -> String { HTML.escaped(language.text(phrase)) }

    private var table: String {
        let head = ReportWords.headings.map { "<th scope=\"col\">\(said($0))</th>" }.joined()
        let rows = report.days.map { day in
            let cells = ReportWords.cells(of: day, in: language).map { "<td>\(HTML.escaped($0))</td>" }.joined()
            return "<tr><th scope=\"row\">\(HTML.escaped(language.shortName(of: day.day)))</th>\(cells)</tr>"
        }
        return "<table><thead><tr>\(head)</tr></thead><tbody>\(rows.joined(separator: "\n"))</tbody></table>"
    }

    // MARK: - The picture

    private static let side = 320.0

    private var figure: String {
        let placed = report.days.compactMap { day in day.place.map { (day.day, $0) } }
        // A picture is measured with decimal points, in every language.
        func number(_ value: Double) -> String { Language.english.number(value, decimals: 1) }
        func x(_ share: Double) -> Double { 20 + share * Self.side }
        func y(_ share: Double) -> Double { 26 + (1 - share) * Self.side }
        func text(_ words: Phrase, _ x: Double, _ y: Double, _ anchor: String) -> String {
            "<text x=\"\(number(x))\" y=\"\(number(y))\" text-anchor=\"\(anchor)\">\(said(words))</text>"
        }
        var marks = """
            <rect class="field" x="\(number(x(0)))" y="\(number(y(1)))" width="\(number(Self.side))" height="\(number(Self.side))"/>
            <path class="axis" d="M\(number(x(0.5))) \(number(y(0)))V\(number(y(1)))M\(number(x(0))) \
            \(number(y(0.5)))H\(number(x(1)))"/>
            """
        marks +=
            text(ReportWords.moreLoad, x(0.5), y(1) - 8, "middle")
            + text(ReportWords.lessLoad, x(0.5), y(0) + 18, "middle")
        marks +=
            text(ReportWords.lessControl, x(0), y(0) + 36, "start")
            + text(ReportWords.moreControl, x(1), y(0) + 36, "end")
        var taken: [String: Int] = [:]
        var legend = ""
        for (index, item) in placed.enumerated() {
            let (day, place) = item
            let spot = "\(number(place.control)) \(number(place.load))"
            // Days at the same place stand beside each other.
            let shift = Double(taken[spot, default: 0]) * 17
            taken[spot, default: 0] += 1
            let left = min(x(place.control) + shift, x(1))
            let name = HTML.escaped(language.name(of: day))
            marks += """
                <circle class="dot" cx="\(number(left))" cy="\(number(y(place.load)))" r="8"><title>\(name)</title></circle>\
                <text class="on" x="\(number(left))" y="\(number(y(place.load) + 3.7))" text-anchor="middle">\(index + 1)</text>
                """
            legend += "<li>\(name): \(said(ReportWords.placed(place)))</li>"
        }
        let height = number(y(0) + 42)
        return
            "<figure><svg viewBox=\"0 0 \(number(Self.side + 40)) \(height)\" role=\"img\" aria-labelledby=\"places\">\(marks)</svg>"
            + "<ol id=\"places\">\(legend)</ol></figure>"
    }

    private static let style = """
        :root { --bg: #f5f4f1; --card: #fff; --ink: #1c1f24; --muted: #5b626d; --line: #dedbd4; --dot: #0f6f77; --on: #fff; }
        @media (prefers-color-scheme: dark) { :root { --bg: #121418; --card: #1a1d23; --ink: #eceef1; --muted: #a3abb6;
          --line: #343a43; --dot: #56c1c9; --on: #10161a; } }
        @media print { :root { --bg: #fff; --card: #fff; --ink: #000; --muted: #444; --line: #bbb; --dot: #0f6f77;
          --on: #fff; } section, figure { break-inside: avoid; } main { padding: 0; } svg { max-width: 11cm; }
          * { print-color-adjust: exact; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--bg); color: var(--ink); -webkit-text-size-adjust: 100%;
          font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", "Noto Sans CJK SC", "DejaVu Sans", sans-serif; }
        main { max-width: 760px; margin: 0 auto; padding: 24px 16px 40px; }
        h1 { font-size: 22px; line-height: 1.3; margin: 0 0 6px; overflow-wrap: anywhere; }
        h2 { font-size: 17px; margin: 0 0 8px; } p { margin: 0 0 6px; max-width: 70ch; overflow-wrap: anywhere; }
        section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 16px;
          margin: 16px 0 0; } .note { border-left: 4px solid var(--dot); padding-left: 12px; }
        dl { margin: 0; } dl div { display: grid; grid-template-columns: 9em 1fr; gap: 12px; padding: 6px 0; }
        dl div + div { border-top: 1px solid var(--line); } dt { color: var(--muted); } dd { margin: 0; }
        dd p { margin: 0; } @media (max-width: 480px) { dl div { grid-template-columns: 1fr; gap: 0; } }
        .scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--dot); }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; width: 100%; }
        th, td { text-align: right; padding: 5px 10px 5px 0; border-top: 1px solid var(--line); white-space: nowrap; }
        thead th { border-top: 0; color: var(--muted); font-size: 13px; } th:first-child { text-align: left; }
        figure { margin: 12px 0 0; } svg { display: block; width: 100%; max-width: 460px; height: auto; }
        svg text { fill: var(--muted); font-size: 12px; } .field { fill: none; stroke: var(--muted); }
        .axis { fill: none; stroke: var(--line); stroke-dasharray: 4 3; } .dot { fill: var(--dot); }
        svg text.on { fill: var(--on); font-size: 11px; font-weight: 600; } ol { margin: 10px 0 0; padding-left: 1.6em; }
        footer { color: var(--muted); margin: 18px 2px 0; font-size: 13px; max-width: 75ch; }
        """
}
