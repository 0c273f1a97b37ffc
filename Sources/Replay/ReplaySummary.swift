import Vault
import Vocabulary

/// The figures before the onset, during the alert and after it, beside each other.
public struct ReplaySummary: Sendable, Equatable {
    /// A measure.
    public struct Row: Sendable, Equatable {
        /// What a person calls it.
        public let title: String
        /// Its figure in each span, with the unit; a dash where there is none.
        public let values: [String]
    }

    /// What the spans are called, in order of time; the last is missing where the recording ends with the alert.
    public let spans: [String]
    /// The measures, in the order of the lanes.
    public let rows: [Row]

    /// Sums a recording up.
    public init(_ replay: Replay) {
        let (metadata, durationS) = (replay.segment.metadata, replay.durationS)
        let onset = min(max(0, metadata.onsetS), durationS)
        let end = max(0, min(metadata.clearedS ?? durationS, durationS))
        let spans =
            [("before the onset", 0..<onset), ("during the alert", onset..<max(onset, end))]
            + (end < durationS ? [("after it", end..<durationS)] : [])
        let stretches = spans.map { span in
            replay.segment.track.filter { span.1.contains(Double($0.timeS)) }.map(\.values)
        }
        self.spans = spans.map(\.0)
        rows = ReplayLane.all.map { lane in
            Row(
                title: lane.summary.title,
                values: stretches.map {
                    ReplaySections.number(
                        lane.summary(of: $0), lane.summary.decimals, lane.feature?.unitOfValue ?? "")
                })
        }
    }
}
