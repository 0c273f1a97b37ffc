public import Prosody
public import Vocabulary

/// How one agent's calm voice sounds on one device: place and spread of each feature, and how far calm speech goes by
/// itself.
///
/// Robust: medians and percentiles of fading histograms, one entry for each half second of the wearer's speech that led
/// to no alert, lively or not: what a voice does when nobody is strained is what an alert has to exceed. Learns until
/// ``speechS`` reaches the warm-up, then adapts slowly, and never further from earlier days than ``CalmHistory``
/// allows.
public struct SpeakerBaseline: Archivable, Sendable, Equatable, Codable {
    /// Format of the saved form; another number is refused.
    public static let formatVersion = 3
    /// Share of an entry in ``wideShare``: a minute.
    private static let wideShareRate: Float = 1.0 / 120
    /// Voiced speech from which a window is learned, s.
    static let minVoicedS: Float = 0.3
    /// Shares of the entries below and above between which lies the spread, and how many standard deviations that is in
    /// a normal distribution.
    private static let spreadShares: (low: Float, high: Float, deviations: Float) = (0.1, 0.9, 2.578)

    /// Version of the saved form.
    public private(set) var version = formatVersion
    /// Seconds of speech learned from.
    public private(set) var speechS: Float = 0
    /// Speech heard near it since it was ready, s; counts up to ``BaselineDoubt/provenS``.
    public private(set) var provenS: Float = 0
    /// Room level that went with the calm speech.
    public private(set) var noiseFloor: DecayingHistogram
    /// Share of the calm speech that came over a line wider than a telephone's, 0...1; `nil` before anything was
    /// learned.
    public private(set) var wideShare: Float?
    /// Where calm was on earlier days.
    public private(set) var history = CalmHistory()
    /// How far evidence gathers on calm speech by itself.
    public private(set) var tail = ExcursionTail()
    /// What the end of the voice's probation on this device goes by.
    public internal(set) var probation = ProbationRecord()
    /// One histogram per feature, in the order of ``VoiceFeature/all``.
    private var features: [DecayingHistogram]

    /// All that was learned; ``version`` is that of the program.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(constant: Float(version))
        archive.visit(&speechS)
        archive.visit(&provenS)
        noiseFloor.archive(&archive)
        archive.visit(&wideShare)
        history.archive(&archive)
        tail.archive(&archive)
        archive.visit(&features)
        probation.archive(&archive)
    }

    /// Place and spread of one feature.
    public struct Norm: Sendable, Equatable {
        /// Median.
        public var location: Float
        /// Robust standard deviation of the agent's own calm speech, drawn towards that of calm voices in general while
        /// little is known of the own, and never far less.
        public var spread: Float

        /// How many spreads a value lies above the location, less what is explained otherwise.
        func distance(of value: Float, discount: Float = 0) -> Float { (value - location - discount) / spread }
    }

    /// Makes an empty baseline.
    /// - Parameter halfLifeMin: minutes of speech after which what was learned weighs half; `nil` for no fading.
    public init(halfLifeMin: Float? = nil) {
        // One entry each half second.
        let halfLife = halfLifeMin.map { $0 * 120 }
        noiseFloor = DecayingHistogram(range: -120...0, binCount: 120, halfLife: halfLife)
        features = VoiceFeature.all.map { DecayingHistogram(range: $0.span, binCount: 240, halfLife: halfLife) }
    }

    /// Reads a saved baseline; one of another version or shape is refused.
    public init(from decoder: any Decoder) throws {
        self.init()
        let container = try decoder.container(keyedBy: CodingKeys.self)
        version = try container.decode(Int.self, forKey: .version)
        speechS = try container.decode(Float.self, forKey: .speechS)
        provenS = try container.decode(Float.self, forKey: .provenS)
        wideShare = try container.decodeIfPresent(Float.self, forKey: .wideShare)
        history = try container.decode(CalmHistory.self, forKey: .history)
        tail = try container.decode(ExcursionTail.self, forKey: .tail)
        probation = try container.decode(ProbationRecord.self, forKey: .probation)
        let savedFloor = try container.decode(DecayingHistogram.self, forKey: .noiseFloor)
        let saved = try container.decode([DecayingHistogram].self, forKey: .features)
        let hasShape =
            version == Self.formatVersion && speechS.isFinite && provenS.isFinite && saved.count == features.count
            && savedFloor.hasShape(of: noiseFloor) && zip(saved, features).allSatisfy { $0.hasShape(of: $1) }
        guard hasShape else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: decoder.codingPath, debugDescription: "not a baseline of version \(Self.formatVersion)")
            )
        }
        (noiseFloor, features) = (savedFloor, saved)
    }

    /// Whether enough speech was heard near it to believe that it is the wearer's, see ``BaselineDoubt``.
    public var isProven: Bool { provenS >= BaselineDoubt.provenS }

    /// Learns from half a second of calm speech.
    mutating func learn(_ lesson: Lesson) {
        guard allows(lesson) else { return }
        enter(lesson)
        speechS += lesson.speechS
    }

    /// Learns what was heard during an alert in which, says a person, nothing was wrong: as calm as everything else,
    /// and a peak of evidence that calm speech gathers. What calm was on earlier days has no say in it: a person has
    /// decided.
    ///
    /// Takes a millisecond or two for an alert of hours.
    public mutating func learn(_ voice: AlertVoice) {
        for _ in 0..<voice.weight { for lesson in voice.lessons { enter(lesson) } }
        speechS += voice.speechS
        if let peak = voice.peak { add(peak: peak) }
    }

    private mutating func enter(_ lesson: Lesson) {
        for feature in VoiceFeature.all {
            if let value = lesson.value(of: feature) { features[feature.index].add(value) }
        }
        noiseFloor.add(lesson.roomDBFS)
        if let wide = lesson.wideShare { wideShare = wideShare.map { $0 + (wide - $0) * Self.wideShareRate } ?? wide }
    }

    /// Takes note of speech near it.
    mutating func prove(speechS: Float) { provenS = min(BaselineDoubt.provenS, provenS + speechS) }

    /// Throws away what was learned; how fast it fades stays.
    mutating func forget() {
        noiseFloor.removeAll()
        for index in features.indices { features[index].removeAll() }
        (speechS, provenS, wideShare) = (0, 0, nil)
        (history, tail, probation) = (CalmHistory(), ExcursionTail(), ProbationRecord())
    }

    /// Takes note of talk in which evidence could gather.
    mutating func hear(speechS: Float) { tail.hear(speechS: speechS) }

    /// Takes note of the peak of evidence that gathered without strain.
    mutating func add(peak: Float) { tail.add(peak: peak) }

    /// Whether a lesson keeps calm near that of the earlier days.
    private func allows(_ lesson: Lesson) -> Bool {
        guard let pitch = lesson.pitch, let norm = norm(of: .pitch) else { return true }
        return history.allows(pitch: pitch, location: norm.location)
    }

    /// Notes where calm stands, once a day.
    /// - Parameter day: the date as `2026-11-22`; what stands under the same date is replaced.
    public mutating func note(day: String) {
        history.note(
            CalmHistory.Day(
                date: day, speechS: speechS, pitch: norm(of: .pitch)?.location, rate: norm(of: .rate)?.location,
                level: norm(of: .level)?.location, balance: norm(of: .balance)?.location))
    }

    /// Place and spread of a feature over a window of the agent's own voice; `nil` before anything was learned.
    public func norm(of feature: VoiceFeature) -> Norm? {
        let histogram = features[feature.index]
        let shares = Self.spreadShares
        guard let location = histogram.quantile(0.5), let low = histogram.quantile(shares.low),
            let high = histogram.quantile(shares.high)
        else { return nil }
        let parameters = StressModel.parameters
        let own = (high - low) / shares.deviations
        let general = StressModel.calmSpread(of: feature)
        let known = speechS / (speechS + parameters.priorSpeechS)
        let variance = known * own * own + (1 - known) * general * general
        return Norm(location: location, spread: max(parameters.minSpread * general, variance.squareRoot()))
    }

    /// The weights of a feature's histogram, for a plot.
    public func histogram(of feature: VoiceFeature) -> DecayingHistogram { features[feature.index] }
}
