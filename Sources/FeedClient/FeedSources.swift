import Accounts
public import Events
import Foundation
import Languages

/// Where daemons are found: sockets by name, and folders in which sockets come and go as agents log in and out.
///
/// A folder holds sockets, `NAME.sock`, or the folders of agents, `LOGIN/feed.sock`, as ``FeedWire/sharedFolder`` does.
/// Of an agent's folder the socket is meant whether it is there or not: that an agent is signed in whose daemon cannot
/// be reached is to be told.
public struct FeedSources: Sendable, Equatable {
    /// Sockets that are meant whether they are there or not.
    public let sockets: [String]
    /// Folders of which every socket is meant.
    public let folders: [String]

    /// Most sockets of a folder: they are all asked at once, and each takes a descriptor.
    public static let maxSockets = 500

    public init(sockets: [String], folders: [String]) {
        self.sockets = sockets
        self.folders = folders
    }

    /// Sorts what a user has named into sockets and folders.
    public init(named paths: [String]) {
        let folders = paths.filter(Self.isFolder)
        self.init(sockets: paths.filter { !folders.contains($0) }, folders: folders)
    }

    /// The daemons that concern this user where none is named: for a supervisor those of every agent, for others
    /// their own; `nil` where no socket is known.
    ///
    /// - Parameters:
    ///   - own: socket of the user's own daemon; `nil` where it is not known.
    ///   - sharedFolder: the supervisors' folder. Who may list it is one, and wants to see every agent.
    public init?(own: String?, sharedFolder: String = FeedWire.sharedFolder) {
        let isSupervisor = (try? FileManager.default.contentsOfDirectory(atPath: sharedFolder)) != nil
        guard isSupervisor || own != nil else { return nil }
        let hasOthers = isSupervisor && !Self.sockets(in: sharedFolder).isEmpty
        self.init(sockets: hasOthers ? [] : own.map { [$0] } ?? [], folders: isSupervisor ? [sharedFolder] : [])
    }

    /// A socket that is meant.
    public struct Found: Sendable, Hashable {
        /// Its path.
        public let path: String
        /// The user in whose folder it lies, and who has to serve it; `nil` where its place says nothing.
        public let login: String?

        /// A client for it.
        public var client: FeedClient { FeedClient(socketPath: path, login: login) }
    }

    /// The sockets that are meant at this moment: those by name, and those that lie in the folders now.
    public var found: [Found] { sockets.map { Found(path: $0, login: nil) } + folders.flatMap(Self.sockets(in:)) }

    /// The sockets of all who are known as agents, whether their daemon runs or not: the members of the agents' group,
    /// where the shared folder is meant.
    public var expected: [Found] {
        guard folders.contains(FeedWire.sharedFolder) else { return [] }
        return GroupDirectory.members(of: FeedWire.agentGroup).sorted().prefix(Self.maxSockets).map {
            Found(path: "\(FeedWire.sharedFolder)/\($0)/\(FeedWire.socketName)", login: $0)
        }
    }

    /// Whether a folder holds so many sockets that some are left out.
    public static func isOverfull(_ folder: String) -> Bool { candidates(in: folder).count > maxSockets }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        // SAFETY: Foundation fills the flag during the call.
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// By name.
    private static func sockets(in folder: String) -> [Found] { Array(candidates(in: folder).prefix(maxSockets)) }

    private static func candidates(in folder: String) -> [Found] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().compactMap { name in
            guard !name.hasPrefix("."), let entry = Entry("\(folder)/\(name)") else { return nil }
            // A link leads to what lies elsewhere, and is found there.
            if !entry.isFolder {
                return name.hasSuffix(".sock") && !entry.isLink ? Found(path: entry.path, login: nil) : nil
            }
            let path = "\(entry.path)/\(FeedWire.socketName)"
            guard Entry(path) != nil || folder == FeedWire.sharedFolder || GroupDirectory.uid(of: name) != nil else {
                return nil
            }
            return Found(path: path, login: name)
        }
    }
}

// MARK: - Folders of agents

extension FeedSources {
    /// What lies at a path, links not followed.
    private struct Entry {
        let path: String
        let isFolder: Bool
        let isLink: Bool
        let isSocket: Bool
        let owner: UInt32

        /// `nil` where there is nothing, or nothing that this user may see.
        init?(_ path: String) {
            guard let facts = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
            let kind = facts[.type] as? FileAttributeType
            self.path = path
            isFolder = kind == .typeDirectory
            isLink = kind == .typeSymbolicLink
            isSocket = kind == .typeSocket
            owner = (facts[.ownerAccountID] as? NSNumber)?.uint32Value ?? .max
        }
    }

    /// The user whom a path within the shared folder promises; `nil` for other paths.
    static func login(ofSocket path: String, in sharedFolder: String) -> String? {
        let (parts, shared) = (path.split(separator: "/"), sharedFolder.split(separator: "/"))
        guard path.hasPrefix("/"), parts.starts(with: shared), let name = parts.dropFirst(shared.count).first else {
            return nil
        }
        if parts.count == shared.count + 2,
            [FeedWire.socketName, FeedWire.hubSocketName].contains(String(parts[parts.count - 1]))
        {
            return String(name)
        }
        return parts.count == shared.count + 1 && name.hasSuffix(".sock") ? String(name.dropLast(5)) : nil
    }

    /// Why nobody can be reached in the folder of an agent; `nil` where its socket is to be tried.
    static func fault(ofSocket path: String, login: String) -> FeedClientError? {
        guard path.hasSuffix("/\(login)/\(FeedWire.socketName)"),
            let folder = Entry(String(path.dropLast(FeedWire.socketName.utf8.count + 1)))
        else { return nil }
        let code: FeedClientError.Code
        let why: Phrase
        if !folder.isFolder || folder.owner != GroupDirectory.uid(of: login) {
            (code, why) = (.wrongOwner, Phrase("the folder \(folder.path) belongs to \(name(of: folder.owner))"))
        } else if let socket = Entry(path) {
            guard !socket.isSocket else { return nil }
            (code, why) = (.noDaemon, Phrase("\(path) is no socket"))
        } else {
            // Who may not look into it is told so by the attempt.
            guard FileManager.default.isExecutableFile(atPath: folder.path) else { return nil }
            (code, why) = (.noDaemon, Phrase("there is no socket \(path)"))
        }
        return FeedClientError(
            code: code, Phrase("\(login) is signed in, and the daemon cannot be reached: \(why)."))
    }

    private static func name(of uid: UInt32) -> String { GroupDirectory.system.name(of: uid) }
}
