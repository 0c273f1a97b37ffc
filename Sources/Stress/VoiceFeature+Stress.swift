public import Prosody
public import Vocabulary

extension VoiceFeature {
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
