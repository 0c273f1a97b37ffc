import ArgumentParser
import Foundation
import Pipeline
import Replay
import Synchronization
import Vault

/// `undertone segments verify`: whether the stored scores are those that the audio gives.
struct SegmentsVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compute the scores of segments anew from their audio and compare them with those that were stored.",
        discussion: """
            Uses what is stored with the segment: the audio, the state of the analysis before its first sample, the baseline in \
            it, and the rule. Nothing of the reader's own configuration counts. Exit status 0 where every segment came out \
            identical (or nearly so, on another kind of processor), 1 where one did not, or cannot be opened or computed.

            Example:
              undertone segments verify 1f0c6f9e-0 --identity qa.key
              undertone segments verify /mnt/archive/*.age --identity qa.key --json
            """)

    @Argument(
        help: "Identifiers of segments that a daemon holds, or paths of .age files.",
        completion: .file(extensions: ["age"])) var segments: [String]

    @OptionGroup var key: SegmentKeyOptions

    @Flag(help: "Print one JSON object a line.") var json = false

    private struct Line: Encodable {
        var segment_id: String
        var outcome: String
        var explanation: String
        var recomputation: Recomputation.Verdict
    }

    func run() async throws {
        var isConfirmed = true
        let reason = try key.words()
        for segment in segments {
            let opened: SegmentKeyOptions.Opened
            do { opened = try await key.open(segment, reason: reason) } catch {
                // One that cannot be opened does not keep the others from being looked at.
                guard segments.count > 1, let failure = CommandFailure(error) else { throw error }
                Terminal.warn(failure.description)
                isConfirmed = false
                continue
            }
            let id = opened.files.segment.metadata.id
            let verification = SegmentVerification(opened.files.segment)
            let verdict = verification.verdict
            isConfirmed = isConfirmed && verdict.isConfirmed
            if json {
                try StandardOutput.json(
                    Line(
                        segment_id: id, outcome: verdict.outcome.rawValue, explanation: verdict.words,
                        recomputation: verification.found))
            } else {
                StandardOutput.line(Self.line(of: verdict, of: id))
            }
        }
        if !isConfirmed { throw CommandFailure("", status: .failure) }
    }

    /// What came of a segment.
    static func line(of verdict: Replay.Verdict, of id: String) -> InkedLine {
        var line = InkedLine("\(id):")
        line.add(ReplayView.line(of: verdict))
        return line
    }
}

/// What comes of computing the scores of a segment anew from its audio, by the rule and from the state stored with it.
struct SegmentVerification {
    /// As the analysis has it.
    let found: Recomputation.Verdict
    /// In words, for people.
    let verdict: Replay.Verdict

    /// Computes. Takes about a hundredth of the length of the recording.
    init(_ segment: Segment) {
        let recomputation = Recomputation(segment)
        found = recomputation.run()
        let end = recomputation.redactedFromS.map { ", up to the masked part at \(ReplayStrip.clock($0))" } ?? ""
        switch found {
        case .identical: verdict = Replay.Verdict(.identical, "scores re-computed: \(found)\(end)")
        case .close: verdict = Replay.Verdict(.close, "scores re-computed: \(found)\(end)")
        case .different, .otherModel(_, _, _?):
            verdict = Replay.Verdict(.different, "scores re-computed: \(found)\(end)")
        case .otherModel(_, _, nil), .notPossible: verdict = Replay.Verdict(.unknown, "scores \(found)")
        }
    }
}

/// A verdict that a thread of its own is at, while somebody is already listening.
final class PendingVerdict: Sendable {
    private let verdict = Mutex<Replay.Verdict?>(nil)

    /// What came of it; `nil` as long as it runs.
    var value: Replay.Verdict? { verdict.withLock { $0 } }

    /// Begins.
    init(of segment: Segment) {
        Thread.detachNewThread {
            let found = SegmentVerification(segment).verdict
            self.verdict.withLock { $0 = found }
        }
    }
}
