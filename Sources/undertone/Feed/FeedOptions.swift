import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Languages

/// `--socket`, for every command that talks to daemons.
struct FeedOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOptions

    @Option(
        help: ArgumentHelp(
            localized("Socket of a daemon, or a folder of sockets; may be given several times."),
            discussion: localized(
                """
                Without it every daemon in /run/undertone, for all but agents; else the agent's own.
                """)), completion: .file(extensions: ["sock"])) var socket: [String] = []

    /// The daemons that are meant, at least one; whether they listen is not known yet.
    func clients() throws -> [FeedClient] {
        let sources = try sources()
        let clients = sources.found.map(\.client)
        for folder in sources.folders where FeedSources.isOverfull(folder) {
            Terminal.warn(
                localized("\(folder) holds more than \(FeedSources.maxSockets) sockets; the rest is left out."))
        }
        guard clients.isEmpty else { return clients }
        throw CommandFailure(
            localized(
                """
                no agent's daemon runs: \(sources.folders.joined(separator: ", ")) holds no socket; start one, or name its \
                socket with --socket
                """), status: .unavailable)
    }

    /// The agent's own daemon, or the one that is named.
    func ownClients() throws -> [FeedClient] { socket.isEmpty ? [try configuration.ownClient()] : try clients() }

    /// Where daemons are to be found, now and later.
    func sources() throws -> FeedSources {
        guard socket.isEmpty else { return FeedSources(named: socket) }
        let loaded = try configuration.load()
        let own = loaded.locations.agentSocket
        let hasOwn = own.map(FileManager.default.fileExists(atPath:)) == true
        if !hasOwn, let words = SharedFolder.system.words(to: loaded.configuration.feed, own: own) {
            throw FeedClientError(code: .noDaemon, words)
        }
        if let sources = FeedSources(own: own) { return sources }
        throw CommandFailure(
            localized("no socket of a daemon is known; set XDG_RUNTIME_DIR, or name one with --socket"),
            status: .unavailable)
    }
}

extension FeedClient {
    /// For how long a daemon may be busy or away where much is asked of it: it answers a haste like this one only so
    /// often a second.
    static let longPatience = Duration.seconds(10)
}
