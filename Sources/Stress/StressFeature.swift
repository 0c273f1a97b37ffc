/// The measures of the voice that are compared with the own calm baseline.
public enum StressFeature: String, Sendable, Hashable, Codable, CaseIterable {
    /// Median F0, semitones above 27.5 Hz.
    case pitch
    /// Syllables per second of speech, pauses left out.
    case rate
    /// Median level of voiced frames, dBFS.
    case level
    /// Alpha ratio: energy below over energy above 1 kHz, dB. It falls with vocal effort.
    case balance
    /// 10th to 90th percentile of F0, semitones. Shown, not scored: some kinds of strain widen it, others narrow it.
    case range
    /// Harmonics-to-noise ratio, dB. Shown, not scored.
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
        case .range: 4
        case .hnr: 5
        }
    }

    /// Unit of the values.
    public var unit: String {
        switch self {
        case .pitch, .range: "st"
        case .rate: "syll/s"
        case .level, .balance, .hnr: "dB"
        }
    }

    /// Values that the baseline tells apart.
    var span: ClosedRange<Float> {
        switch self {
        case .pitch: 12...52
        case .rate: 0...12
        case .level: -90...0
        case .balance: -20...50
        case .range: 0...24
        case .hnr: -10...40
        }
    }

    /// Least spread assumed, since a short calm stretch repeats itself and looks steadier than the voice is.
    var leastSpread: Float {
        switch self {
        case .pitch: 1.2
        case .rate: 0.6
        case .level: 2.5
        case .balance: 2
        case .range: 1.5
        case .hnr: 1.5
        }
    }
}
