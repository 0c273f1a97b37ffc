public import Prosody

/// The measures of the voice that are compared with the own calm baseline.
public enum StressFeature: String, Sendable, Hashable, Codable, CaseIterable {
    /// Mean F0, semitones above 27.5 Hz.
    case pitch
    /// Syllables per second of speech, pauses left out.
    case rate
    /// Level of speech, dBFS.
    case level
    /// Energy 1-3.4 kHz over energy 300-1000 Hz, dB. It rises with vocal effort, and every line carries it.
    case balance
    /// Standard deviation of F0 within seconds, semitones. Shown, not scored: some kinds of strain widen it, others
    /// narrow it.
    case variation
    /// Harmonics-to-noise ratio, dB. Shown, not scored: it moves with the room as much as with the voice.
    case hnr

    /// Every feature, in a fixed order; made once, where `allCases` makes an array at each use.
    public static let all = allCases

    /// Place in ``all``.
    var index: Int {
        switch self {
        case .pitch: 0
        case .rate: 1
        case .level: 2
        case .balance: 3
        case .variation: 4
        case .hnr: 5
        }
    }

    /// Unit of the values.
    public var unit: String {
        switch self {
        case .pitch, .variation: "st"
        case .rate: "syll/s"
        case .level, .balance, .hnr: "dB"
        }
    }

    /// The value of the feature in a window; `nil` where there was too little speech.
    public func value(in statistics: ProsodyStatistics) -> Float? {
        switch self {
        case .pitch: statistics.f0MeanSemitones
        case .rate: statistics.articulationRate
        case .level: statistics.levelDBFS
        case .balance: statistics.balanceDB
        case .variation: statistics.f0SpreadSemitones
        case .hnr: statistics.hnrDB
        }
    }

    /// Values that the baseline tells apart.
    var span: ClosedRange<Float> {
        switch self {
        case .pitch: 12...52
        case .rate: 0...12
        case .level: -90...0
        case .balance: -40...30
        case .variation: 0...12
        case .hnr: -10...40
        }
    }
}
