import Age
import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Vault

/// Keys: public ones that segments are encrypted to, and secret ones that have no business on this machine.
struct KeyFacts: Sendable, Equatable {
    /// A key that somebody asks about.
    struct Own: Sendable, Equatable {
        let path: String
        /// Its public keys.
        var recipients: [AgeRecipient] = []
        /// Why it cannot be read, with its path.
        var problem: String?
    }

    /// How every secret key of age begins.
    private static let secretMark = Data("AGE-SECRET-KEY-".utf8)
    /// A file of keys is shorter by far; longer ones are not read.
    private static let largest = 64 * 1_024
    private static let maxFiles = 200

    /// Files that hold a secret key.
    var secretFiles: [String] = []
    /// Files that lie under a passphrase, as secret keys do.
    var protectedFiles: [String] = []
    /// The key that somebody asks about.
    var own: Own?
    /// For each stored segment the fingerprints of the keys that it is for; `nil` where no daemon tells. One that is
    /// not known is empty.
    var stored: [[String]]?

    /// What the stored segments are for, as the agent's own daemon tells.
    static func stored(socketPath: String?, limit: Duration) async -> [[String]]? {
        guard let socketPath else { return nil }
        let answer = await TimeLimit.answer(within: limit) { () async -> [[String]]? in
            let filter = SegmentFilter(state: .stored, limit: SegmentFilter.most)
            let records = try? await FeedClient(socketPath: socketPath).segments(filter)
            return records?.map { $0.segment.recipients ?? [] }
        }
        return answer ?? nil
    }

    private static func files(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        return names.sorted().map { folder + "/" + $0 }
    }

    private static func content(of path: String) -> Data? {
        // A pipe would never end, and a segment is none.
        guard let attributes = try? FileManager.default.attributesOfItem(atPath: path),
            attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? Int,
            size <= largest
        else { return nil }
        return FileManager.default.contents(atPath: path)
    }

    /// What is wrong with a recipient beyond its shape, in words that complete "it ..."; `nil` where it is fine.
    static func fault(ofRecipient text: String) -> String? {
        do {
            _ = try AgeRecipient(text)
            return nil
        } catch { return "cannot be used: \(error.context)" }
    }
}

extension KeyFacts {
    /// Looks for secret keys directly in some folders, and in files of the home folder that are named like keys.
    init(folders: [String], home: String) {
        let own = Self.files(in: home).filter { $0.hasSuffix(".key") || $0.hasSuffix("keys.txt") }
        let candidates = folders.flatMap { Self.files(in: $0).prefix(Self.maxFiles) } + own
        for path in Set(candidates).sorted() {
            guard let content = Self.content(of: path) else { continue }
            if content.range(of: Self.secretMark) != nil {
                secretFiles.append(path)
            } else if AgeIdentityFile.isProtected(Array(content)) {
                protectedFiles.append(path)
            }
        }
    }
}

extension KeyFacts.Own {
    /// Reads the key, and asks for its passphrase where one protects it.
    init(path: String, _ passphrase: PassphraseOptions) {
        self.path = path
        do { recipients = try IdentityOptions.read(path, passphrase).map(\.recipient) } catch { problem = "\(error)" }
    }
}

/// The keys: public ones to encrypt to, and no secret one; whether what is stored can still be opened.
enum KeyCheck {
    private static let name = "keys"

    static func findings(_ facts: Facts) -> [Finding] {
        guard let configuration = facts.configuration else { return [] }
        guard let keys = facts.keys else { return .late(name, "the folders of configuration and state") }
        let secrets = keys.secretFiles.map { path in
            Finding.fault(
                name, "\(path) holds a secret key: whoever takes this machine over can open the segments",
                hint: "move it to QA's machine, then: shred -u \(path)")
        }
        let guarded = keys.protectedFiles.map { path in
            Finding.warning(
                name, "\(path) holds a secret key under a passphrase: whoever takes this machine over can guess at it",
                hint: "move it to QA's machine, then: shred -u \(path)")
        }
        // With a configuration that has faults the daemon does not start; what it would keep is not known.
        guard configuration.problems.isEmpty else { return secrets + guarded }
        let vault = configuration.loaded.configuration.vault
        let configured = Set(vault.recipients.compactMap { try? AgeRecipient($0) })
        return secrets + guarded + [recipients(vault.enabled, configured.count)]
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
                hint: "undertone keygen on QA's machine, then put the public key into vault.recipients")
        case 1:
            return .warning(
                name, "segments are for one public key: where its secret key is lost, nobody opens them any more",
                hint:
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
        return .warning(
            name,
            "\(Wording.count(count, "stored segment is", "stored segments are")) for keys that are configured no longer (\(former)): "
                + "only their secret keys open \(count == 1 ? "it" : "them")",
            hint: "keep those, or with one of them: undertone segments rekey --all --identity OLD --recipient age1...")
    }

    /// What a key that somebody asks about is good for.
    private static func own(_ key: KeyFacts.Own, _ configured: Set<AgeRecipient>, _ stored: [[String]]) -> Finding {
        if let problem = key.problem {
            return .fault(name, problem, hint: "without it nothing can be opened; look for the file, or for its copy")
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
            hint: configured.isEmpty
                ? "put its public key into vault.recipients: \(key.recipients.map(\.description).joined(separator: " "))"
                : "take the secret key of one of "
                    + configured.map { "age1\($0.fingerprint)..." }.sorted().joined(separator: ", ")
                    + ", or add this one's public key to vault.recipients")
    }
}
