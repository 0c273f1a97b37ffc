import Alerting
import EventLog

/// The probation of a voice on one microphone, for a person.
struct TrustText {
    /// Wider than this is hard to read.
    static let widest = 80
    private static let nameColumns = 14

    let report: TrustReport

    init(_ report: TrustReport) {
        self.report = report
    }

    /// The lines, none wider than `columns` where its words allow that.
    func lines(columns: Int) -> [InkedLine] {
        var head = InkedLine("\(report.agent) on \(report.device)", .bold)
        head.add(": ")
        head.add(report.isOver ? "trusted" : "on probation", report.isOver ? .green : .cyan)
        var lines = [head]
        func row(_ name: String, _ text: String) {
            lines += Self.wrapped(text, name: name, nameColumns: Self.nameColumns, columns: columns)
        }
        row("others", others)
        row("talk heard", Probation.talk(report.talkHeardS))
        if !report.isOver {
            row(
                "begins",
                "after further \(Probation.talk(report.talkNeededS)) of talk, if no further alert would be raised")
            if let reason = report.reason { row("why not yet", reason) }
        }
        guard report.probationS > 0 || report.triedCount > 0 else { return lines }
        row("not told", report.triedCount == 0 ? "nothing would have been raised" : notTold)
        for tried in report.tried?.reversed() ?? [] {
            let when = "\(tried.at.localDay) \(tried.at.localTimeOfDay)"
            lines += Self.wrapped(
                "\(tried.level.rawValue): \(tried.explanation)", name: "  \(when)", nameColumns: when.count + 6,
                columns: columns)
        }
        return lines
    }

    private var others: String {
        if report.probationS == 0 { return "are told what the profile shares: alerting.probation_h is 0" }
        return report.isOver
            ? "are told what the profile shares"
            : "are told nothing of the voice; requests for help always come through"
    }

    private var notTold: String {
        let count = report.triedCount == 1 ? "1 alert" : "\(report.triedCount) alerts"
        guard let tried = report.tried else { return "\(count) would have been raised; the running daemon lists them" }
        let known = tried.count < report.triedCount ? "; the log tells of \(tried.count)" : ""
        return "\(count) would have been raised, and nobody else was told\(known)"
    }

    /// A name and words that go on below themselves.
    private static func wrapped(_ text: String, name: String, nameColumns: Int, columns: Int) -> [InkedLine] {
        var lines: [InkedLine] = []
        var line = InkedLine("  \(name)", .dim)
        line.pad(to: nameColumns)
        var isEmpty = true
        for word in text.split(separator: " ") {
            let word = InkedLine(String(word))
            if !isEmpty, line.columns + 1 + word.columns > columns {
                lines.append(line)
                line = InkedLine()
                line.pad(to: nameColumns)
                isEmpty = true
            }
            if !isEmpty { line.add(" ") }
            line.add(word)
            isEmpty = false
        }
        return lines + [line]
    }
}
