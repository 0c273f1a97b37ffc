public import Prosody
public import Vocabulary

/// A whole recording against a frozen baseline, in one score.
///
/// The recording is cut into chunks of up to half a minute; each is one window. The sum weighs chunks by their voiced
/// speech. Memory does not grow with the recording.
public struct StressSummary {
    /// What is said of a recording.
    public struct Result: Sendable, Equatable {
        /// 0...100; `nil` with too little speech, or without a baseline.
        public var score: Float?
        /// How far the score may be trusted, 0...1.
        public var confidence: Float
        /// Length of the recording, s.
        public var durationS: Float
        /// Voiced speech in it, s.
        public var voicedS: Float
        /// Mean of the chunks' values.
        public var values: [VoiceFeature: Float]
        /// Mean of the chunks' distances from calm, in the feature's unit.
        public var deltas: [VoiceFeature: Float]
        /// Distance from calm in percent of it, for the rate.
        public var rateDeltaPercent: Float?
        /// Share of the recording that is pause, 0...1.
        public var pauseShare: Float
        /// Median F0 of all voiced frames, semitones above 27.5 Hz.
        public var f0MedianSemitones: Float?
        /// 10th to 90th percentile of F0, semitones.
        public var f0RangeSemitones: Float?
    }

    private static let chunkFrames = 3_000
    private let baseline: SpeakerBaseline?
    private var window = ProsodyWindow(seconds: Float(chunkFrames) / 100)
    private var framesInChunk = 0
    private var frames = 0
    private var scores = WeightedMean()
    private var confidences = WeightedMean()
    private var pauses = WeightedMean()
    private var values: [VoiceFeature: WeightedMean] = [:]
    private var voicedS: Float = 0
    private var pitches = DecayingHistogram(range: VoiceFeature.pitch.span, binCount: 800)

    /// Starts a recording.
    /// - Parameter baseline: what calm is; `nil` to measure without comparing.
    public init(baseline: SpeakerBaseline?) { self.baseline = baseline }

    /// Takes the next frame.
    public mutating func push(_ frame: ProsodyFrame) {
        window.push(frame)
        if frame.isNearTalker, let semitones = frame.f0Semitones { pitches.add(semitones) }
        frames += 1
        framesInChunk += 1
        if framesInChunk == Self.chunkFrames { closeChunk() }
    }

    /// Ends the recording.
    /// - Returns: what is said of it.
    public mutating func finish() -> Result {
        if framesInChunk > 0 { closeChunk() }
        var result = Result(
            score: scores.value, confidence: confidences.value ?? 0, durationS: Float(frames) / 100, voicedS: voicedS,
            values: values.compactMapValues(\.value), deltas: [:], pauseShare: pauses.value ?? 1,
            f0MedianSemitones: pitches.quantile(0.5))
        if let low = pitches.quantile(0.1), let high = pitches.quantile(0.9) { result.f0RangeSemitones = high - low }
        for (feature, value) in result.values {
            guard let norm = baseline?.norm(of: feature) else { continue }
            result.deltas[feature] = value - norm.location
            if feature == .rate, norm.location > 0 {
                result.rateDeltaPercent = 100 * (value - norm.location) / norm.location
            }
        }
        return result
    }

    private mutating func closeChunk() {
        defer {
            window.removeAll()
            framesInChunk = 0
        }
        guard let statistics = window.statistics() else { return }
        voicedS += statistics.voicedS
        pauses.add(statistics.pauseShare, weight: statistics.windowS)
        guard statistics.f0MeanSemitones != nil else { return }
        for feature in VoiceFeature.all {
            guard let value = feature.value(in: statistics) else { continue }
            values[feature, default: WeightedMean()].add(value, weight: statistics.voicedS)
        }
        guard let baseline else { return }
        var confounders = Confounders()
        confounders.hear(floorDBFS: statistics.noiseFloorDBFS)
        confounders.update(recent: statistics, own: statistics, baseline: baseline)
        guard let evidence = WindowEvidence(statistics, baseline: baseline, confounders: confounders) else { return }
        scores.add(StressModel.score(ofEvidence: evidence.sum), weight: statistics.voicedS)
        confidences.add(
            StressModel.confidence(in: statistics) * confounders.discounts.confidence, weight: statistics.voicedS)
    }
}

/// A mean whose entries weigh differently.
struct WeightedMean: Sendable, Equatable {
    private var sum: Float = 0
    private var weights: Float = 0

    /// The mean; `nil` before the first entry.
    var value: Float? { weights > 0 ? sum / weights : nil }

    /// Enters a value.
    mutating func add(_ value: Float, weight: Float) {
        sum += value * weight
        weights += weight
    }
}
