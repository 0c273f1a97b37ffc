import ArgumentParser
import Capture

/// `undertone devices`: every source of the sound server, and which of them the daemon hears.
struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List the sound server's sources: which one is heard, and why the others are not.",
        discussion: """
            The identity is what --device of `undertone baseline` takes; the name may stand in the configuration as \
            capture.source.

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
        var formFactor: String?
        var isMonitor: Bool
        var isDefault: Bool
        var isTaken: Bool
        var reason: String

        private enum CodingKeys: String, CodingKey {
            case name, description, identity, reason
            case formFactor = "form_factor"
            case isMonitor = "monitor"
            case isDefault = "default"
            case isTaken = "taken"
        }
    }

    func run() throws {
        let (inventory, selection) = try configuration.load().selectSource()
        let rows = inventory.sources.map { Self.row($0, inventory, selection) }
        if json {
            for row in rows { try StandardOutput.json(row) }
        } else if !rows.isEmpty {
            var table = TextTable("", "SOURCE", "IDENTITY", "NAME", "WHY")
            for row in rows {
                let ink = row.isTaken ? Ink.bold : .plain
                table.add(
                    InkedLine(row.isTaken ? "heard" : "-", row.isTaken ? .green : .dim),
                    InkedLine(row.description, ink),
                    InkedLine(row.identity), InkedLine(row.name), InkedLine(row.reason))
            }
            table.print()
        }
        if let waitingFor = selection.waitingFor { Terminal.warn("nothing would be heard: \(waitingFor)") }
    }

    private static func row(
        _ source: SourceDescription, _ inventory: SourceInventory, _ selection: SourceSelection
    ) -> Row {
        let refusal = selection.refused.first { $0.source == source }?.refusal.rawValue
        return Row(
            name: source.name, description: source.description, identity: CaptureDevice(source).identity,
            formFactor: source.formFactor, isMonitor: source.isMonitor,
            isDefault: source.name == inventory.defaultSource,
            isTaken: source == selection.chosen, reason: refusal ?? selection.reason?.rawValue ?? "")
    }
}
