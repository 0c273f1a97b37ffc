public import AudioTypes
public import Prosody

/// How one agent's calm voice sounds on one device: place and spread of each feature.
///
/// Robust: medians and percentiles of fading histograms, one entry for each half second of speech that is not strained, so
/// that a few odd seconds change nothing. There is a histogram for each length of window, since a mean over two seconds
/// scatters more than one over twelve. Learns until ``speechS`` reaches the warm-up, then adapts slowly, and never further
/// from earlier days than ``CalmHistory`` allows.
public struct SpeakerBaseline: Archivable, Sendable, Equatable, Codable {
    /// Format of the saved form; another number is refused.
    public static let formatVersion = 2
    /// Lengths of the windows whose statistics are learned, seconds, the shortest first.
    public static let windowsS = StressModel.windows.map(\.lengthS)
    /// Share of an entry in ``wideShare``: a minute.
    private static let wideShareRate: Float = 1.0 / 120
    /// Voiced speech from which a window is learned, s.
    static let leastVoicedS: Float = 0.3
    /// The window that is shown and that judges recordings: as long as a phrase.
    public static let phraseWindow = 1

    /// Version of the saved form.
    public private(set) var version = formatVersion
    /// Seconds of speech learned from.
    public private(set) var speechS: Float = 0
    /// Room level that went with the calm speech.
    public private(set) var noiseFloor: DecayingHistogram
    /// Share of the calm speech that came over a line wider than a telephone's, 0...1; `nil` before anything was learned.
    public private(set) var wideShare: Float?
    /// Where calm was on earlier days.
    public private(set) var history = CalmHistory()
    /// What the end of the voice's probation on this device goes by.
    public internal(set) var probation = ProbationRecord()
    /// One histogram per window and feature, features in the order of ``StressFeature/all``.
    private var features: [DecayingHistogram]

    /// All that was learned; ``version`` is that of the program.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(constant: Float(version))
        archive.visit(&speechS)
        noiseFloor.archive(&archive)
        archive.visit(&wideShare)
        history.archive(&archive)
        archive.visit(&features)
        probation.archive(&archive)
    }

    /// Place and spread of one feature.
    public struct Norm: Sendable, Equatable {
        /// Median.
        public var location: Float
        /// Robust standard deviation of the own calm speech, drawn towards that of calm voices in general while little is
        /// known of the own, and never less.
        public var spread: Float

        /// How many spreads a value lies above the location, less what is explained otherwise.
        func distance(of value: Float, discount: Float = 0) -> Float {
            (value - location - discount) / spread
        }
    }

    /// Makes an empty baseline.
    /// - Parameter halfLifeMin: minutes of speech after which what was learned weighs half; `nil` for no fading.
    public init(halfLifeMin: Float? = nil) {
        // One entry each half second.
        let halfLife = halfLifeMin.map { $0 * 120 }
        noiseFloor = DecayingHistogram(range: -120...0, binCount: 120, halfLife: halfLife)
        features = Self.windowsS.flatMap { _ in
            StressFeature.all.map { DecayingHistogram(range: $0.span, binCount: 240, halfLife: halfLife) }
        }
    }

    /// Reads a saved baseline; one of another version or shape is refused.
    public init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(Int.self, forKey: .version)
        speechS = try container.decode(Float.self, forKey: .speechS)
        wideShare = try container.decodeIfPresent(Float.self, forKey: .wideShare)
        history = try container.decode(CalmHistory.self, forKey: .history)
        probation = try container.decodeIfPresent(ProbationRecord.self, forKey: .probation) ?? ProbationRecord()
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

    /// Learns from calm speech that goes on by `stepS` seconds.
    /// - Parameters:
    ///   - recent: the last seconds, whatever their length.
    ///   - roomDBFS: level of the room.
    ///   - windows: the windows of ``windowsS`` that end now.
    ///   - stepS: seconds since the call before.
    mutating func learn(
        recent: ProsodyStatistics, roomDBFS: Float, windows: (Int) -> ProsodyStatistics?, stepS: Float
    ) {
        for window in Self.windowsS.indices {
            guard let statistics = windows(window), statistics.voicedS >= Self.leastVoicedS else { continue }
            for feature in StressFeature.all {
                if let value = feature.value(in: statistics) { features[place(feature, window)].add(value) }
            }
        }
        noiseFloor.add(roomDBFS)
        if let wide = recent.wideShare {
            wideShare = wideShare.map { $0 + (wide - $0) * Self.wideShareRate } ?? wide
        }
        speechS += stepS * min(1, recent.speechS / recent.windowS)
    }

    /// Notes where calm stands, once a day.
    /// - Parameter day: the date as `2026-11-22`; what stands under the same date is replaced.
    public mutating func note(day: String) {
        history.note(
            CalmHistory.Day(
                date: day, speechS: speechS, pitch: norm(of: .pitch)?.location, rate: norm(of: .rate)?.location,
                level: norm(of: .level)?.location, balance: norm(of: .balance)?.location))
    }

    /// Place and spread of a feature over windows of one length, an index into ``windowsS``; `nil` before anything was learned.
    public func norm(of feature: StressFeature, window: Int = phraseWindow) -> Norm? {
        let histogram = features[place(feature, window)]
        guard let location = histogram.quantile(0.5), let low = histogram.quantile(0.16),
            let high = histogram.quantile(0.84)
        else { return nil }
        let own = (high - low) / 2
        let general = StressModel.calmSpread(of: feature)
        let known = speechS / (speechS + StressModel.parameters.priorSpeechS)
        let variance = known * own * own + (1 - known) * general * general
        return Norm(location: location, spread: max(general, variance.squareRoot()))
    }

    /// The weights of a feature's histogram, for a plot.
    public func histogram(of feature: StressFeature) -> DecayingHistogram {
        features[place(feature, Self.phraseWindow)]
    }

    private func place(_ feature: StressFeature, _ window: Int) -> Int {
        window * StressFeature.all.count + feature.index
    }
}
