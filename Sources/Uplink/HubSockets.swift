public import Events
import FeedClient
import Fleet
import Foundation
import Vocabulary

/// Where daemons are found that have a socket for the hub: in the folders of agents, and where somebody names one.
public struct HubSockets: Sendable, Equatable {
    /// A daemon that was found.
    struct Found: Sendable {
        /// The agent's login.
        let name: String
        /// Talks to it.
        let client: FeedClient
    }

    /// Sockets that somebody has named.
    public let named: [String]
    /// The folder of the agents' folders.
    public let folder: String

    /// - Parameters:
    ///   - named: sockets that are followed wherever they lie.
    ///   - folder: the folder of the agents' folders.
    public init(named: [String] = [], folder: String = FeedWire.sharedFolder) {
        self.named = named
        self.folder = folder
    }

    /// What is there now. A lane is called as the folder of its agent is, which root made; one that somebody names, as
    /// the user is called whose socket it is.
    var found: [Found] {
        let logins = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted().filter(
            Self.isLogin)
        var found = logins.map { login in (login, "\(folder)/\(login)/\(FeedWire.hubSocketName)") }
            .filter { FileManager.default.fileExists(atPath: $0.1) }
            .map { Found(name: $0.0, client: FeedClient(socketPath: $0.1, login: $0.0)) }
        for path in named {
            let owner = try? FileManager.default.attributesOfItem(atPath: path)[.ownerAccountName] as? String
            guard let owner, Self.isLogin(owner) else { continue }
            found.append(Found(name: owner, client: FeedClient(socketPath: path)))
        }
        var names: Set<String> = []
        return Array(found.filter { names.insert($0.name).inserted }.prefix(Wire.maxLanes))
    }

    /// Whose daemons are there now.
    public var names: [String] { found.map(\.name) }

    /// Whether a text can be the login of an agent, and so the name of a lane and of a file.
    static func isLogin(_ text: String) -> Bool {
        text.utf8.count <= 64 && text.wholeMatch(of: /[A-Za-z0-9_][A-Za-z0-9_.@-]*/) != nil
    }
}
