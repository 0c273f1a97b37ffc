import Age
import DaemonConfiguration

/// The keys: public ones to encrypt to, and no secret one; whether what is stored can still be opened.
enum KeyCheck {
    private static let name = "keys"

    static func findings(_ facts: Facts) -> [Finding] {
        guard let configuration = facts.configuration else { return [] }
        guard let keys = facts.keys else { return [.late(name, "the folders of configuration and state")] }
        let secrets = keys.secretFiles.map { path in
            Finding.fault(
                name, "\(path) holds a secret key: whoever takes this machine over can open the segments",
                mend: "move it to QA's machine, then: shred -u \(path)")
        }
        let guarded = keys.protectedFiles.map { path in
            Finding.warning(
                name, "\(path) holds a secret key under a passphrase: whoever takes this machine over can guess at it",
                mend: "move it to QA's machine, then: shred -u \(path)")
        }
        // With a configuration that has faults the daemon does not start; what it would keep is not known.
        guard configuration.problems.isEmpty else { return secrets + guarded }
        let vault = configuration.loaded.configuration.vault
        let configured = Set(vault.recipients.compactMap { try? AgeRecipient($0) })
        return secrets + guarded
            + [recipients(vault.enabled, configured.count)]
            + former(configured.map(\.fingerprint), keys.stored ?? [])
            + (keys.own.map { [own($0, configured, keys.stored ?? [])] } ?? [])
    }

    /// Whether segments are kept. A recipient that is no key is a fault of the configuration, and is told there.
    private static func recipients(_ isEnabled: Bool, _ count: Int) -> Finding {
        guard isEnabled else { return .ok(name, "vault.enabled is false: no segment is kept") }
        switch count {
        case 0:
            return .warning(
                name, "vault.recipients is empty: no segment is kept",
                mend: "undertone keygen on QA's machine, then put the public key into vault.recipients")
        case 1:
            return .warning(
                name, "segments are for one public key: where its secret key is lost, nobody opens them any more",
                mend:
                    "undertone keygen for a second one that lies elsewhere, and name both in vault.recipients; for what is "
                    + "stored: undertone segments rekey --all")
        default: return .ok(name, "segments are for \(count) public keys")
        }
    }

    /// Stored segments that none of the configured keys opens.
    private static func former(_ configured: [String], _ stored: [[String]]) -> [Finding] {
        let others = stored.filter { !$0.isEmpty && Set($0).isDisjoint(with: configured) }
        guard !others.isEmpty else { return [] }
        let former = Set(others.joined()).sorted().prefix(5).map { "age1\($0)..." }.joined(separator: ", ")
        let count = others.count
        return [
            .warning(
                name,
                "\(count) stored segment\(count == 1 ? " is" : "s are") for keys that are configured no longer (\(former)): "
                    + "only their secret keys open \(count == 1 ? "it" : "them")",
                mend:
                    "keep those, or with one of them: undertone segments rekey --all --identity OLD --recipient age1... "
                    + "--reason ...")
        ]
    }

    /// What a key that somebody asks about is good for.
    private static func own(_ key: KeyFacts.Own, _ configured: Set<AgeRecipient>, _ stored: [[String]]) -> Finding {
        if let problem = key.problem {
            return .fault(name, problem, mend: "without it nothing can be opened; look for the file, or for its copy")
        }
        let prints = Set(key.recipients.map(\.fingerprint))
        let shown = prints.sorted().map { "age1\($0)..." }.joined(separator: ", ")
        let known = stored.filter { !$0.isEmpty }
        let opened = known.count { !prints.isDisjoint(with: $0) }
        let past = known.isEmpty ? "" : "; it opens \(opened) of \(known.count) stored ones"
        guard configured.isDisjoint(with: key.recipients) else {
            return .ok(
                name, "the key in \(key.path) (\(shown)) opens the segments that this configuration makes\(past)")
        }
        return .fault(
            name, "the key in \(key.path) (\(shown)) opens no segment that this configuration makes\(past)",
            mend: configured.isEmpty
                ? "put its public key into vault.recipients: \(key.recipients.map(\.description).joined(separator: " "))"
                : "take the secret key of one of "
                    + configured.map { "age1\($0.fingerprint)..." }.sorted().joined(separator: ", ")
                    + ", or add this one's public key to vault.recipients")
    }
}
