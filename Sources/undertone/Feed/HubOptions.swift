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
    /// The same for `--hub-token-file`.
    static let tokenVariable = "UNDERTONE_HUB_TOKEN_FILE"

    @Option(
        defaultAsFlag: HubName(text: HubOptions.usual),
        help: ArgumentHelp(
            localized("Ask the site's hub, for the desks of all agents, and not the daemons of this machine."),
            discussion: localized(
                """
                Alone it is the hub of this machine, \(HubOptions.usual). The environment's \(HubOptions.variable) names \
                one where neither --hub nor --socket is given. An address is http://127.0.0.1:PORT, with --hub-token-file.
                """), valueName: "socket"), completion: .file(extensions: ["sock"])) var hub: HubName?

    @Option(
        help: ArgumentHelp(
            localized("File with your token, where --hub is an address; nobody else may read it."),
            discussion: localized("The environment's \(HubOptions.tokenVariable) says the same."), valueName: "file"),
        completion: .file()) var hubTokenFile: String?

    /// The hub that is meant; `nil` where daemons are. `sockets` are the daemons that were named.
    func client(besides sockets: [String]) throws -> FeedClient? {
        guard let name = name(besides: sockets) else { return nil }
        guard sockets.isEmpty else {
            throw CommandFailure(
                localized("--hub asks a hub and --socket a daemon; give one of the two"), status: .usage)
        }
        let file = hubTokenFile ?? Self.environment(Self.tokenVariable)
        return FeedClient(at: try FeedAddress(hub: name, tokenFile: file))
    }

    private func name(besides sockets: [String]) -> String? {
        hub?.text ?? (sockets.isEmpty ? Self.environment(Self.variable) : nil)
    }

    private static func environment(_ name: String) -> String? {
        ProcessInfo.processInfo.environment[name].flatMap { $0.isEmpty ? nil : $0 }
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

/// A hub as somebody names it: the path of its socket, or its address. Any other word is none: it may be meant for
/// something else.
struct HubName: ExpressibleByArgument, CustomStringConvertible {
    let text: String
    var description: String { text }

    init(text: String) { self.text = text }

    init?(argument: String) {
        guard argument.contains("/") else { return nil }
        text = argument
    }
}
