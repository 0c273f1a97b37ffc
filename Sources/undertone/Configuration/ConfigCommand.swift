import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Vocabulary

/// `undertone config`: what is configured, and where that stands.
struct ConfigCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show what is configured and where it stands, and change it.",
        discussion: """
            A key is written with its section, such as alerting.high_score. undertone.toml(5) says of each what it means.

            Example:
              undertone config show --origin
              undertone config get alerting.preset
              undertone config set alerting.preset early
            """, subcommands: [ConfigShowCommand.self, ConfigGetCommand.self, ConfigSetCommand.self],
        defaultSubcommand: ConfigShowCommand.self)
}

/// `undertone config show`: every key and its value.
struct ConfigShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show every key with the value that counts.",
        discussion: """
            What no file sets has its default; of the thresholds that is what the preset says. Nothing secret stands in the \
            configuration: recipients are public keys.

            Example:
              undertone config show
              undertone config show --origin
              undertone config show --output csv | grep vault
            """)

    @Flag(help: "Also say where each value comes from: file and line, the preset, the environment or the default.")
    var origin = false

    @OptionGroup var configuration: ConfigurationOptions
    @OptionGroup var output: OutputOptions

    /// A key as a program reads it.
    private struct Row: Encodable {
        var key: String
        var value: String
        var origin: String
        var file: String?
        var line: Int?
    }

    func run() throws {
        let loaded = try configuration.load()
        let origins = KeyOrigins(loaded, environment: .current())
        let rows = ConfigurationKey.all.map { key in
            let place = loaded.origin(of: key)
            return Row(
                key: key.path, value: key.text(in: loaded.configuration), origin: origins.words(of: key),
                file: place?.file, line: place?.line)
        }
        try output.list(rows, csv: ["key", "value", "origin", "file", "line"], empty: nil) {
            let more = origin ? [TextTable.Column.words("ORIGIN", rank: 2, least: 12)] : []
            // A key that is cut can be given to nothing.
            let longest = rows.map(\.key.count).max() ?? 0
            var table = TextTable([.init("KEY", rank: 1, least: longest), .words("VALUE", least: 12)] + more)
            for row in rows {
                let ink: Ink = row.file == nil ? .dim : .plain
                table.add(
                    [InkedLine(row.key), InkedLine(row.value, ink)] + (origin ? [InkedLine(row.origin, .dim)] : []))
            }
            return table
        }
    }
}

/// `undertone config get`: one value.
struct ConfigGetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "get", abstract: "Print the value of a key, without quotes; of a list each in a line.",
        discussion: """
            Example:
              undertone config get capture.source
              undertone config get vault.recipients | wc -l
              undertone config get --origin alerting.high_score
            """)

    @Flag(help: "Also say where the value comes from, in brackets.") var origin = false

    @OptionGroup var key: KeyArgument
    @OptionGroup var configuration: ConfigurationOptions

    func run() throws {
        let key = try key.found()
        let loaded = try configuration.load()
        let place = origin ? "  (\(KeyOrigins(loaded, environment: .current()).words(of: key)))" : ""
        for value in key.values(in: loaded.configuration) { StandardOutput.line(value + place) }
    }
}

/// `undertone config set`: another value.
struct ConfigSetCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Set a key in your own configuration file, or in that of --config.",
        discussion: """
            Comments, order and all other keys stay as they are. Before anything is written the whole is looked at as the daemon \
            does; what it would refuse is not written. Of a list name each value.

            Example:
              undertone config set alerting.preset early
              undertone config set policy.purposes self-view alerts replay
              sudo undertone config set log.level debug --config /etc/undertone/undertone.toml
            """)

    @OptionGroup var key: KeyArgument

    @Argument(help: "The value; text needs no quotes of its own.") var value: [String]

    @OptionGroup var configuration: ConfigurationOptions

    func run() async throws {
        let key = try key.found()
        guard let text = key.written(value) else {
            throw CommandFailure(
                "\(key.path) takes one value, \(key.rangeText); put it in quotes if it has blanks", status: .usage)
        }
        let file = ConfigurationText(named: configuration.config)
        let edit = try file.setting(key, to: text)
        guard !edit.changes.isEmpty else { return StandardOutput.line("\(file.path): nothing to change") }
        try file.write(edit)
        let before = edit.changes[0].before.isEmpty ? "new" : "was \(edit.changes[0].before.joined(separator: " "))"
        StandardOutput.line("\(file.path): \(edit.changes[0].after) (\(before))")
        try await tellOfRestart(file, key)
    }

    /// The daemon reads the configuration when it starts.
    private func tellOfRestart(_ file: ConfigurationText, _ key: ConfigurationKey) async throws {
        let loaded = try? LoadedConfiguration(file: configuration.config, environment: .current())
        if let place = loaded?.origin(of: key), place.file != file.path {
            Terminal.note("\(place.file) sets it too, and counts")
        }
        // What quality assurance opens segments with, no daemon reads.
        guard !key.path.hasPrefix("qa.") else { return }
        let isRunning = (try? await loaded?.ownClient?.status()) != nil
        Terminal.note(
            isRunning
                ? "the daemon that runs does not know of it yet: systemctl --user restart undertoned"
                : "it counts from the next start of the daemon")
    }
}

/// The name of a key.
struct KeyArgument: ParsableArguments {
    @Argument(
        help: "Section and key, such as alerting.high_score.",
        completion: .list(ConfigurationKey.all.map(\.path))) var key: String

    /// The key that is meant.
    /// - Throws: ``CommandFailure`` where there is none, with the name that was probably meant.
    func found() throws -> ConfigurationKey {
        if let key = ConfigurationKey.all.first(where: { $0.path == self.key }) { return key }
        let sameName = ConfigurationKey.all.filter { $0.name == key }.map(\.path)
        let paths = ConfigurationKey.all.map(\.path)
        let inSection = paths.filter { $0.hasPrefix(key.hasSuffix(".") ? key : key + ".") }
        let hint =
            if let meant = sameName.first ?? NameDistance.nearest(to: key, among: paths) {
                "did you mean \(meant)?"
            } else if let meant = NameDistance.nearest(to: key, among: ConfigurationKey.all.map(\.name)) {
                "did you mean \(ConfigurationKey.all.first { $0.name == meant }?.path ?? meant)?"
            } else if !inSection.isEmpty { "its keys are \(inSection.joined(separator: ", "))" } else {
                "undertone config show lists all"
            }
        throw CommandFailure("there is no key \(key); \(hint)", status: .usage)
    }
}
