internal import Alerting
internal import Prosody
internal import Stress
internal import Vault
internal import Vocabulary

/// Makes the track of a segment anew, as `LoopSink` made the stored one.
struct RecomputationSink: VoiceAnalysisSink {
    private(set) var track: [TrackPoint] = []
    /// Points of ``track`` that were there when each score came. What the points before the first say of score and rate
    /// rests on a score that came before the segment.
    private(set) var scores: [Int] = []
    private let start: StreamTime
    private var newest: StressScore?

    init(start: StreamTime) { self.start = start }

    mutating func receive(_ frame: ProsodyFrame) {
        guard frame.time >= start else { return }
        track.append(TrackFrame(frame, newest: newest).point(from: start))
    }

    mutating func receive(_ score: StressScore, level: AlertLevel?) {
        newest = score
        scores.append(track.count)
    }

    mutating func receive(_ action: AlertAction) {}
}
