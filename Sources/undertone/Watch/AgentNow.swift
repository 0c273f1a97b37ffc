import Events
import Languages
import Roster
import Vocabulary

/// How one agent sounds now, in parts of lines.
struct AgentNow {
    private static let gaugeColumns = 10...40
    /// What stands beside the bar: its state and the score.
    private static let besideBar = 22
    private static let learningColumns = 12

    let daemon: WatchedDaemon
    /// Scores at which the levels begin, for the marks on the bar.
    let thresholds: [AlertRule.Threshold]

    /// The state in one word, ten columns; where it is quiet only what is out of the ordinary catches the eye.
    func label(isQuiet: Bool = false) -> InkedLine {
        if let outage = daemon.outage {
            return daemon.isAbsent
                ? Self.centred(localized("not there"), .dim)
                : Self.centred(
                    outage.isRefusal ? localized("refused") : localized("OFF LINE"), .badge(.elevated))
        }
        guard let status = daemon.status else { return Self.centred("…", .dim) }
        guard let capture = status.capture else { return Self.centred(localized("on line"), .dim) }
        guard capture.isHeard else { return Self.centred(Wording.capture(capture.state), Ink.capture(capture.state)) }
        switch daemon.scoreState {
        case nil where status.probation?.isOver == false: return Self.centred(localized("probation"), .cyan)
        case nil: return Self.centred(localized("hearing"), .dim)
        case "learning": return Self.centred(localized("learning"), .cyan)
        case "calm" where daemon.scores.last?.score == nil: return Self.centred(localized("quiet"), .dim)
        case "calm" where isQuiet: return Self.centred(localized("calm"), .green)
        case let state?:
            return Self.centred(CaptureWording.score(state).uppercased(), .badge(AlertLevel(rawValue: state)))
        }
    }

    private static func centred(_ word: String, _ ink: Ink) -> InkedLine {
        InkedLine(DisplayWidth.centred(word, in: 10), ink)
    }

    /// Why there is no score to show; `nil` where there may be one.
    func obstacle() -> InkedLine? {
        if let outage = daemon.outage {
            guard !daemon.isAbsent else { return InkedLine(localized(outage.reason)) }
            return InkedLine(localized("\(outage.reason), since \(Wording.since(outage.since))"))
        }
        guard let status = daemon.status else { return InkedLine(localized("connecting")) }
        guard let capture = status.capture else { return InkedLine(localized("the voice stays with the agent")) }
        guard capture.isHeard else {
            let why = capture.reason.map(status.own) ?? CaptureWording.state(capture.state)
            return InkedLine(capture.since.map { localized("\(why), since \(Wording.since($0))") } ?? why)
        }
        switch daemon.scoreState {
        case nil where status.probation?.isOver == false: return InkedLine(localized("on probation: not shared yet"))
        case nil: return InkedLine(localized("no score is told"))
        case "learning":
            guard let baseline = status.baseline else {
                return InkedLine(localized("the calm voice is learned; scores follow"))
            }
            var line = InkedLine("\(Wording.percent(baseline.progress)) % ", .bold)
            line.add("▕", .dim)
            line.add(String(Plot.gauge(baseline.progress, columns: Self.learningColumns)), .cyan)
            line.add("▏", .dim)
            let span = Wording.span(seconds: baseline.speechS)
            line.add(" " + localized("calm voice from \(span) of speech; scores follow"))
            return line
        case _?: return nil
        }
    }

    /// The newest score, three columns.
    func score() -> InkedLine {
        guard let score = daemon.scores.last?.score else { return InkedLine("  –", .dim) }
        let number = Wording.whole(score)
        return InkedLine(DisplayWidth.leftPadded(number, to: 3), .bold)
    }

    /// The last minute.
    func sparkline(columns: Int) -> InkedLine {
        var line = InkedLine()
        for share in daemon.history(columns: max(0, columns)) {
            guard let share else {
                line.add("·", .dim)
                continue
            }
            line.add(String(Plot.bar(max(0.01, share))), .level(level(of: 100 * share)))
        }
        return line
    }

    /// State, bar, figures and the last minute, as lines.
    func lines(columns: Int) -> [InkedLine] {
        var line = label()
        line.add("  ")
        if let obstacle = obstacle() {
            line.add(obstacle)
            return [line, history(columns: columns)]
        }
        let figures = figures()
        let free = columns - Self.besideBar
        let fits = free - figures.columns >= Self.gaugeColumns.lowerBound
        let room = fits ? free - figures.columns : free
        line.add(bar(columns: min(max(room, Self.gaugeColumns.lowerBound), Self.gaugeColumns.upperBound)))
        if fits { line.add(figures) }
        return (fits ? [line] : [line, figures]) + [history(columns: columns)]
    }

    private func figures() -> InkedLine {
        let point = daemon.scores.last
        var line = InkedLine("   \(localized("pitch")) ", .dim)
        line.add(point?.f0Hz.map { "\(Wording.whole($0)) Hz" } ?? "–")
        line.add("  \(localized("rate")) ", .dim)
        line.add(point?.syllableRate.map { localized("\($0, decimals: 1) syll/s") } ?? "–")
        line.add("  \(localized("level")) ", .dim)
        line.add(point.map { $0.levelDBFS > -119 ? "\(Wording.whole($0.levelDBFS)) dB" : "–" } ?? "–")
        return line
    }

    private func history(columns: Int) -> InkedLine {
        var line = InkedLine("   " + DisplayWidth.padded(localized("60 s"), to: 9), .dim)
        let end = " " + localized("now")
        let free = columns - line.columns - DisplayWidth.columns(of: end)
        line.add(sparkline(columns: max(10, min(120, free))))
        line.add(end, .dim)
        return line
    }

    /// The score as a bar with a mark where each level begins, and as a number.
    private func bar(columns: Int) -> InkedLine {
        let score = daemon.scores.last?.score
        var line = InkedLine("▕", .dim)
        let cells = Plot.gauge((score ?? 0) / 100, columns: columns)
        let marks = Dictionary(
            thresholds.map {
                (Int(rounding: $0.score / 100 * Double(columns), .down, in: 0...max(0, columns - 1)), $0.level)
            }
        ) { $1 }
        for (column, cell) in cells.enumerated() {
            if cell == " ", let level = marks[column] {
                line.add("┊", .level(level))
            } else {
                // Each stretch of the bar has the colour of its level, as on a level meter.
                line.add(String(cell), .level(level(of: 100 * (Double(column) + 0.5) / Double(columns))))
            }
        }
        line.add("▏ ", .dim)
        line.add(self.score())
        return line
    }

    private func level(of score: Double) -> AlertLevel? { thresholds.last { score >= $0.score }?.level }
}
