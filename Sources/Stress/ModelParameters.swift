/// The numbers of ``StressModel``, found by `Training/fit.py` (data, seeds and objective are stated there).
struct ModelParameters {
    var windows: [StressModel.Window]
    var pitch: StressModel.Weight
    var level: StressModel.Weight
    var balance: StressModel.Weight
    var rate: StressModel.Weight
    /// Speech after which own and general spread count alike, s.
    var priorSpeechS: Float
    /// Voiced speech at which half of the variance of a window's evidence is the window's, s.
    var halfReliableS: Float
    /// Semitones of pitch that a decibel of room explains, and the most that it explains in all.
    var lombardPerDB: Float
    var lombardLimit: Float
    /// Evidence at which the score is 50, and over which it moves from 50 to 73.
    var midpoint: Float
    var slope: Float
}

extension StressModel {
    static let parameters = ModelParameters(
        windows: [
            Window(lengthS: 2, scale: 0.67, leastVoicedS: 0.34), Window(lengthS: 6, scale: 0.98, leastVoicedS: 0.7),
            Window(lengthS: 12, scale: 1, leastVoicedS: 1.25),
        ],
        pitch: Weight(factor: 1, lowest: -3, highest: 8), level: Weight(factor: 0.3, lowest: -1, highest: 4),
        balance: Weight(factor: 0.3, lowest: 0, highest: 4), rate: Weight(factor: 0.1, lowest: 0, highest: 3),
        priorSpeechS: 50, halfReliableS: 0.3, lombardPerDB: 0.06, lombardLimit: 2, midpoint: 3.2, slope: 0.9)

    /// The windows of evidence, the shortest first.
    public static var windows: [Window] { parameters.windows }
    static var priorSpeechS: Float { parameters.priorSpeechS }

    /// How calm voices in general scatter over seconds.
    static func calmSpread(of feature: StressFeature) -> CalmSpread {
        switch feature {
        case .pitch: CalmSpread(typical: 1.2, least: 0.8)
        case .rate: CalmSpread(typical: 1, least: 0.6)
        case .level: CalmSpread(typical: 2.5, least: 1.5)
        case .balance: CalmSpread(typical: 3, least: 2)
        case .variation: CalmSpread(typical: 1, least: 0.5)
        case .hnr: CalmSpread(typical: 2, least: 1)
        }
    }
}
