public import Events
import Foundation

/// Where daemons are found: sockets by name, and folders in which sockets come and go as agents log in and out.
public struct FeedSources: Sendable, Equatable {
    /// Sockets that are meant whether they are there or not.
    public let sockets: [String]
    /// Folders of which every socket is meant.
    public let folders: [String]

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

    /// The sockets that are meant at this moment: those by name, and those that lie in the folders now.
    public var found: [String] { sockets + folders.flatMap(Self.sockets(in:)) }

    private static func isFolder(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        // SAFETY: Foundation fills the flag during the call.
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// By name.
    private static func sockets(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".sock") && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }
    }
}
