import ArgumentParser
import Events
import FeedClient
import Foundation
import Languages

/// `--hub`, for every command that can ask a site's hub in place of daemons.
struct HubOptions: ParsableArguments {
    /// Where the hub of this machine listens.
    static let usual = "/run/undertone-hub/hub.sock"
    /// Names a hub where `--hub` does not.
    static let variable = "UNDERTONE_HUB"

    @Option(
        defaultAsFlag: HubName(text: HubOptions.usual),
        help: ArgumentHelp(
            localized("Ask the site's hub, for the desks of all agents, and not the daemons of this machine."),
            discussion: localized(
                """
                Alone it is the hub of this machine, \(HubOptions.usual). The environment's \(HubOptions.variable) names \
                one where neither --hub nor --socket is given.
                """), valueName: "socket"), completion: .file(extensions: ["sock"])) var hub: HubName?

    /// The hub that is meant; `nil` where daemons are. `sockets` are the daemons that were named.
    func client(besides sockets: [String]) throws -> FeedClient? {
        guard let name = name(besides: sockets) else { return nil }
        guard sockets.isEmpty else {
            throw CommandFailure(
                localized("--hub asks a hub and --socket a daemon; give one of the two"), status: .usage)
        }
        return FeedClient(socketPath: name)
    }

    private func name(besides sockets: [String]) -> String? {
        if let hub { return hub.text }
        guard sockets.isEmpty, let text = ProcessInfo.processInfo.environment[Self.variable], !text.isEmpty else {
            return nil
        }
        return text
    }

    /// Asks the hub; that none answers is said of a hub and not of a daemon.
    static func ask<Answer>(
        _ hub: FeedClient, _ question: (FeedClient) async throws -> Answer
    ) async throws -> Answer {
        do { return try await question(hub) } catch let error as FeedClientError where error.code == .noDaemon {
            throw CommandFailure(
                localized(
                    "no hub answers at \(hub.socketPath); undertone-hub run starts it, --hub=SOCKET names another"),
                status: .unavailable)
        }
    }
}

/// A hub as somebody names it: the path of its socket. Any other word is none: it may be meant for something else.
struct HubName: ExpressibleByArgument, CustomStringConvertible {
    let text: String
    var description: String { text }

    init(text: String) { self.text = text }

    init?(argument: String) {
        guard argument.contains("/") else { return nil }
        text = argument
    }
}
