import ArgumentParser
import FeedClient

/// `--hub`, for the commands on segments that can ask a site's hub in the place of daemons.
struct SegmentHubOptions: ParsableArguments {
    /// Where the hub of this machine listens.
    static let usual = "/run/undertone-hub/hub.sock"

    @Option(
        defaultAsFlag: HubSocket(path: SegmentHubOptions.usual),
        help: ArgumentHelp(
            "Ask the site's hub, for the recordings of all desks, and not the daemons of this machine.",
            discussion: "Alone it is the hub of this machine, \(SegmentHubOptions.usual).", valueName: "socket"),
        completion: .file(extensions: ["sock"])) var hub: HubSocket?

    /// The hub, where one is named; else the daemons that are meant.
    func clients(or feed: FeedOptions) throws -> [FeedClient] {
        guard let hub else { return try feed.clients() }
        guard feed.socket.isEmpty else {
            throw CommandFailure("--hub asks a hub and --socket a daemon; give one of the two", status: .usage)
        }
        return [FeedClient(socketPath: hub.path)]
    }
}

/// The path of a hub's socket; any other word is none: it may be meant for something else.
struct HubSocket: ExpressibleByArgument, CustomStringConvertible {
    let path: String
    var description: String { path }

    init(path: String) { self.path = path }

    init?(argument: String) {
        guard argument.contains("/") else { return nil }
        path = argument
    }
}
