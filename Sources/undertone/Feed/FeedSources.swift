import Foundation

/// Where daemons are found: sockets by name, and folders in which sockets come and go as agents log in and out.
struct FeedSources {
    /// Sockets that are meant whether they are there or not.
    var sockets: [String]
    /// Folders of which every socket is meant.
    var folders: [String]

    init(sockets: [String], folders: [String]) {
        self.sockets = sockets
        self.folders = folders
    }

    /// Sorts what a user has named into sockets and folders.
    init(named paths: [String]) {
        folders = paths.filter(PlaintextFile.isFolder)
        sockets = paths.filter { !PlaintextFile.isFolder($0) }
    }

    /// The sockets that lie in a folder now, by name.
    static func sockets(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.filter { $0.hasSuffix(".sock") && !$0.hasPrefix(".") }.sorted().map { "\(folder)/\($0)" }
    }
}
