import ArgumentParser
import Capture
import DaemonConfiguration
import FeedClient
import Glibc
import Languages
import Pipeline

/// `--config`, for every command that needs to know what the daemon knows.
struct ConfigurationOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(localized("The one configuration file to read, in place of the system's and the user's.")),
        completion: .file(extensions: ["toml"])) var config: String?

    /// Reads the configuration as the daemon does, so that both mean the same sockets and folders.
    /// From then on its language is spoken.
    func load() throws -> LoadedConfiguration {
        let loaded = try LoadedConfiguration(file: config, environment: .current())
        Language.choose(loaded.configuration.agent.language.language)
        return loaded
    }

    /// The agent's own daemon, whether it listens or not.
    func ownClient() throws -> FeedClient {
        guard let client = try load().ownClient else {
            throw CommandFailure(
                localized("no socket of a daemon is known; set XDG_RUNTIME_DIR or feed.agent_socket"),
                status: .unavailable)
        }
        return client
    }
}

extension BaselineStore {
    /// Looks at the baselines of some devices, one after the other; one that cannot be read does not hide the others.
    /// - Throws: what `look` throws; the last that cannot be read once all were looked at.
    func each(of devices: [String], _ look: (_ device: String) throws -> Void) throws {
        var fault: CommandFailure?
        for device in devices {
            do { try look(device) } catch let error as BaselineStoreError {
                if let fault { Terminal.tell(fault) }
                fault = CommandFailure(error)
            }
        }
        if let fault { throw fault }
    }
}

extension LoadedConfiguration {
    /// The agent's own daemon, whether it listens or not; `nil` where its socket is not known. Nobody else's is talked
    /// to in its place: what an agent asks for must not end with somebody who made a socket there. root may look at
    /// any agent's.
    var ownClient: FeedClient? {
        let own = geteuid()
        return locations.agentSocket.map {
            FeedClient(socketPath: $0, identity: own == 0 ? nil : DaemonIdentity(uid: own))
        }
    }

    /// The stored baselines of the agent.
    var baselineStore: BaselineStore {
        BaselineStore(directory: locations.baselineFolder, agent: configuration.agent.id)
    }

    /// What the sound server lists, and which source of it the daemon would hear that holds to a device.
    func selectSource(bound: CaptureDevice? = nil) throws -> (inventory: SourceInventory, selection: SourceSelection) {
        let capture = configuration.capture
        let inventory = try SoundServer.ask(capture.serverAddress).inventory
        return (inventory, SourceSelection(from: inventory, preference: capture.preference, bound: bound))
    }
}
