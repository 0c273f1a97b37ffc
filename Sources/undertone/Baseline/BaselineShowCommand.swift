import ArgumentParser
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
            Location is the median, spread a robust standard deviation; the plot shows four spreads to either side.

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
        for device in devices {
            guard let baseline = try store.load(device: device) else {
                throw CommandFailure(
                    "no baseline of \(agent) on \(device); there is one on: "
                        + (store.devices().isEmpty ? "none" : store.devices().joined(separator: ", ")),
                    status: .badInput)
            }
            let report = Report(
                agent: agent, device: device, baseline: baseline, saved: store.modified(device: device),
                warmUpS: loaded.configuration.baseline.warmUpS)
            if json { try StandardOutput.json(report) } else { Self.print(report, baseline) }
        }
    }

    /// A baseline as a program reads it.
    private struct Report: Encodable {
        struct Feature: Encodable {
            var location: Float
            var spread: Float
            var unit: String
        }

        var agent: String
        var device: String
        var speechS: Double
        var isReady: Bool
        var savedAt: Timestamp?
        var features: [String: Feature]

        private enum CodingKeys: String, CodingKey {
            case agent, device, features
            case speechS = "speech_s"
            case isReady = "ready"
            case savedAt = "saved_at"
        }

        init(agent: String, device: String, baseline: SpeakerBaseline, saved: Date?, warmUpS: Double) {
            self.agent = agent
            self.device = device
            speechS = Double(baseline.speechS)
            isReady = speechS >= warmUpS
            savedAt = saved.map { Timestamp($0) }
            features = [:]
            for feature in StressFeature.allCases {
                guard let norm = baseline.norm(of: feature) else { continue }
                features[feature.rawValue] = Feature(
                    location: norm.location, spread: norm.spread, unit: feature.unit)
            }
        }
    }

    private static func print(_ report: Report, _ baseline: SpeakerBaseline) {
        var head = InkedLine("\(report.agent) on \(report.device)", .bold)
        head.add(": \(Wording.span(seconds: report.speechS)) of voiced speech")
        head.add(report.isReady ? ", ready" : ", still learning")
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
    }
}
