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
        completion: .file(extensions: ["age"])) var segment: String

    @OptionGroup var key: SegmentKeyOptions

    /// Fetches the segment and opens it. Either all of it is genuine, or nothing comes out.
    func open() async throws -> SegmentKeyOptions.Opened { try await key.open(segment) }
}

/// The key that opens segments, and who holds them.
struct SegmentKeyOptions: ParsableArguments {
    @OptionGroup var identity: IdentityOptions

    @Option(
        help: """
            Why you open it; a daemon asks quality assurance for it, and the agent can read it. \(PersonalWords.help)
            """)
    var reason: String?

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

    /// Fetches the segment and opens it. Either all of it is genuine, or nothing comes out.
    func open(_ segment: String) async throws -> Opened {
        try await open(segment, reason: try words())
    }

    /// Why.
    func words() throws -> String? { try PersonalWords.read(reason, asking: "why you open it:") }

    /// The same for a reason that was read already.
    func open(_ segment: String, reason: String?) async throws -> Opened {
        // The key first: without it, nothing needs to be fetched.
        let identities = try identity.read()
        if Self.isFile(segment) {
            guard !PlaintextFile.isFolder(segment) else {
                throw CommandFailure("\(segment): a folder; name the .age file in it", status: .badInput)
            }
            let files = try opened(segment) { () throws(VaultError) in
                try SegmentReader.files(path: segment, identities: identities)
            }
            return Opened(files: files)
        }
        guard SegmentID.isValid(segment) else {
            throw CommandFailure(
                "\(segment): neither a file nor an identifier of a segment; undertone segments list shows them",
                status: .badInput)
        }
        let (client, id, bytes) = try await download(segment, reason)
        let files = try opened(segment) { () throws(VaultError) in
            try SegmentReader.files(bytes: Array(bytes), identities: identities)
        }
        // The alert adds to what is shown; the segment is complete without it.
        let alerts = try? await client.alerts()
        let alert = alerts?.first { $0.alert.alertID == files.segment.metadata.alertID }?.alert
        return Opened(
            files: files, alert: alert, client: client, id: id, hash: SHA256.hexadecimal(of: Array(bytes)),
            reason: reason)
    }

    /// Whether a file is meant, and not what a daemon holds.
    static func isFile(_ segment: String) -> Bool {
        // `segments export` makes a folder of the identifier's name, which is not meant.
        segment.contains("/") || segment.hasSuffix(".age")
            || FileManager.default.fileExists(atPath: segment) && !PlaintextFile.isFolder(segment)
    }

    /// The encrypted file, from the first daemon that holds it.
    private func download(_ segment: String, _ reason: String?) async throws -> (FeedClient, String, Data) {
        let told = try await feed.clients().asked(until: { _ in true }) { client in
            // Of a whole identifier nobody needs to see the list.
            let known =
                (IdentifierLength.min..<IdentifierLength.wholeSegment).contains(segment.count)
                ? try await client.segments(reason: reason).map(\.segment.segmentID) : []
            let found = known.filter { $0.hasPrefix(segment) }
            guard found.count < 2 || found.contains(segment) else {
                throw CommandFailure(
                    "\(found.count) segments begin with \(segment); give more of it: "
                        + found.prefix(5).joined(separator: ", "), status: .badInput)
            }
            let id = found.contains(segment) ? segment : found.first ?? segment
            return (id, try await client.segmentFile(id, reason: reason))
        }
        guard told.answers.count < 2 else { throw CommandFailure.ambiguous(segment, told.answers.map(\.0)) }
        if let (client, (id, bytes)) = told.answers.first { return (client, id, bytes) }
        let refusals = told.failures
        // Of several daemons, one that can be reached says more than one that cannot.
        guard refusals.contains(where: { $0.code == .notFound }) else {
            throw refusals.last ?? FeedClientError(code: .noDaemon, context: "No daemon is known.")
        }
        throw CommandFailure(
            "\(segment): no daemon holds this segment; undertone segments list shows them", status: .badInput)
    }

    private func opened(_ segment: String, _ open: () throws(VaultError) -> SegmentFiles) throws -> SegmentFiles {
        do { return try open() } catch { throw Self.failure(error, opening: segment, with: identity.identity) }
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
