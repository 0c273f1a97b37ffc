import ArgumentParser
import Capture
import DaemonConfiguration
import Events
import FeedClient
import Languages

/// `undertone devices`: every source of the sound server, and which of them the daemon hears.
struct DevicesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: localized("List the sound server's sources: which one is heard, and why the others are not."),
        discussion: localized(
            """
            Name or identity may stand in the configuration as capture.source, and the identity is what --device of \
            `undertone baseline` takes. A running daemon holds to the microphone in use, as capture.binding says.

            Example:
              undertone devices
              undertone devices --output csv
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @OptionGroup var output: OutputOptions

    /// What a spreadsheet is told of each.
    private static let csv = [
        "taken", "description", "identity", "name", "reason", "rate_hz", "muted", "virtual", "monitor", "default",
        "form_factor", "baseline_key",
    ]

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
        try output.list(rows, csv: Self.csv, empty: nil) { Self.table(rows) }
        if let waitingFor = selection.waitingFor { Terminal.warn(localized("nothing would be heard: \(waitingFor)")) }
    }

    private static func table(_ rows: [Row]) -> TextTable {
        var table = TextTable(
            .init("", rank: 1, least: 5), .init(localized("SOURCE"), rank: 1, least: 16),
            .init(localized("IDENTITY"), rank: 4, least: 12), .init(localized("NAME"), rank: 5, least: 12),
            .words(localized("WHY"), rank: 3, least: 16))
        for row in rows {
            let ink = row.isTaken ? Ink.bold : .plain
            table.add(
                InkedLine(row.isTaken ? localized("heard") : "-", row.isTaken ? .green : .dim),
                InkedLine(row.isMuted ? localized("\(row.description) (muted)") : row.description, ink),
                InkedLine(row.identity), InkedLine(row.name), InkedLine(Language.own.text(of: row.reason)))
        }
        return table
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
