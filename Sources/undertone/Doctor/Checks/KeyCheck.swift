import DaemonConfiguration

/// The keys: public ones to encrypt to, and no secret one.
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
        // With a configuration that has faults the daemon does not start; what it would keep is not known.
        guard configuration.problems.isEmpty else { return secrets }
        let vault = configuration.loaded.configuration.vault
        return secrets + [recipients(vault.enabled, vault.recipients.count)]
    }

    /// Whether segments are kept. A recipient that is no key is a fault of the configuration, and is told there.
    private static func recipients(_ isEnabled: Bool, _ count: Int) -> Finding {
        guard isEnabled else { return .ok(name, "vault.enabled is false: no segment is kept") }
        guard count > 0 else {
            return .warning(
                name, "vault.recipients is empty: no segment is kept",
                mend: "undertone keygen on QA's machine, then put the public key into vault.recipients")
        }
        return .ok(name, count == 1 ? "segments are for one public key" : "segments are for \(count) public keys")
    }
}
