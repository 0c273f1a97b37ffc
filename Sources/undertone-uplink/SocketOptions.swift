import ArgumentParser
import Events
import Uplink

/// Whose daemons are followed.
struct SocketOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "A daemon's socket for the hub; can be given several times.",
            discussion: "Those of all agents in /run/undertone are followed in any case.",
            valueName: "path"), completion: .file())
    var socket: [String] = []

    @Option(
        help: ArgumentHelp("Folder with a folder for each agent.", valueName: "folder", visibility: .hidden),
        completion: .directory)
    var sockets = FeedWire.sharedFolder

    /// Where daemons are found.
    var all: HubSockets { HubSockets(named: socket, folder: sockets) }
}
