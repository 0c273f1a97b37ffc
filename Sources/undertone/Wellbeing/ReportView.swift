import Languages
import Vocabulary
import Wellbeing

/// A report on a terminal.
struct ReportView {
    let report: ShiftReport
    var language = Language.own

    /// All of it, no line wider than the terminal.
    /// - Parameter width: its columns; `nil` where nobody looks at one.
    /// - Returns: the lines.
    func lines(columns width: Int?) -> [InkedLine] {
        let words = ReportWords(report)
        let title = Self.wrapped(InkedLine(Self.title(of: report, in: language), .bold), in: width)
        guard !words.isEmpty else { return title + said(ReportWords.nothing, in: width) }
        var lines = title + [InkedLine()]
        let rows = words.rows
        let column = 4 + (rows.map { DisplayWidth.columns(of: language.text($0.name)) }.max() ?? 0)
        for row in rows {
            for (index, sentence) in row.said.enumerated() {
                let name = index == 0 ? InkedLine("  " + language.text(row.name), .dim) : InkedLine()
                lines += InkedLine.entry(name, InkedLine(language.text(sentence)), at: column, width: width)
            }
        }
        if report.days.count > 1 { lines += [InkedLine()] + table(in: width) }
        lines += [InkedLine()] + said(ReportWords.pictureTitle, in: width, .bold)
        if let none = words.noPicture {
            lines += said(none, in: width)
        } else {
            lines += said(ReportWords.pictureWords, in: width, .dim)
            lines += ReportPlot(report: report, language: language).lines(columns: width)
        }
        return lines + [InkedLine()] + said(ReportWords.limits, in: width, .dim)
    }

    /// What it is of.
    static func title(of report: ShiftReport, in language: Language) -> String {
        let agent = PlainText.shown(report.agent)
        let (first, last) = (language.name(of: report.from), language.name(of: report.to))
        return report.from == report.to
            ? language.text(Phrase("Report of \(agent), \(first)"))
            : language.text(Phrase("Report of \(agent), \(first) to \(last)"))
    }

    private func said(_ phrase: Phrase, in width: Int?, _ ink: Ink = .plain) -> [InkedLine] {
        Self.wrapped(InkedLine(language.text(phrase), ink), in: width)
    }

    private static func wrapped(_ line: InkedLine, in width: Int?) -> [InkedLine] {
        width.map(line.wrapped(to:)) ?? [line]
    }

    private func table(in width: Int?) -> [InkedLine] {
        let headings = ReportWords.headings.map(language.text)
        var table = TextTable(
            headings.enumerated().map { index, heading in
                TextTable.Column(heading, index == 0 ? .left : .right, rank: index == 0 ? 1 : 2, least: 5)
            })
        for day in report.days {
            let cells = ReportWords.cells(of: day, in: language)
            table.add([InkedLine(language.shortName(of: day.day))] + cells.map { InkedLine($0) })
        }
        return table.lines(columns: width)
    }
}
