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
