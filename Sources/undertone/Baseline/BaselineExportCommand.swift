import ArgumentParser
import DaemonConfiguration
import Pipeline

/// `undertone baseline export`: all that is held about a calm voice.
struct BaselineExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Hand out the stored calm voice on a device: all that is held about it, as it is on disk.",
        discussion: """
            JSON with the number of its version: histograms of the measures, and where calm was day by day. There is no \
            audio in it. Without --device the only device that has a baseline is meant, else the one that `undertone devices` \
            shows as heard.

            Example:
              undertone baseline export --output my-voice.json
              undertone baseline export | jq .history.days
            """)

    @OptionGroup var options: BaselineDeviceOptions

    @Option(help: "File to write, readable for you alone; without it, standard output.", completion: .file())
    var output: String?

    @Flag(help: "Replace the file if it is there.")
    var force = false

    func validate() throws {
        if force, output == nil { throw ValidationError("--force replaces a file; it needs --output") }
    }

    func run() throws {
        let loaded = try options.configuration.load()
        let store = loaded.baselineStore
        let agent = loaded.configuration.agent.id
        guard let device = try options.device(among: store.devices(), loaded) else {
            throw CommandFailure("no baseline of \(agent) is stored", status: .badInput)
        }
        guard let contents = try store.contents(device: device) else {
            throw CommandFailure("no baseline of \(agent) on \(device)", status: .badInput)
        }
        if let output {
            try PlaintextFile.write(contents, to: output, mayReplace: force)
            StandardOutput.line(output)
        } else {
            StandardOutput.write(Array(contents) + [UInt8(ascii: "\n")])
        }
    }
}
