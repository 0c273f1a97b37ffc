public import Prosody

/// How one agent's calm voice sounds on one device: place and spread of each feature.
///
/// Robust: medians and percentiles of fading histograms, one entry for each half second of speech that is not strained, so
/// that a few odd seconds change nothing. Learns until ``speechS`` reaches the warm-up, then adapts slowly.
public struct SpeakerBaseline: Sendable, Equatable, Codable {
    /// Format of the saved form; another number is refused.
    public static let formatVersion = 1

    /// Version of the saved form.
    public private(set) var version = formatVersion
    /// Seconds of voiced speech learned from.
    public private(set) var speechS: Float = 0
    /// Room level that went with the calm speech.
    public private(set) var noiseFloor: DecayingHistogram
    /// One histogram per feature, in the order of ``StressFeature/all``.
    private var features: [DecayingHistogram]

    /// Place and spread of one feature.
    public struct Norm: Sendable, Equatable {
        /// Median.
        public var location: Float
        /// Half of the distance between the 16th and the 84th percentile (a robust standard deviation), at least the least
        /// spread of the feature.
        public var spread: Float
    }

    /// Makes an empty baseline.
    /// - Parameter halfLifeMin: minutes of speech after which what was learned weighs half; `nil` for no fading.
    public init(halfLifeMin: Float? = nil) {
        // One entry each half second.
        let halfLife = halfLifeMin.map { $0 * 120 }
        noiseFloor = DecayingHistogram(range: -120...0, binCount: 120, halfLife: halfLife)
        features = StressFeature.all.map { DecayingHistogram(range: $0.span, binCount: 240, halfLife: halfLife) }
    }

    /// Reads a saved baseline; one of another version or shape is refused.
    public init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(Int.self, forKey: .version)
        speechS = try container.decode(Float.self, forKey: .speechS)
        let savedFloor = try container.decode(DecayingHistogram.self, forKey: .noiseFloor)
        let saved = try container.decode([DecayingHistogram].self, forKey: .features)
        let hasShape =
            version == Self.formatVersion && speechS.isFinite && saved.count == features.count
            && savedFloor.hasShape(of: noiseFloor) && zip(saved, features).allSatisfy { $0.hasShape(of: $1) }
        guard hasShape else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath, debugDescription: "not a baseline of version \(Self.formatVersion)")
            )
        }
        (noiseFloor, features) = (savedFloor, saved)
    }

    /// Learns from a window of calm speech that is `stepS` seconds on from the one before.
    public mutating func learn(_ statistics: ProsodyStatistics, stepS: Float) {
        for (index, feature) in StressFeature.all.enumerated() {
            if let value = feature.value(in: statistics) { features[index].add(value) }
        }
        noiseFloor.add(statistics.noiseFloorDBFS)
        speechS += stepS * min(1, statistics.voicedS / statistics.windowS)
    }

    /// Place and spread of a feature; `nil` before anything was learned.
    public func norm(of feature: StressFeature) -> Norm? {
        let histogram = histogram(of: feature)
        guard let location = histogram.quantile(0.5), let low = histogram.quantile(0.16),
            let high = histogram.quantile(0.84)
        else { return nil }
        return Norm(location: location, spread: max(feature.leastSpread, (high - low) / 2))
    }

    /// The weights of a feature's histogram, for a plot.
    public func histogram(of feature: StressFeature) -> DecayingHistogram {
        features[feature.index]
    }
}

extension StressFeature {
    /// The value of the feature in a window; `nil` where there was too little speech.
    public func value(in statistics: ProsodyStatistics) -> Float? {
        switch self {
        case .pitch: statistics.f0MedianSemitones
        case .rate: statistics.articulationRate
        case .level: statistics.levelDBFS
        case .balance: statistics.alphaRatioDB
        case .range: statistics.f0RangeSemitones
        case .hnr: statistics.hnrDB
        }
    }
}
