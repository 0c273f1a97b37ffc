import Vault
public import Vocabulary

/// One measure of the voice as it is drawn over time: the one table that page, picture and terminal read. Who adds a
/// measure adds a row to ``all``.
public struct ReplayLane: Sendable {
    /// How the values look.
    public enum Form: Sendable {
        /// A curve that goes with the voice, over the band of the agent's own calm voice.
        case curve
        /// A thinner line, of figures over seconds.
        case line
        /// Filled from below.
        case bars
        /// Filled from below, in the colour of the level that is reached.
        case levels
    }

    /// How the figures of a stretch are summed up.
    enum Summary {
        case median
        /// The median of voiced frames.
        case medianOfVoice
        case highest
    }

    /// Its name in a program.
    public let name: String
    /// What a person calls it.
    public let title: String
    /// The feature whose calm values are shown with it.
    public let feature: VoiceFeature?
    /// Its value in a frame.
    let raw: @Sendable (TrackValues) -> Float?
    /// From that to the axis.
    let onAxis: @Sendable (Float) -> Double
    /// The ends of the axis, for values in rising order and the calm voice.
    let axis: @Sendable (_ values: [Double], _ norm: VoiceNorm?) -> ClosedRange<Double>
    /// How it looks.
    public let form: Form
    /// Whether a tick marks each syllable.
    public let hasSyllables: Bool
    let page: Page
    let picture: Picture
    /// How it stands in a terminal.
    public let terminal: Terminal
    let summary: (title: String, kind: Summary, decimals: Int)

    /// On the page.
    struct Page {
        /// The row of ``raw`` values in the data.
        var row: String
        var height: Int
        var hint: String
    }

    /// In the picture.
    struct Picture {
        /// Part of the height that all lanes share.
        var share: Double
        /// What the numbers of the axis are.
        var unit: String
        var colour: UInt32
        var thickness: Double
    }

    /// In a terminal.
    public struct Terminal: Sendable {
        /// What stands beside it.
        public var label: String
        /// Of the 256 colours.
        public var ink: UInt8
        /// Rows: one of so many, and none where there are fewer than the second; `nil` for what tells why, which comes
        /// first and shares the rest.
        public var rows: (oneOf: Int, from: Int)?
        /// How its figure reads: whether with a sign even where it is positive, and the unit behind it; `nil` where it
        /// needs more words.
        public var figure: (isSigned: Bool, unit: String)?
    }

    /// The value on the axis; `nil` where there is none.
    public func value(in values: TrackValues) -> Double? { raw(values).flatMap { $0.isFinite ? onAxis($0) : nil } }

    /// The figure of a stretch; `nil` where nothing is known.
    func summary(of stretch: [TrackValues]) -> Double? {
        let order = stretch.filter { summary.kind != .medianOfVoice || $0.f0Hz != nil }.compactMap(value).sorted()
        switch summary.kind {
        case .highest: return order.last
        // The value in the middle, the higher of two.
        case .median, .medianOfVoice: return order.isEmpty ? nil : order[order.count / 2]
        }
    }

    /// Median pitch in semitones above 27.5 Hz. The axis has at least an octave; a hundredth at both ends is left to
    /// errors of an octave.
    public static let pitch = ReplayLane(
        name: "pitch", title: "Pitch", feature: .pitch, raw: \.f0Hz, onAxis: { Double(Semitones.above27Point5Hz($0)) },
        axis: { values, norm in
            let span = join(ends(of: values, leaving: 0.01), norm)
            let low = span.map { ($0.lowerBound - 1).rounded(.down) } ?? 24
            let high = span.map { ($0.upperBound + 1).rounded(.up) } ?? 48
            return low...max(high, low + 12)
        }, form: .curve, hasSyllables: false,
        page: Page(row: "f0_hz", height: 200, hint: "F0 in semitones above 27.5 Hz"),
        picture: Picture(share: 0.34, unit: "st over 27.5 Hz", colour: 0x1668AB, thickness: 2.4),
        terminal: Terminal(label: "pitch st", ink: 44, rows: nil, figure: nil), summary: ("Pitch, median", .median, 1))

    /// Syllables a second, from 0.
    public static let rate = ReplayLane(
        name: "rate", title: "Speech rate", feature: .rate, raw: \.syllableRate, onAxis: { Double($0) },
        axis: { values, norm in
            let span = join(ends(of: values, leaving: 0) ?? 0...0, norm)
            return 0...max(8, ((span?.upperBound ?? 0) + 0.5).rounded(.up))
        }, form: .line, hasSyllables: true,
        page: Page(row: "syllable_rate", height: 116, hint: "syllables a second; a tick is a syllable"),
        picture: Picture(share: 0.15, unit: "syllables/s", colour: 0x6D4FA8, thickness: 2),
        terminal: Terminal(label: "rate /s", ink: 141, rows: (6, 7), figure: (false, "/s")),
        summary: ("Speech rate, median", .median, 1))

    /// Level in dB re full scale; the axis has at least 20 dB.
    public static let level = ReplayLane(
        name: "level", title: "Level", feature: .level, raw: \.levelDBFS, onAxis: { Double($0) },
        axis: { values, _ in
            let span = ends(of: values.filter { $0 > -90 }, leaving: 0.02) ?? -60...0
            let quiet = (max(-90, span.lowerBound) / 10).rounded(.down) * 10
            return quiet...max(quiet + 20, min(0, (span.upperBound / 10).rounded(.up) * 10))
        }, form: .bars, hasSyllables: false, page: Page(row: "level_dbfs", height: 90, hint: "dB re full scale"),
        picture: Picture(share: 0.14, unit: "dBFS", colour: 0x2F7D5B, thickness: 1.2),
        terminal: Terminal(label: "level dB", ink: 71, rows: (8, 9), figure: (true, " dB")),
        summary: ("Level of the voice, median", .medianOfVoice, 1))

    /// The score.
    public static let score = ReplayLane(
        name: "score", title: "Vocal effort", feature: nil, raw: \.score, onAxis: { Double($0) },
        axis: { _, _ in 0...100 }, form: .levels, hasSyllables: false,
        page: Page(row: "score", height: 150, hint: "score 0 to 100 against the agent's own calm baseline"),
        picture: Picture(share: 0.26, unit: "score 0-100", colour: LevelColour(of: nil).onLight, thickness: 3),
        terminal: Terminal(label: "effort", ink: LevelColour(of: nil).onTerminal, rows: nil, figure: nil),
        summary: ("Vocal effort, highest", .highest, 0))

    /// Every lane, from the top of the page.
    public static let all = [pitch, rate, level, score]

    /// From the lowest to the highest of values, a share at either end left out; `nil` without a value.
    private static func ends(of order: [Double], leaving share: Double) -> ClosedRange<Double>? {
        guard !order.isEmpty else { return nil }
        let left = Int(rounding: (Double(order.count) * share).rounded(.down), in: 0...(order.count - 1) / 2)
        return order[left]...order[order.count - 1 - left]
    }

    private static func join(_ span: ClosedRange<Double>?, _ norm: VoiceNorm?) -> ClosedRange<Double>? {
        guard let norm else { return span }
        let (low, high) = (norm.location - norm.spread, norm.location + norm.spread)
        return min(low, span?.lowerBound ?? low)...max(high, span?.upperBound ?? high)
    }
}

/// The axes on which a recording is drawn, chosen so that nearly all of it and the agent's own calm voice are seen.
public struct ReplayScales: Sendable, Hashable {
    private let ranges: [String: ClosedRange<Double>]

    /// Looks at what is to be drawn.
    public init(_ replay: Replay) {
        ranges = Dictionary(
            uniqueKeysWithValues: ReplayLane.all.map { lane in
                let values = replay.segment.track.compactMap { lane.value(in: $0.values) }.sorted()
                return (lane.name, lane.axis(values, lane.feature.flatMap(replay.norm)))
            })
    }

    /// The axis of a lane.
    public subscript(lane: ReplayLane) -> ClosedRange<Double> {
        guard let range = ranges[lane.name] else { preconditionFailure("every lane has an axis") }
        return range
    }

    /// Where a value lies on an axis, 0...1; beyond an end it sits at that end.
    public static func share(_ value: Double, in range: ClosedRange<Double>) -> Double {
        guard value.isFinite else { return value > 0 ? 1 : 0 }
        return (min(range.upperBound, max(range.lowerBound, value)) - range.lowerBound)
            / (range.upperBound - range.lowerBound)
    }

    /// A distance between the numbers of an axis of time that leaves at most so many of them.
    public static func step(of lengthS: Double, atMost count: Int) -> Double {
        [1, 2, 5, 10, 15, 30, 60, 120, 300].first { lengthS / $0 <= Double(max(1, count)) } ?? 600
    }
}
