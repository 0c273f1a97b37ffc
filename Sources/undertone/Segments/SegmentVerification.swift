import Foundation
import Pipeline
import Replay
import Synchronization
import Vault

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
