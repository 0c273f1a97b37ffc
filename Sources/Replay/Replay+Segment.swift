public import Vault
import Vocabulary

extension Replay {
    /// All that a segment itself tells, in force when the alert was raised: thresholds, calm voice, reasons, gaps.
    ///
    /// A segment of format 1 tells none of them.
    public init(_ segment: Segment) {
        let metadata = segment.metadata
        self.init(
            segment: segment, thresholds: metadata.thresholds,
            reasons: metadata.reasons.filter { $0.feature.known != nil }, voice: metadata.voice)
        hasOwnThresholds = !thresholds.isEmpty
        calm = metadata.calm.filter { $0.feature.known != nil }
        for index in calm.indices { calm[index].spread = abs(calm[index].spread) }
        let lengthS = durationS
        gaps = metadata.gaps.filter { $0.fromS < lengthS && $0.toS > 0 && $0.fromS < $0.toS }.map {
            SegmentGap(fromS: max(0, $0.fromS), toS: min(lengthS, $0.toS), kind: $0.kind)
        }.sorted { $0.fromS < $1.fromS }
    }
}
