import Foundation

/// A folder with private things in it, and which of them are less private than they should be.
struct FolderFacts: Sendable, Equatable {
    /// More entries than this are not looked at: the first ones tell as much.
    private static let maxEntries = 2_000

    /// The folder itself.
    var folder: FileFacts
    /// Entries that others may read, by their names in the folder.
    var exposed: [String] = []
    /// Entries that belong to another user.
    var foreign: [String] = []
}

extension FolderFacts {
    /// Looks at a folder, which should be a user's, and what lies directly in it.
    init(at path: String, user: uid_t) {
        folder = FileFacts(at: path)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        for name in names.sorted().prefix(Self.maxEntries) {
            let entry = FileFacts(at: path + "/" + name)
            guard entry.kind != nil else { continue }
            if entry.isOpenToOthers { exposed.append(name) }
            if entry.owner != user { foreign.append(name) }
        }
    }
}

extension [String] {
    /// Of folders those that lie in no other of them, each once and sorted.
    var outermostFolders: [String] { Set(self).filter { folder in !contains { folder.hasPrefix($0 + "/") } }.sorted() }

    /// The first three; of more, the rest is counted.
    var firstFew: String { prefix(3).joined(separator: ", ") + (count > 3 ? " and \(count - 3) more" : "") }
}

/// Whether what is private is private, and can be written.
enum PermissionCheck {
    private static let name = "permissions"

    static func findings(_ facts: Facts) -> [Finding] {
        guard let folders = facts.folders else { return .late(name, "the folders of state") }
        let findings = folders.flatMap { flaws(of: $0, user: facts.user) }
        guard findings.isEmpty else { return findings }
        let existing = folders.filter { $0.folder.kind == .folder }.map(\.folder.path).outermostFolders
        return .ok(
            name, existing.isEmpty ? "nothing is stored yet" : "\(existing.joined(separator: ", ")): yours alone")
    }

    private static func flaws(of facts: FolderFacts, user: UserFacts) -> [Finding] {
        let folder = facts.folder
        // It is made at the first start.
        guard !folder.isAbsent else { return [] }
        guard folder.kind == .folder else {
            let what = folder.kind == nil ? folder.reason.lowercased() : "not a folder"
            return .fault(name, "\(folder.path): \(what)", hint: "move it away, or name another folder")
        }
        let path = folder.path
        let (own, close) = ("sudo chown -R \(user.name): \(path)", "chmod 0700 \(path)")
        var flaws: [(text: String, hint: String)] = []
        if folder.owner != user.userID {
            flaws.append(("\(path) belongs to another user (uid \(folder.owner))", own))
        } else if !folder.isWritable {
            flaws.append(("\(path) cannot be written", close))
        }
        if folder.isOpenToOthers { flaws.append(("\(path) is open to others (mode \(folder.modeText))", close)) }
        if !facts.foreign.isEmpty {
            flaws.append(("in \(path) belong to another user: \(facts.foreign.firstFew)", own))
        }
        if !facts.exposed.isEmpty {
            flaws.append(("in \(path) are open to others: \(facts.exposed.firstFew)", "chmod -R go= \(path)"))
        }
        return flaws.map { .fault(name, $0.text, hint: $0.hint) }
    }
}
