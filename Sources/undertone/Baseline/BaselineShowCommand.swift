import ArgumentParser
import DaemonConfiguration
import Events
import Foundation
import Languages
import Pipeline
import Prosody
import Stress
import Vocabulary

/// `undertone baseline show`: place and spread of every feature, and how they came about.
struct BaselineShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: localized("Show how the agent's calm voice sounds, on every device or on one."),
        discussion: localized(
            """
            Location is the median, spread a robust standard deviation; the plot shows four spreads to either side. Below it \
            stands the calm pitch of up to \(CalmHistory.capacity) days: calm follows the voice slowly, and no further from \
            earlier days than \(Wording.oneDecimal(Double(CalmHistory.leeway))) semitones.

            Example:
              undertone baseline show
              undertone baseline show --json | jq .features.pitch.location
            """))

    @OptionGroup var options: BaselineDeviceOptions

    @OptionGroup var output: OutputOptions

    /// A feature as a spreadsheet is told of it.
    private struct Row: Encodable {
        var agent: String
        var device: String
        var feature: String
        var figures: BaselineReport.Feature
    }

    /// What a spreadsheet is told of each.
    private static let csv = ["agent", "device", "feature", "figures.location", "figures.spread", "figures.unit"]

    func run() throws {
        let loaded = try options.configuration.load()
        let store = loaded.baselineStore
        let agent = loaded.configuration.agent.id
        let devices = options.device.map { [$0] } ?? store.devices()
        guard !devices.isEmpty else {
            throw CommandFailure(
                localized(
                    """
                    no baseline of \(agent) is stored yet; let the daemon hear some minutes, or run \
                    `undertone baseline learn`
                    """), status: .badInput)
        }
        var reports: [(BaselineReport, SpeakerBaseline)] = []
        let looked = Result {
            try store.each(of: devices) { device in
                guard let baseline = try store.load(device: device) else {
                    let others = store.devices()
                    let names = others.isEmpty ? localized("none") : others.joined(separator: ", ")
                    throw CommandFailure(
                        localized("no baseline of \(agent) on \(device); there is one on: \(names)"), status: .badInput)
                }
                let report = BaselineReport(
                    agent: agent, device: device, baseline: baseline, saved: store.modified(device: device),
                    warmUpS: loaded.configuration.baseline.warmUpS)
                reports.append((report, baseline))
            }
        }
        let rows = reports.flatMap { report, _ in
            report.features.sorted { $0.key < $1.key }.map {
                Row(agent: report.agent, device: report.device, feature: $0.key, figures: $0.value)
            }
        }
        try output.list(of: reports.map(\.0), csv: rows, Self.csv) { reports.forEach(Self.print) }
        try looked.get()
    }

    private static func print(_ report: BaselineReport, _ baseline: SpeakerBaseline) {
        var head = InkedLine(localized("\(report.agent) on \(report.device)"), .bold)
        head.add(": " + localized("\(Wording.span(seconds: report.speechS)) of speech"))
        head.add(", " + (report.isReady ? localized("ready") : localized("still learning")))
        if let share = report.wideShare { head.add(", \(Self.line(wideShare: share))") }
        if let saved = report.savedAt { head.add(", " + localized("saved \(Wording.since(saved))")) }
        StandardOutput.sentence(head)
        var table = TextTable(
            .init(localized("FEATURE"), rank: 1), .init(localized("LOCATION"), rank: 1, least: 16),
            .init(localized("SPREAD"), rank: 3), .init(localized("HISTOGRAM"), rank: 4, least: 40))
        for feature in VoiceFeature.allCases {
            guard let norm = baseline.norm(of: feature) else { continue }
            let histogram = baseline.histogram(of: feature)
            let hertz = feature == .pitch ? " (\(Int(Semitones.hertz(norm.location).rounded())) Hz)" : ""
            var plot = InkedLine(Plot.bars(HistogramPlot.heights(of: histogram, around: norm)), .cyan)
            let reach = HistogramPlot.reach * norm.spread
            let (low, high) = (Double(norm.location - reach), Double(norm.location + reach))
            let unit = BaselineWording.unit(feature)
            plot.add(
                "  " + localized("\(Wording.oneDecimal(low)) to \(Wording.oneDecimal(high)) \(unit)"), .dim)
            table.add(
                InkedLine(BaselineWording.title(feature)),
                InkedLine("\(Wording.oneDecimal(Double(norm.location))) \(unit)\(hertz)"),
                InkedLine("\(Wording.oneDecimal(Double(norm.spread))) \(unit)"), plot)
        }
        table.print()
        if let fault = baseline.implausibility {
            let what = BaselineWording.fault(fault)
            let warning = localized(
                "it has \(what): not a voice; run `undertone baseline reset --device \(report.device)`")
            StandardOutput.sentence(InkedLine(warning, .level(.elevated)))
        }
        let days = CalmDays(history: baseline.history)
        if let line = days.line { StandardOutput.sentence(line) }
        if let norm = baseline.norm(of: .pitch),
            let warning = days.warning(pitch: norm.location, today: Timestamp.now.localDay)
        {
            StandardOutput.sentence(InkedLine(warning, .level(.elevated)))
        }
    }

    /// Which line the speech came over, the microphone's own or a telephone's.
    private static func line(wideShare: Float) -> String {
        switch wideShare {
        case 0.8...: localized("wide line")
        case ...0.2: localized("narrow line, as of a telephone")
        default: localized("\(Int((100 * wideShare).rounded())) % over a wide line")
        }
    }
}

/// Calm pitch from day to day, for a person.
struct CalmDays {
    let history: CalmHistory

    /// One column a day, between first and last date; `nil` before a first day. The columns span at least the leeway to
    /// either side, so that what is usual looks flat.
    var line: InkedLine? {
        let days = history.days
        let pitches = days.compactMap(\.pitch)
        guard let first = days.first, let last = days.last, let low = pitches.min(), let high = pitches.max() else {
            return nil
        }
        let middle = history.anchorPitch ?? (low + high) / 2
        let lowest = min(low, middle - CalmHistory.leeway)
        let range = max(high, middle + CalmHistory.leeway) - lowest
        var line = InkedLine(localized("calm pitch by day") + "  ")
        let columns = days.map { day in day.pitch.map { Plot.bar(max(0.01, Double(($0 - lowest) / range))) } ?? "·" }
        line.add(String(columns), .cyan)
        line.add(
            "  "
                + (days.count > 1
                    ? localized("\(first.date) to \(last.date), \(days.count) days") : first.date),
            .dim)
        let hertz = [low, high].map { Int(Semitones.hertz($0).rounded()) }
        line.add(
            ", " + (hertz[0] == hertz[1] ? "\(hertz[0]) Hz" : localized("\(hertz[0]) to \(hertz[1]) Hz")), .dim)
        return line
    }

    /// That calm, which is at `pitch` semitones now, has moved half of the leeway or more from earlier days; `nil`
    /// where it has not.
    func warning(pitch: Float, today: String) -> String? {
        guard let drift = history.drift(of: pitch), abs(drift) >= CalmHistory.leeway / 2 else { return nil }
        let isToday = history.days.last?.date == today
        let distance = Wording.oneDecimal(Double(abs(drift)))
        let limit = Wording.oneDecimal(Double(CalmHistory.leeway))
        let place =
            switch (isToday, drift > 0) {
            case (true, true): localized("today's calm pitch lies \(distance) st above that of earlier days")
            case (true, false): localized("today's calm pitch lies \(distance) st below that of earlier days")
            case (false, true): localized("the latest calm pitch lies \(distance) st above that of earlier days")
            case (false, false): localized("the latest calm pitch lies \(distance) st below that of earlier days")
            }
        let learning =
            abs(drift) < CalmHistory.leeway
            ? localized("learning stops at \(limit) st") : localized("nothing further away is learned")
        return localized("\(place); \(learning); `undertone baseline reset` begins anew")
    }
}
