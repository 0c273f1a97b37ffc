import Age
import ArgumentParser
import Events
import FeedClient
import Foundation
import Vault

/// `undertone segments rekey`: stored segments for other keys.
struct SegmentsRekeyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rekey",
        abstract: "Make stored segments open with other keys: when a key is replaced, or a second one is added.",
        discussion: """
            Fetches each segment, checks that all of it is genuine, writes its header anew for the recipients given, and puts \
            it back in one stroke. The content is not encrypted again, and is not shown. Files are replaced where they lie. \
            New segments follow the configuration: change vault.recipients, too.

            Name every key that is to open it, also one that does now. Copies made before, as in a backup, open with \
            the former keys as ever. So does the segment itself, through its old header, until somebody else has opened the \
            new one (`undertone segments confirm`); until then `undertone segments restore` gives it back. Nobody rekeys what is held. Keys that \
            vault.recipients does not name take a second person.

            Example:
              undertone segments rekey --all --identity old.key --recipient age1... --recipient age1...
              undertone segments rekey archive/*.age --identity old.key --recipient age1...

            Exit status: 0 all are for the new keys, 1 some are not; each of these is named.
            """)

    @Argument(
        help: "Identifiers of segments that daemons hold, or their beginnings, and paths of .age files.",
        completion: Completions.segmentsOrFiles) var segments: [String] = []

    @Flag(help: "All that the daemons hold.") var all = false

    @OptionGroup var identity: IdentityOptions

    @Option(
        help: ArgumentHelp(
            "Public key, or a file of them, that is to open them from now on; may be given several times.",
            valueName: "age1..."))
    var recipient: [String]

    @OptionGroup var why: ReasonOption

    @OptionGroup var feed: FeedOptions

    func validate() throws {
        guard all != !segments.isEmpty else {
            throw ValidationError("name segments or files, or give --all for everything that daemons hold")
        }
        guard !recipient.isEmpty else { throw ValidationError("--recipient names a public key, age1...") }
    }

    func run() async throws {
        let recipients = try RecipientOption.keys(recipient)
        if recipients.count == 1 {
            Terminal.warn("one public key alone: where its secret key is lost, nobody opens these segments any more")
        }
        // Asked for before anything is fetched. Files need no reason; a daemon changes no segment without one.
        let reason = all || !segments.allSatisfy(SegmentKeyOptions.isFile) ? try why.words() : ""
        let run = RekeyRun(
            identities: try identity.read(feed.configuration).keys, recipients: recipients, reason: reason)
        let outcome = try await run.carryOut(on: try await targets(reason))
        for failure in outcome.failures { Terminal.warn(failure) }
        StandardOutput.line(
            "\(outcome.done) of \(Wording.count(outcome.count, "segment")) written anew for \(recipients.map(\.fingerprint).joined(separator: ", "))"
                + (outcome.skipped > 0 ? "; \(outcome.skipped) for these keys already" : ""))
        if outcome.daemons > 0 {
            Terminal.note("the old headers stay until somebody else has run undertone segments confirm for each")
        }
        guard outcome.failures.isEmpty else { throw CommandFailure("", status: .failure) }
    }

    /// What is meant, each once.
    private func targets(_ reason: String) async throws -> [RekeyRun.Target] {
        let files = segments.filter(SegmentKeyOptions.isFile)
        let names = segments.filter { !SegmentKeyOptions.isFile($0) }
        var targets = files.map { RekeyRun.Target.file($0) }
        guard all || !names.isEmpty else { return targets }
        let filter = SegmentFilter(state: .stored, limit: SegmentFilter.most)
        let reason = reason
        let answers = try await feed.clients().ask { client in
            try await FeedClient.patiently(for: FeedClient.longPatience, on: [.unavailable]) {
                try await client.segments(filter, reason: reason)
            }
        }
        let stored = answers.eachOnce().map { ($0, $1.segment) }
        if all { return stored.map { .stored($0, $1) } }
        for name in names {
            let found = stored.filter { $0.1.segmentID == name }
            let meant =
                found.isEmpty && name.count >= IdentifierLength.min
                ? stored.filter { GivenIdentifier(name).means($0.1.segmentID) } : found
            guard meant.count < 2 else {
                throw CommandFailure(
                    "\(meant.count) segments begin with \(name); give more of it: "
                        + meant.prefix(5).map(\.1.segmentID).joined(separator: ", "), status: .badInput)
            }
            guard let one = meant.first else {
                throw CommandFailure(
                    "\(name): no daemon holds this segment; undertone segments list shows them", status: .badInput)
            }
            targets.append(.stored(one.0, one.1))
        }
        return targets
    }
}

/// Writes segments anew for other keys, one after the other, and goes on where one of them cannot be opened.
struct RekeyRun {
    /// One segment.
    enum Target {
        case file(String)
        case stored(FeedClient, SegmentPayload)

        /// What it is called.
        var name: String {
            switch self {
            case .file(let path): path
            case .stored(_, let segment): segment.segmentID
            }
        }
    }

    /// What came of it.
    struct Outcome {
        var count = 0
        var done = 0
        /// They were for these keys already.
        var skipped = 0
        /// How many of those done are a daemon's.
        var daemons = 0
        /// A line for each that stays as it was.
        var failures: [String] = []
    }

    let identities: [AgeIdentity]
    let recipients: [AgeRecipient]
    let reason: String

    /// Works through all of them.
    /// - Parameter targets: what is to be written anew.
    /// - Returns: what came of it.
    /// - Throws: `FeedClientError` where no daemon can be reached any more: then no other will go better.
    func carryOut(on targets: [Target]) async throws -> Outcome {
        var outcome = Outcome(count: targets.count)
        let isWatched = targets.count > 1 && Terminal.isTerminal(STDERR_FILENO)
        defer { if isWatched { Terminal.status("") } }
        for (index, target) in targets.enumerated() {
            if isWatched { Terminal.status("\(index + 1) of \(targets.count)  \(target.name)") }
            do {
                if try await carryOut(on: target) {
                    outcome.done += 1
                    if case .stored = target { outcome.daemons += 1 }
                } else {
                    outcome.skipped += 1
                }
            } catch let error as AgeError { outcome.failures.append(failure(VaultError(error), target)) } catch let
                error as VaultError
            {
                outcome.failures.append(failure(error, target))
            } catch let error as FeedClientError where !FeedClientError.Code.passing.contains(error.code) {
                outcome.failures.append("\(target.name): \(error.context)")
            } catch let error as FeedClientError {
                outcome.failures.append(
                    "\(target.name): \(error.context) \(outcome.done) of \(targets.count) were written anew before that; run it "
                        + "again for the others.")
                return outcome
            }
        }
        return outcome
    }

    /// Whether it was for other keys.
    private func carryOut(on target: Target) async throws -> Bool {
        switch target {
        case .file(let path): try AgeRewrap.rewrap(path: path, identities: identities, recipients: recipients)
        case .stored(let client, let segment):
            let fingerprints = recipients.map(\.fingerprint)
            if let before = segment.recipients, Set(before) == Set(fingerprints) { return false }
            let file = try await FeedClient.patiently(for: FeedClient.longPatience) {
                try await client.segmentFile(segment.segmentID, reason: reason)
            }
            let new = Data(try AgeRewrap.rewrap(Array(file), identities: identities, recipients: recipients))
            // Putting the same file twice changes nothing more.
            _ = try await FeedClient.patiently(for: FeedClient.longPatience) {
                try await client.replaceSegment(
                    segment.segmentID, new, kind: .rekey, reason: reason, recipients: fingerprints)
            }
        }
        return true
    }

    /// Why one stays as it was.
    private func failure(_ error: VaultError, _ target: Target) -> String {
        switch error.code {
        case .wrongKey: "\(target.name): for another key than the one given; it stays as it was"
        case .damaged: "\(target.name): damaged or changed since it was written; it stays as it was"
        case .notAgeFile: "\(target.name): no encrypted segment (an age v1 file)"
        case .notFound: "\(target.name): no such file; check the path"
        case .notPermitted: "\(target.name): may not be written anew; its owner can"
        default: "\(target.name): \(error)"
        }
    }
}
