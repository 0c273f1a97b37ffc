import Events
import Vocabulary

/// The findings as a person reads them: a table, each hint below its finding, and a sum.
struct DoctorReport {
    let findings: [Finding]

    private static let gap = 2

    /// How much does not work.
    var faults: Int { findings.count { $0.verdict == .fault } }

    /// Prints the table, as wide as the terminal.
    func show() {
        for line in lines(width: Terminal.columns) { StandardOutput.line(line) }
    }

    /// The lines of the table; texts that are longer than `width` columns go on in the next line.
    func lines(width: Int?) -> [InkedLine] {
        let nameColumn = (Finding.Verdict.allCases.map(\.rawValue.count).max() ?? 0) + Self.gap
        let textColumn = nameColumn + (findings.map { DisplayWidth.columns(of: $0.name) }.max() ?? 0) + Self.gap
        var lines: [InkedLine] = []
        for finding in findings {
            var name = InkedLine(finding.verdict.rawValue, finding.verdict.ink)
            name.pad(to: nameColumn)
            name.add(finding.name)
            lines += InkedLine.entry(name, InkedLine(finding.text), at: textColumn, width: width)
            guard let hint = finding.hint else { continue }
            // The hint stands where the text does, two columns further right.
            let isBelow = width.map { $0 - textColumn < InkedLine.leastRoom } ?? false
            let start = isBelow ? InkedLine.belowIndent : textColumn
            var arrow = InkedLine()
            arrow.pad(to: start)
            arrow.add(">", .dim)
            lines += InkedLine.entry(arrow, InkedLine(hint, .cyan), at: start + Self.gap, width: width)
        }
        return lines + [InkedLine(), sum]
    }

    /// How many there are of each.
    private var sum: InkedLine {
        func count(_ verdict: Finding.Verdict) -> Int { findings.count { $0.verdict == verdict } }
        var line = InkedLine(
            Wording.count(count(.fault), "fault"), count(.fault) > 0 ? Finding.Verdict.fault.ink : .plain)
        line.add(", ")
        line.add(Wording.count(count(.warning), "warning"), count(.warning) > 0 ? Finding.Verdict.warning.ink : .plain)
        line.add(", \(count(.ok)) ok")
        return line
    }
}

extension Finding.Verdict {
    /// Its colour.
    fileprivate var ink: Ink {
        switch self {
        case .ok: .green
        case .warning: .level(.elevated)
        case .fault: .level(.critical)
        }
    }
}

/// What a check has found about one thing.
struct Finding: Equatable, Encodable {
    /// How bad it is.
    enum Verdict: String, Encodable, CaseIterable {
        /// As it should be.
        case ok
        /// Works, but somebody should know.
        case warning
        /// Does not work, or lets others at what is private.
        case fault
    }

    /// What was looked at; stays the same from version to version, so that scripts can pick it.
    let name: String
    /// How bad it is.
    let verdict: Verdict
    /// What was found, and where.
    let text: String
    /// What to do about it; `nil` where nothing is to be done.
    let hint: String?

    private enum CodingKeys: String, CodingKey {
        case name, verdict, text
        case hint = "mend"
    }

    /// As it should be.
    static func ok(_ name: String, _ text: String) -> Finding {
        Finding(name: name, verdict: .ok, text: text, hint: nil)
    }

    /// Works, but somebody should know.
    static func warning(_ name: String, _ text: String, hint: String) -> Finding {
        Finding(name: name, verdict: .warning, text: text, hint: hint)
    }

    /// Does not work.
    static func fault(_ name: String, _ text: String, hint: String) -> Finding {
        Finding(name: name, verdict: .fault, text: text, hint: hint)
    }
}

/// What a check returns that finds one thing.
extension [Finding] {
    static func ok(_ name: String, _ text: String) -> Self { [.ok(name, text)] }

    static func warning(_ name: String, _ text: String, hint: String) -> Self { [.warning(name, text, hint: hint)] }

    static func fault(_ name: String, _ text: String, hint: String) -> Self { [.fault(name, text, hint: hint)] }

    /// The question got no answer within its time limit.
    static func late(_ name: String, _ what: String) -> Self {
        .warning(
            name, "\(what) did not answer in time",
            hint: "run it again; if it stays so, look at the load of the machine")
    }
}
