import DaemonConfiguration

/// The stored segments against their limits, and the files against the log.
enum SegmentCheck {
    private static let name = "segments"
    /// As many are named; of more, the rest is counted.
    private static let most = 3

    static func findings(_ facts: Facts) -> [Finding] {
        guard let configuration = facts.configuration, configuration.problems.isEmpty else { return [] }
        guard let segments = facts.segments else { return [.late(name, "the folder of segments")] }
        let vault = configuration.loaded.configuration.vault
        var findings = [space(segments, vault)]
        if let id = segments.withoutFile.first {
            findings.append(
                .warning(
                    name, "\(list(segments.withoutFile)) in the log without a file in \(segments.folder)",
                    mend: "bring the file back from a copy, or write down that it is lost: "
                        + "undertone segments erase \(id) --reason \"its file is lost\""))
        }
        if let id = segments.withoutEvent.first {
            findings.append(
                .warning(
                    name, "\(list(segments.withoutEvent)) in \(segments.folder) without an event in the log",
                    mend: "let QA look at it (undertone segments replay \(segments.folder)/\(id).age), then: "
                        + "undertone segments erase \(id) --reason \"it has no event\""))
        }
        return findings
    }

    private static func space(_ segments: SegmentFacts, _ vault: UndertoneConfiguration.Vault) -> Finding {
        let (limit, most) = (Int64(vault.maxSizeMB) * 1_000_000, vault.maxSegments)
        let held = "\(segments.heldCount) held (\(Wording.size(bytes: segments.heldBytes)))"
        let number = most == 0 ? "\(segments.count)" : "\(segments.count) of at most \(most)"
        let text =
            "\(number) segments, \(Wording.size(bytes: segments.bytes)) of at most \(Wording.size(bytes: limit))"
            + (segments.heldCount == 0 ? "" : ", \(held)")
            + (segments.hasLog ? "" : "; the event log cannot be read, so that they were not compared with it")
        // What is held goes by no limit: somebody has to look after it.
        guard segments.heldBytes > limit || (most > 0 && segments.heldCount > most) else { return .ok(name, text) }
        return .warning(
            name, "\(text): more is held than the limits allow",
            mend: "release what is settled (undertone segments list --held), or raise vault.max_size_mb")
    }

    private static func list(_ ids: [String]) -> String {
        let rest = ids.count - most
        return ids.prefix(most).joined(separator: ", ") + (rest > 0 ? " and \(rest) more" : "")
    }
}
