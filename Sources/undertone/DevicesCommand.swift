import ArgumentParser
import Capture
import DaemonConfiguration
import Events
import FeedClient

/// `undertone devices`: every source of the sound server, and which of them the daemon hears.
struct DevicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List the sound server's sources: which one is heard, and why the others are not.",
        discussion: """
            Name or identity may stand in the configuration as capture.source, and the identity is what --device of \
            `undertone baseline` takes. A running daemon holds to the microphone in use, as capture.binding says.

            Example:
              undertone devices
            """)

    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: "Print one JSON object a line.")
    var json = false

    /// A source as a program reads it.
    private struct Row: Encodable {
        var name: String
        var description: String
        var identity: String
        var baselineKey: String
        var rateHz: Int
        var isMuted: Bool
        var isVirtual: Bool
        var formFactor: String?
        var isMonitor: Bool
        var isDefault: Bool
        var isTaken: Bool
        var reason: String

        private enum CodingKeys: String, CodingKey {
            case name, description, identity, reason
            case baselineKey = "baseline_key"
            case rateHz = "rate_hz"
            case isMuted = "muted"
            case isVirtual = "virtual"
            case formFactor = "form_factor"
            case isMonitor = "monitor"
            case isDefault = "default"
            case isTaken = "taken"
        }
    }

    func run() async throws {
        let loaded = try configuration.load()
        let (inventory, selection) = try loaded.selectSource(bound: await Self.deviceInUse(loaded))
        let rows = inventory.sources.map { Self.row($0, inventory, selection) }
        if json {
            for row in rows { try StandardOutput.json(row) }
        } else if !rows.isEmpty {
            var table = TextTable("", "SOURCE", "IDENTITY", "NAME", "WHY")
            for row in rows {
                let ink = row.isTaken ? Ink.bold : .plain
                table.add(
                    InkedLine(row.isTaken ? "heard" : "-", row.isTaken ? .green : .dim),
                    InkedLine(row.description + (row.isMuted ? " (muted)" : ""), ink),
                    InkedLine(row.identity), InkedLine(row.name), InkedLine(row.reason))
            }
            table.print()
        }
        if let waitingFor = selection.waitingFor { Terminal.warn("nothing would be heard: \(waitingFor)") }
    }

    /// The device that a running daemon holds to; `nil` where none runs, or it has heard none yet.
    private static func deviceInUse(_ loaded: LoadedConfiguration) async -> CaptureDevice? {
        guard let capture = try? await loaded.ownClient?.status().capture, let identity = capture.deviceID
        else { return nil }
        return CaptureDevice(identity: identity, description: capture.device ?? identity)
    }

    private static func row(
        _ source: SourceDescription, _ inventory: SourceInventory, _ selection: SourceSelection
    ) -> Row {
        let refusal = selection.refused.first { $0.source == source }?.refusal.rawValue
        return Row(
            name: source.name, description: source.description, identity: CaptureDevice(source).identity,
            baselineKey: CaptureDevice(source).baselineKey, rateHz: source.rate, isMuted: source.isMuted,
            isVirtual: source.isVirtual, formFactor: source.formFactor, isMonitor: source.isMonitor,
            isDefault: source.name == inventory.defaultSource,
            isTaken: source == selection.chosen, reason: refusal ?? selection.reason?.rawValue ?? "")
    }
}
