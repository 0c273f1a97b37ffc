import Age
import EventLog
import Feed
import Foundation

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
    private static let mostFiles = 200

    /// Files that hold a secret key.
    var secretFiles: [String] = []
    /// Files that lie under a passphrase, as secret keys do.
    var protectedFiles: [String] = []
    /// The key that somebody asks about.
    var own: Own?
    /// For each stored segment the fingerprints of the keys that it is for; `nil` where no daemon tells. One that is not known
    /// is empty.
    var stored: [[String]]?

    /// Facts put together by hand.
    init(secretFiles: [String] = [], own: Own? = nil, stored: [[String]]? = nil) {
        self.secretFiles = secretFiles
        self.own = own
        self.stored = stored
    }

    /// Looks for secret keys directly in some folders, and in files of the home folder that are named like keys.
    init(folders: [String], home: String) {
        let own = Self.files(in: home).filter { $0.hasSuffix(".key") || $0.hasSuffix("keys.txt") }
        let candidates = folders.flatMap { Self.files(in: $0).prefix(Self.mostFiles) } + own
        for path in Set(candidates).sorted() {
            guard let content = Self.content(of: path) else { continue }
            if content.range(of: Self.secretMark) != nil {
                secretFiles.append(path)
            } else if AgeIdentityFile.isProtected(Array(content)) {
                protectedFiles.append(path)
            }
        }
    }

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
            attributes[.type] as? FileAttributeType == .typeRegular,
            let size = attributes[.size] as? Int, size <= largest
        else { return nil }
        return FileManager.default.contents(atPath: path)
    }

    /// What is wrong with a recipient beyond its shape, in words that complete "it ..."; `nil` where it is fine.
    static func fault(ofRecipient text: String) -> String? {
        do {
            _ = try AgeRecipient(text)
            return nil
        } catch {
            return "is no age public key: \(error.context)"
        }
    }
}

extension KeyFacts.Own {
    /// Reads the key, and asks for its passphrase where one protects it.
    init(path: String, _ passphrase: PassphraseOptions) {
        self.path = path
        do {
            recipients = try IdentityOptions.read(path, passphrase).map(\.recipient)
        } catch {
            problem = "\(error)"
        }
    }
}
