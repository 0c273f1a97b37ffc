import ArgumentParser
import Capture
import DaemonConfiguration
import Pipeline

/// `--config`, for every command that needs to know what the daemon knows.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        help: "The one configuration file to read, in place of the system's and the user's.",
        completion: .file(extensions: ["toml"]))
    var config: String?

    /// Reads the configuration as the daemon does, so that both mean the same sockets and folders.
    func load() throws -> LoadedConfiguration {
        try LoadedConfiguration(file: config, environment: .current())
    }
}

extension LoadedConfiguration {
    /// The stored baselines of the agent.
    var baselineStore: BaselineStore {
        BaselineStore(directory: locations.baselineFolder, agent: configuration.agent.id)
    }

    /// What the sound server lists, and which source of it the daemon would hear.
    /// - Parameter bound: the device that a running daemon holds to.
    /// - Returns: both.
    /// - Throws: where the sound server does not answer.
    func selectSource(bound: CaptureDevice? = nil) throws -> (inventory: SourceInventory, selection: SourceSelection) {
        let capture = configuration.capture
        let inventory = try SourceListing.sources(of: capture.serverAddress)
        return (inventory, SourceSelection(from: inventory, preference: capture.preference, bound: bound))
    }
}
