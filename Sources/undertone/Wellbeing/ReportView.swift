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
        guard !words.isEmpty else { return [title] + said(ReportWords.nothing, in: width) }
        var lines = [title, InkedLine()]
        let rows = words.rows
        let column = 4 + (rows.map { InkedLine.columns(of: language.text($0.name)) }.max() ?? 0)
        for row in rows {
            for (index, sentence) in row.said.enumerated() {
                let name = index == 0 ? InkedLine("  " + language.text(row.name), .dim) : InkedLine()
                lines += InkedLine.entry(name, InkedLine(language.text(sentence)), at: column, width: width)
            }
        }
        if report.days.count > 1 { lines += [InkedLine()] + table(in: width) }
        lines += [InkedLine(), InkedLine(language.text(ReportWords.pictureTitle), .bold)]
        if let none = words.noPicture {
            lines += said(none, in: width)
        } else {
            lines += said(ReportWords.pictureWords, in: width, .dim)
            lines += ReportPlot(report: report, language: language).lines(columns: width)
        }
        return lines + [InkedLine()] + said(ReportWords.limits, in: width, .dim)
    }

    /// What it is of.
    var title: InkedLine { InkedLine(Self.title(of: report, in: language), .bold) }

    /// The same as a text.
    static func title(of report: ShiftReport, in language: Language) -> String {
        let agent = PlainText.shown(report.agent)
        return report.from == report.to
            ? language.text(Phrase("\(agent), \(language.name(of: report.from))"))
            : language.text(Phrase("\(agent), \(language.name(of: report.from)) to \(language.name(of: report.to))"))
    }

    private func said(_ phrase: Phrase, in width: Int?, _ ink: Ink = .plain) -> [InkedLine] {
        let line = InkedLine(language.text(phrase), ink)
        return width.map(line.wrapped(to:)) ?? [line]
    }

    private func table(in width: Int?) -> [InkedLine] {
        let headings = ReportWords.headings.map(language.text)
        var table = TextTable(
            headings.enumerated().map { index, heading in
                TextTable.Column(heading, index == 0 ? .left : .right, rank: index == 0 ? 1 : 2, least: 5)
            })
        for day in report.days {
            let cells = ReportWords.cells(of: day, in: language)
            table.add([InkedLine(language.name(of: day.day))] + cells.map { InkedLine($0) })
        }
        return table.lines(columns: width)
    }
}
