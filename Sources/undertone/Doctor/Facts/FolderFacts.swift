import Foundation

/// A folder with private things in it, and which of them are less private than they should be.
struct FolderFacts: Sendable, Equatable {
    /// More entries than this are not looked at: the first ones tell as much.
    private static let mostEntries = 2_000

    /// The folder itself.
    var folder: FileFacts
    /// Entries that others may read, by their names in the folder.
    var exposed: [String] = []
    /// Entries that belong to another user.
    var foreign: [String] = []

    /// Facts put together by hand.
    init(folder: FileFacts, exposed: [String] = [], foreign: [String] = []) {
        self.folder = folder
        self.exposed = exposed
        self.foreign = foreign
    }

    /// Looks at a folder and what lies directly in it.
    /// - Parameters:
    ///   - path: the folder.
    ///   - user: whose it should be.
    init(at path: String, user: uid_t) {
        folder = FileFacts(at: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names.sorted().prefix(Self.mostEntries) {
            let entry = FileFacts(at: path + "/" + name)
            guard entry.kind != nil else { continue }
            if entry.isOpenToOthers { exposed.append(name) }
            if entry.owner != user { foreign.append(name) }
        }
    }
}

extension [String] {
    /// Of folders those that lie in no other of them, each once and sorted.
    var outermostFolders: [String] {
        Set(self).filter { folder in !contains { folder.hasPrefix($0 + "/") } }.sorted()
    }
}
