import ArgumentParser
import AudioTypes
import DaemonConfiguration
import EventLog
import Foundation
import Pipeline
import Prosody
import Stress

/// `undertone baseline show`: place and spread of every feature, and how they came about.
struct BaselineShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Show how the agent's calm voice sounds, on every device or on one.",
        discussion: """
            Location is the median, spread a robust standard deviation; the plot shows four spreads to either side. Below it \
            stands the calm pitch of up to \(CalmHistory.capacity) days: calm follows the voice slowly, and no further from \
            earlier days than \(Wording.oneDecimal(Double(CalmHistory.leeway))) semitones.

            Example:
              undertone baseline show
              undertone baseline show --json | jq .features.pitch.location
            """)

    @OptionGroup var options: BaselineDeviceOptions

    @Flag(help: "Print one JSON object a device, one a line.")
    var json = false

    func run() throws {
        let loaded = try options.configuration.load()
        let store = loaded.baselineStore
        let agent = loaded.configuration.agent.id
        let devices = options.device.map { [$0] } ?? store.devices()
        guard !devices.isEmpty else {
            throw CommandFailure(
                "no baseline of \(agent) is stored yet; let the daemon hear some minutes, or run "
                    + "`undertone baseline learn`", status: .badInput)
        }
        var fault: CommandFailure?
        for device in devices {
            do {
                guard let baseline = try store.load(device: device) else {
                    throw CommandFailure(
                        "no baseline of \(agent) on \(device); there is one on: "
                            + (store.devices().isEmpty ? "none" : store.devices().joined(separator: ", ")),
                        status: .badInput)
                }
                let report = BaselineReport(
                    agent: agent, device: device, baseline: baseline, saved: store.modified(device: device),
                    warmUpS: loaded.configuration.baseline.warmUpS)
                if json { try StandardOutput.json(report) } else { Self.print(report, baseline) }
            } catch let error as BaselineStoreError {
                // One that cannot be read does not hide the others.
                if let fault { Terminal.tell(fault) }
                fault = CommandFailure(error)
            }
        }
        if let fault { throw fault }
    }

    private static func print(_ report: BaselineReport, _ baseline: SpeakerBaseline) {
        var head = InkedLine("\(report.agent) on \(report.device)", .bold)
        head.add(": \(Wording.span(seconds: report.speechS)) of speech")
        head.add(report.isReady ? ", ready" : ", still learning")
        if let share = report.wideShare { head.add(", \(Self.line(wideShare: share))") }
        if let saved = report.savedAt { head.add(", saved \(Wording.since(saved))") }
        StandardOutput.line(head.text(hasColour: Terminal.hasColour))
        var table = TextTable("FEATURE", "LOCATION", "SPREAD", "HISTOGRAM")
        for feature in StressFeature.allCases {
            guard let norm = baseline.norm(of: feature) else { continue }
            let histogram = baseline.histogram(of: feature)
            let hertz = feature == .pitch ? " (\(Int(Semitones.hertz(norm.location).rounded())) Hz)" : ""
            var plot = InkedLine(Plot.bars(HistogramPlot.heights(of: histogram, around: norm)), .cyan)
            let reach = HistogramPlot.reach * norm.spread
            plot.add(
                "  \(Wording.oneDecimal(Double(norm.location - reach))) to "
                    + "\(Wording.oneDecimal(Double(norm.location + reach))) \(feature.unit)", .dim)
            table.add(
                InkedLine(feature.title),
                InkedLine("\(Wording.oneDecimal(Double(norm.location))) \(feature.unit)\(hertz)"),
                InkedLine("\(Wording.oneDecimal(Double(norm.spread))) \(feature.unit)"), plot)
        }
        table.print()
        if let fault = baseline.implausibility {
            let warning = "it has \(fault): not a voice; run `undertone baseline reset --device \(report.device)`"
            StandardOutput.line(InkedLine(warning, .level(.elevated)).text(hasColour: Terminal.hasColour))
        }
        let days = CalmDays(history: baseline.history)
        if let line = days.line { StandardOutput.line(line.text(hasColour: Terminal.hasColour)) }
        if let norm = baseline.norm(of: .pitch),
            let warning = days.warning(pitch: norm.location, today: Timestamp.now.localDay)
        {
            StandardOutput.line(InkedLine(warning, .level(.elevated)).text(hasColour: Terminal.hasColour))
        }
    }

    /// Which line the speech came over, the microphone's own or a telephone's.
    private static func line(wideShare: Float) -> String {
        switch wideShare {
        case 0.8...: "wide line"
        case ...0.2: "narrow line, as of a telephone"
        default: "\(Int((100 * wideShare).rounded())) % over a wide line"
        }
    }
}
