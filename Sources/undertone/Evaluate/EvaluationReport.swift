import Alerting
import Evaluation
import Foundation

/// Everything that an evaluation says, for a program; ``EvaluationTables`` shows the same to a person.
struct EvaluationReport: Encodable {
    /// `nil` where no voice has enough short recordings.
    let clips: ClipReport?
    /// `nil` without long recordings.
    let calls: CallReport?
    let unused: [EvaluationPlan.Unused]
    let recordings: [RecordingResult]
    /// The calls by each preset; `nil` where that was not asked for.
    let presets: [PresetTrial]?
    /// What these figures cannot say, in one line.
    let limits: String

    /// Fewer voices than this say little about others.
    private static let fewVoices = 20
    /// With less calm speech in a half the baseline is not yet steady, s.
    static let littleCalmSpeechS = 30.0
    /// Calm hours without which a rate for a shift is a guess.
    private static let manyCalmHours = 24.0

    init(
        _ outcome: EvaluationRun.Outcome, threshold: Double, probationS: Double = 0, unused: [EvaluationPlan.Unused],
        recordings: [RecordingResult] = [], presets: [PresetTrial]? = nil
    ) {
        clips = ClipReport(outcome.voices, threshold: threshold)
        calls = CallReport(outcome.calls, probationS: probationS)
        self.unused = unused
        self.recordings = recordings
        self.presets = presets
        let voices = Set(outcome.voices.map(\.voice.speaker) + outcome.calls.map(\.call.speaker)).count
        var limits: [String] = []
        if (1..<Self.fewVoices).contains(voices) {
            limits.append("\(voices == 1 ? "one voice is" : "\(voices) voices are") few")
        }
        if let hours = calls?.all.calmHours, hours < Self.manyCalmHours {
            limits.append("\(Wording.span(seconds: hours * 3_600)) of calm calls is little for a rate per shift")
        }
        limits.append("acted or read speech is easier than a hard call")
        limits.append("the labels are what somebody heard")
        limits.append("the score is vocal effort against the own calm voice and cannot know what raised it")
        self.limits = limits.joined(separator: "; ")
    }
}

/// An evaluation as a person reads it.
struct EvaluationTables {
    let report: EvaluationReport

    func print() {
        if let clips = report.clips { Self.print(clips) }
        if let calls = report.calls { Self.print(calls) }
        if report.clips == nil, report.calls == nil {
            Self.line("Not enough data: no voice and no call could be used.", .bold)
            StandardOutput.line("")
        }
        if let presets = report.presets {
            Self.line("The calls by each preset", .bold)
            var table = Self.callTable("PRESET")
            for trial in presets { Self.add(trial.preset, trial.calls, to: &table) }
            table.print()
            StandardOutput.line("")
        }
        if !report.unused.isEmpty {
            Self.line("Not used", .bold)
            var table = TextTable("WHAT", "WHY")
            for unused in report.unused { table.add(InkedLine(unused.what), InkedLine(unused.reason)) }
            table.print()
            StandardOutput.line("")
        }
        Self.line("What this cannot say: \(report.limits).")
    }

    // MARK: - Clips

    private static func print(_ report: ClipReport) {
        line("Clips, each against the agent's own calm voice; alert threshold \(number(report.threshold))", .bold)
        var table = TextTable("", "VOICES", "CALM", "STRAINED", "AUC [95 %]", "HIT", "FALSE")
        add("all", report.all, to: &table, .bold)
        for (sex, group) in sorted(report.bySex) { add("sex \(sex)", group, to: &table) }
        table.print()
        if report.all.area == nil { note("AUC", "not enough data: no clip labelled strained") }
        if report.all.voices < SpeakerBootstrap.minSpeakers {
            note("intervals", "not enough data: they need \(SpeakerBootstrap.minSpeakers) voices")
        }
        if let within = report.areaWithinVoices { note("order within each voice", "AUC \(text(within))") }
        if let fitted = report.fitted {
            note(
                "best threshold here",
                "\(Wording.oneDecimal(fitted.threshold)); each voice judged by that of the others:")
            line(
                "    hit \(text(fitted.hit)), false \(text(fitted.falseAlarm)), "
                    + "mean recall \(text(fitted.averageRecall))")
        }
        if let correlation = report.levelCorrelation {
            note("level heard and score", "Spearman \(text(correlation))")
        }
        if report.all.withoutScore > 0 {
            note("without a score", "\(report.all.withoutScore) clips with too little speech; they count as no alert")
        }
        let calmSpeech = report.byVoice.values.map(\.calmSpeechS)
        if let least = calmSpeech.min(), let most = calmSpeech.max(), least < EvaluationReport.littleCalmSpeechS {
            note(
                "calm speech to learn from",
                "\(Wording.oneDecimal(least)) to \(Wording.oneDecimal(most)) s a voice; figures are steadier from "
                    + "\(Int(EvaluationReport.littleCalmSpeechS)) s")
        }
        StandardOutput.line("")
        if !report.byLabel.isEmpty {
            var table = TextTable("OTHER LABELS", "VOICES", "CLIPS", "OVER THRESHOLD", "AUC AGAINST CALM")
            for (label, other) in sorted(report.byLabel) {
                table.add(
                    InkedLine(label), count(other.voices), count(other.clips), InkedLine(text(other.over)),
                    InkedLine(text(other.area)))
            }
            table.print()
            StandardOutput.line("")
        }
        var voices = TextTable("VOICE", "CALM SPEECH", "CALM", "STRAINED", "AUC", "HIT", "FALSE")
        for (voice, group) in sorted(report.byVoice) {
            voices.add(
                InkedLine(voice), InkedLine("\(Wording.oneDecimal(group.calmSpeechS)) s"), count(group.calm),
                count(group.strained),
                InkedLine(text(group.area)), InkedLine(text(group.hit)), InkedLine(text(group.falseAlarm)))
        }
        voices.print()
        StandardOutput.line("")
    }

    private static func add(
        _ name: String, _ group: ClipReport.Group, to table: inout TextTable, _ ink: Ink = .plain
    ) {
        table.add(
            InkedLine(name, ink), count(group.voices), count(group.calm), count(group.strained),
            InkedLine(text(group.area), ink), InkedLine(text(group.hit), ink), InkedLine(text(group.falseAlarm), ink))
    }

    // MARK: - Calls

    private static func print(_ report: CallReport) {
        line("Calls, heard as the daemon hears them, learning included", .bold)
        var table = callTable("")
        add("all", report.all, to: &table, .bold)
        for (sex, group) in sorted(report.bySex) { add("sex \(sex)", group, to: &table) }
        table.print()
        if let low = report.all.falsePerShift, let high = report.all.falsePerShiftAtMost {
            let shift = "\(number(CallReport.shiftHours))-hour shift"
            note(
                "false alerts per \(shift)",
                "\(Wording.oneDecimal(low)), at most \(Wording.oneDecimal(high)) with a confidence of 95 %")
        } else {
            note("false alerts", "not enough data: no calm time after learning")
        }
        if report.all.beforeReady > 0 {
            note(
                "strained stretches that began before the voice was learned",
                "\(report.all.beforeReady), missed unless an alert came all the same")
        }
        StandardOutput.line("")
        if !report.byLabel.isEmpty {
            var table = TextTable("OTHER LABELS", "HOURS", "ALERTS")
            for (label, other) in sorted(report.byLabel) {
                table.add(InkedLine(label), InkedLine(decimals(other.hours)), count(other.alerts))
            }
            table.print()
            StandardOutput.line("")
        }
        var voices = callTable("VOICE")
        for (voice, group) in sorted(report.byVoice) { add(voice, group, to: &voices) }
        voices.print()
        StandardOutput.line("")
        if let probation = report.probation { Self.print(probation) }
    }

    private static func print(_ report: ProbationReport) {
        line(
            "Probation of \(Probation.talk(report.lengthS)) of talk, had these calls been the first of each voice",
            .bold)
        var table = TextTable("VOICE", "TALK", "NOT TOLD", "OVER AFTER")
        for (voice, course) in sorted(report.byVoice) {
            table.add(
                InkedLine(voice), InkedLine(Probation.talk(course.talkS)), count(course.tried),
                InkedLine(course.overAfterS.map { "\(Probation.talk($0)) of talk" } ?? "not in these calls"))
        }
        table.print()
        note("in all", "over for \(report.over) of \(report.voices) voices, \(report.tried) alerts not told")
        StandardOutput.line("")
    }

    private static func callTable(_ heading: String) -> TextTable {
        TextTable(
            .init(heading), "CALLS", "FOUND [95 %]", "AFTER median/p90", "CALM h", "FALSE ALERTS", "VOICES WITH ANY",
            "PER HOUR [95 %]")
    }

    private static func add(
        _ name: String, _ group: CallReport.Group, to table: inout TextTable, _ ink: Ink = .plain
    ) {
        var found = "-"
        if let share = group.found {
            let hits = Int((share.value * Double(group.stretches)).rounded())
            found = "\(hits) of \(group.stretches), \(text(share))"
        }
        var after = "-"
        if let median = group.latencyMedianS, let p90 = group.latencyP90S {
            after = "\(Wording.oneDecimal(median)) s / \(Wording.oneDecimal(p90)) s"
        }
        table.add(
            InkedLine(name, ink), count(group.calls), InkedLine(found, ink), InkedLine(after, ink),
            InkedLine(decimals(group.calmHours)), count(group.falseAlerts),
            InkedLine("\(group.voicesWithFalseAlerts) of \(group.voices)"), InkedLine(text(group.falsePerHour), ink))
    }

    // MARK: - Words and figures

    private static func line(_ text: String, _ ink: Ink = .plain) {
        StandardOutput.line(InkedLine(text, ink))
    }

    private static func note(_ what: String, _ text: String) {
        var line = InkedLine("  \(what): ", .dim)
        line.add(text)
        StandardOutput.line(line)
    }

    private static func sorted<Value>(_ groups: [String: Value]) -> [(key: String, value: Value)] {
        groups.sorted { $0.key.compare($1.key, options: .numeric) == .orderedAscending }
    }

    private static func count(_ number: Int) -> InkedLine { InkedLine("\(number)") }

    private static func number(_ value: Double) -> String {
        value == value.rounded() ? "\(Int(value))" : Wording.oneDecimal(value)
    }

    /// A figure with its interval, such as `0.95 [0.90, 0.98]`; without one where too few voices were measured.
    private static func text(_ estimate: Estimate?) -> String {
        guard let estimate else { return "-" }
        guard let interval = estimate.interval else { return decimals(estimate.value) }
        return "\(decimals(estimate.value)) [\(decimals(interval.lowerBound)), \(decimals(interval.upperBound))]"
    }

    private static func decimals(_ value: Double) -> String {
        Wording.decimals(value, 2)
    }
}
