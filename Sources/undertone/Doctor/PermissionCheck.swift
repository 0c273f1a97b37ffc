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
}

extension FolderFacts {
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

/// Whether what is private is private, and can be written.
enum PermissionCheck {
    private static let name = "permissions"
    /// More names than these help nobody.
    private static let mostNames = 3

    static func findings(_ facts: Facts) -> [Finding] {
        guard let folders = facts.folders else { return [.late(name, "the folders of state")] }
        let findings = folders.flatMap { flaws(of: $0, user: facts.user) }
        guard findings.isEmpty else { return findings }
        let existing = folders.filter { $0.folder.kind == .folder }.map(\.folder.path).outermostFolders
        return [
            .ok(name, existing.isEmpty ? "nothing is stored yet" : "\(existing.joined(separator: ", ")): yours alone")
        ]
    }

    private static func flaws(of facts: FolderFacts, user: UserFacts) -> [Finding] {
        let folder = facts.folder
        // It is made at the first start.
        guard !folder.isAbsent else { return [] }
        guard folder.kind == .folder else {
            let what = folder.kind == nil ? folder.reason.lowercased() : "not a folder"
            return [.fault(name, "\(folder.path): \(what)", mend: "move it away, or name another folder")]
        }
        var findings: [Finding] = []
        if folder.owner != user.userID {
            findings.append(
                .fault(
                    name, "\(folder.path) belongs to another user (uid \(folder.owner))",
                    mend: "sudo chown -R \(user.name): \(folder.path)"))
        } else if !folder.isWritable {
            findings.append(.fault(name, "\(folder.path) cannot be written", mend: "chmod 0700 \(folder.path)"))
        }
        if folder.isOpenToOthers {
            findings.append(
                .fault(
                    name, "\(folder.path) is open to others (mode \(folder.modeText))",
                    mend: "chmod 0700 \(folder.path)"))
        }
        if !facts.foreign.isEmpty {
            findings.append(
                .fault(
                    name, "in \(folder.path) belong to another user: \(listed(facts.foreign))",
                    mend: "sudo chown -R \(user.name): \(folder.path)"))
        }
        if !facts.exposed.isEmpty {
            findings.append(
                .fault(
                    name, "in \(folder.path) are open to others: \(listed(facts.exposed))",
                    mend: "chmod -R go= \(folder.path)"))
        }
        return findings
    }

    private static func listed(_ names: [String]) -> String {
        let rest = names.count - mostNames
        return names.prefix(mostNames).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
