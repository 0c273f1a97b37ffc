import Age
import EventLog
import Feed
import Foundation
import Vault

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
        /// A line for each that stays as it was.
        var failures: [String] = []
    }

    /// How long a daemon may be busy or away: it answers a haste like this one only so often a second.
    private static let patience = Duration.seconds(10)
    static let passing: [FeedError.Code] = [.noDaemon, .disconnected, .unavailable]

    let identities: [AgeIdentity]
    let recipients: [AgeRecipient]
    let reason: String

    /// Works through all of them.
    /// - Parameter targets: what is to be written anew.
    /// - Returns: what came of it.
    /// - Throws: `FeedError` where no daemon can be reached any more: then no other will go better.
    func carryOut(on targets: [Target]) async throws -> Outcome {
        var outcome = Outcome(count: targets.count)
        let isWatched = targets.count > 1 && Terminal.isTerminal(STDERR_FILENO)
        defer { if isWatched { Terminal.status("") } }
        for (index, target) in targets.enumerated() {
            if isWatched { Terminal.status("\(index + 1) of \(targets.count)  \(target.name)") }
            do {
                if try await carryOut(on: target) { outcome.done += 1 } else { outcome.skipped += 1 }
            } catch let error as AgeError {
                outcome.failures.append(failure(VaultError(error), target))
            } catch let error as VaultError {
                outcome.failures.append(failure(error, target))
            } catch let error as FeedError where !Self.passing.contains(error.code) {
                outcome.failures.append("\(target.name): \(error.context)")
            } catch let error as FeedError {
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
        case .file(let path):
            try AgeRewrap.rewrap(path: path, identities: identities, recipients: recipients)
        case .stored(let client, let segment):
            let fingerprints = recipients.map(\.fingerprint)
            if let before = segment.recipients, Set(before) == Set(fingerprints) { return false }
            let path = "/v1/segments/\(segment.segmentID)"
            let file = try await Self.patiently { try await client.download(path, reason: reason) }
            let new = Data(try AgeRewrap.rewrap(Array(file), identities: identities, recipients: recipients))
            _ = try await Self.patiently {
                try await client.replaceSegment(
                    segment.segmentID, new, kind: .rekey, reason: reason, recipients: fingerprints)
            }
        }
        return true
    }

    /// Asks again where the daemon cannot answer for now. Putting the same file twice changes nothing more.
    static func patiently<Answer>(
        _ passing: [FeedError.Code] = passing, _ request: () async throws -> Answer
    ) async throws -> Answer {
        let deadline = ContinuousClock.now + patience
        while true {
            do {
                return try await request()
            } catch let error as FeedError where passing.contains(error.code) && ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(200))
            }
        }
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
