import Age
import ArgumentParser
import Events
import FeedClient
import Foundation
import Sodium
import Vault

/// Which segment, and the key that opens it.
struct SegmentOptions: ParsableArguments {
    @Argument(
        help: "Identifier of a segment that a daemon holds, or the path of an .age file.",
        completion: Completions.segmentsOrFiles) var segment: String

    @OptionGroup var key: SegmentKeyOptions

    /// Fetches the segment and opens it. Either all of it is genuine, or nothing comes out.
    func open(through hub: HubOptions? = nil) async throws -> SegmentKeyOptions.Opened {
        try await key.open(segment, through: hub)
    }
}

/// The key that opens segments, and who holds them.
struct SegmentKeyOptions: ParsableArguments {
    @OptionGroup var identity: IdentityOptions

    @Option(help: ArgumentHelp(StatedLook.help, valueName: "text")) var reason: String?

    @OptionGroup var feed: FeedOptions

    /// An opened segment, and its alert where a daemon told of it.
    struct Opened {
        var files: SegmentFiles
        var alert: AlertPayload?
        /// The daemon that holds it; `nil` for a file.
        var client: FeedClient?
        /// Its identifier there.
        var id = ""
        /// SHA-256 of the encrypted file that it holds.
        var hash = ""
        /// Why it was opened.
        var reason: String?
    }

    /// What opens segments, read once: a passphrase is asked for once, too.
    struct Keys {
        let identities: [AgeIdentity]
        /// Where they were read, in a sentence.
        let place: String
    }

    func validate() throws { try PersonalWords.check(reason) }

    /// The keys.
    func keys() throws -> Keys {
        let (identities, source) = try identity.read(feed.configuration)
        return Keys(identities: identities, place: source.words)
    }

    /// Fetches the segment and opens it. Either all of it is genuine, or nothing comes out.
    func open(_ segment: String, through hub: HubOptions? = nil) async throws -> Opened {
        // The key first: without it, nothing needs to be fetched.
        let keys = try keys()
        if Self.isFile(segment) { return try Self.open(file: segment, keys) }
        let reason = try StatedLook.reason(reason)
        guard let hub else { return try await open(segment, keys, of: try feed.clients(), reason: reason) }
        return try await hub.ask(or: feed) {
            try await open(segment, keys, of: $0, isHub: $1, reason: reason)
        }
    }

    /// The same for a reason that was read already.
    func open(_ segment: String, reason: String?) async throws -> Opened {
        let keys = try keys()
        if Self.isFile(segment) { return try Self.open(file: segment, keys) }
        return try await open(segment, keys, of: try feed.clients(), reason: reason)
    }

    /// Opens a file.
    static func open(file: String, _ keys: Keys) throws -> Opened {
        guard !PlaintextFile.isFolder(file) else {
            throw CommandFailure("\(file): a folder; name the .age file in it", status: .badInput)
        }
        return Opened(
            files: try opened(file, keys) { () throws(VaultError) in
                try SegmentReader.files(path: file, identities: keys.identities)
            })
    }

    /// Opens what one of some daemons holds.
    func open(
        _ segment: String, _ keys: Keys, of clients: [FeedClient], isHub: Bool = false, reason: String?
    ) async throws -> Opened {
        guard SegmentID.isValid(segment) else {
            throw CommandFailure(
                "\(segment): neither a file nor an identifier of a segment; undertone segments list shows them",
                status: .badInput)
        }
        // Of a whole identifier nobody needs to see the list, where but one daemon can be meant.
        let isWhole = segment.count >= IdentifierLength.wholeSegment
        if clients.count == 1, isWhole {
            do { return try await Self.open(segment, of: clients[0], keys, reason: reason) } catch let error
                as FeedClientError where error.code == .notFound
            {
                // Below, the list tells what has become of it.
            }
        }
        let (told, reason) = try await StatedLook.list(clients, SegmentSearch.filter, isHub: isHub, reason: reason)
        if isWhole, !told.contains(where: { GivenIdentifier(segment).means($0.1.segment.segmentID) }) {
            throw try await Self.forgotten(segment, clients, reason)
        }
        let (client, record) = try SegmentSearch(told: told).one(segment)
        return try await Self.open(record.segment.segmentID, of: client, keys, reason: reason)
    }

    /// Opens what a daemon holds under a whole identifier. What the daemon says where it does not give it out is told
    /// as it is: that a second person has to agree, or who erased it.
    static func open(
        _ id: String, of client: FeedClient, _ keys: Keys, reason: String?
    ) async throws -> Opened {
        guard SegmentID.isValid(id) else {
            throw CommandFailure("\(client.name()) lists a segment under a name that is none: \(id)")
        }
        let (bytes, reason) = try await StatedLook.ask(client, reason: reason) {
            try await HubSegment.file(id, of: client, reason: $0)
        }
        let files = try opened(id, keys) { () throws(VaultError) in
            try SegmentReader.files(bytes: Array(bytes), identities: keys.identities)
        }
        // The alert adds to what is shown; the segment is complete without it.
        let alerts = try? await client.alerts()
        let alert = alerts?.first { $0.alert.alertID == files.segment.metadata.alertID }?.alert
        return Opened(
            files: files, alert: alert, client: client, id: id, hash: SHA256.hexadecimal(of: Array(bytes)),
            reason: reason)
    }

    /// What is said of a whole identifier that no list has: a daemon may still keep the receipt of what is gone.
    private static func forgotten(
        _ id: String, _ clients: [FeedClient], _ reason: String?
    ) async throws -> any Error {
        let told = try await clients.asked { try await $0.segmentFile(id, reason: reason) }
        return told.failures.first { $0.underlying == 410 }
            ?? CommandFailure(
                "there is no segment \(id); `undertone segments list --state all` lists them", status: .badInput)
    }

    /// Whether a file is meant, and not what a daemon holds.
    static func isFile(_ segment: String) -> Bool {
        // `segments export` makes a folder of the identifier's name, which is not meant.
        segment.contains("/") || segment.hasSuffix(".age")
            || FileManager.default.fileExists(atPath: segment) && !PlaintextFile.isFolder(segment)
    }

    private static func opened(
        _ segment: String, _ keys: Keys, _ open: () throws(VaultError) -> SegmentFiles
    ) throws -> SegmentFiles {
        do { return try open() } catch { throw failure(error, opening: segment, with: keys.place) }
    }

    /// Why a segment cannot be opened, and how to put it right.
    static func failure(_ error: VaultError, opening segment: String, with identity: String) -> CommandFailure {
        switch error.code {
        case .wrongKey:
            CommandFailure(
                "\(segment): the key in \(identity) does not open it; it needs the key of a recipient that the "
                    + "daemon was configured with", status: .badInput)
        case .damaged:
            CommandFailure(
                "\(segment): damaged or changed since it was written, and so nothing of it is shown; take another copy",
                status: .badInput)
        case .notAgeFile:
            CommandFailure(
                "\(segment): no encrypted segment (an age v1 file), or nothing is left of it; bring the file back from a "
                    + "copy, or write down that it is lost: undertone segments erase", status: .badInput)
        case .notFound: CommandFailure("\(segment): no such file; check the path", status: .badInput)
        case .notPermitted: CommandFailure("\(segment): may not be read; check its permissions", status: .badInput)
        case .diskFull, .alreadyExists, .ioFailed, .invalidKey, .invalidSegment:
            CommandFailure("\(segment): \(error)", status: .inputOutput)
        }
    }
}
