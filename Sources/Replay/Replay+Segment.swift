public import Vault

extension Replay {
    /// All that a segment itself tells, in force when the alert was raised: thresholds, calm voice, reasons, gaps.
    ///
    /// A segment of format 1 tells none of them.
    public init(_ segment: Segment) {
        let metadata = segment.metadata
        self.init(
            segment: segment, thresholds: metadata.thresholds,
            reasons: metadata.reasons.compactMap(Reason.init), voice: metadata.voice)
        hasOwnThresholds = !thresholds.isEmpty
        calm = metadata.calm.compactMap { norm in
            Feature(rawValue: norm.feature).map {
                Norm(feature: $0, location: norm.location, spread: abs(norm.spread), unit: norm.unit)
            }
        }
        let lengthS = durationS
        gaps = metadata.gaps.filter { $0.fromS < lengthS && $0.toS > 0 && $0.fromS < $0.toS }
            .map { SegmentGap(fromS: max(0, $0.fromS), toS: min(lengthS, $0.toS), kind: $0.kind) }
            .sorted { $0.fromS < $1.fromS }
    }
}

extension Replay.Reason {
    /// `nil` for a measure that this version does not know.
    fileprivate init?(_ reason: SegmentReason) {
        guard let feature = Replay.Feature(rawValue: reason.feature) else { return nil }
        self.init(
            feature: feature, value: reason.value, baseline: reason.baseline, unit: feature.unit, share: reason.share)
    }
}

extension Replay.Feature {
    /// The unit in which a segment tells it.
    public var unit: String {
        switch self {
        case .pitch: "st"
        case .rate: "syll/s"
        case .level, .balance: "dB"
        }
    }

    /// What it is called.
    public var name: String {
        switch self {
        case .pitch: "Pitch"
        case .rate: "Speech rate"
        case .level: "Level"
        case .balance: "Spectral balance, high over low"
        }
    }
}
