/// The numbers of ``StressModel``, found by `Training/fit.py` (data, seeds and objective are stated there) and then set by hand
/// on the development calls in four places: midpoint, weight and upper bound of the level, Lombard limit, and rate, since the
/// recordings say the same sentences.
struct ModelParameters {
    /// Windows of evidence, the shortest first.
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
            Window(lengthS: 2, scale: 0.667, leastVoicedS: 0.34), Window(lengthS: 6, scale: 0.98, leastVoicedS: 0.74),
            Window(lengthS: 12, scale: 1, leastVoicedS: 1.33),
        ],
        pitch: Weight(factor: 1, lowest: -3, highest: 8), level: Weight(factor: 0.28, lowest: -1, highest: 2.3),
        balance: Weight(factor: 0.304, lowest: 0, highest: 3.12), rate: Weight(factor: 0.1, lowest: 0, highest: 3),
        priorSpeechS: 45.5, halfReliableS: 0.375, lombardPerDB: 0.08, lombardLimit: 1, midpoint: 2.98, slope: 0.9)

    /// The windows of evidence, the shortest first.
    public static var windows: [Window] { parameters.windows }

    /// How calm voices in general scatter over seconds, in the feature's unit.
    static func calmSpread(of feature: StressFeature) -> Float {
        switch feature {
        case .pitch: 1.01
        case .rate: 1
        case .level: 3.08
        case .balance: 3.25
        case .variation: 1
        case .hnr: 2
        }
    }
}
