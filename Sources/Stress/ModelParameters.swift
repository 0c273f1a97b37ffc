internal import Vocabulary

/// The numbers of ``StressModel``, found by `Training/fit.py`: data, objective and what was set by hand are stated
/// there and in `Stress.docc/Method.md`.
struct ModelParameters {
    /// Voice that fills the window of evidence, and below which it says nothing, s.
    var voicedS: Float
    var minVoicedS: Float
    var pitch: StressModel.Weight
    var level: StressModel.Weight
    var balance: StressModel.Weight
    var rate: StressModel.Weight
    /// Speech after which own and general spread count alike, s.
    var priorSpeechS: Float
    /// The least spread, as a share of the general one.
    var minSpread: Float
    /// Voiced speech at which half of the variance of a window's evidence is the window's, s.
    var halfReliableS: Float
    /// Semitones of pitch that a decibel of room explains, and the most that it explains in all.
    var lombardPerDB: Float
    var lombardLimit: Float
    /// Evidence at which the score is 60, the least that speaks for strain, and over which it moves from there to 80.
    var raised: Float
    var slope: Float
    /// The least and the most that a second of speech adds to what is gathered.
    var minGain: Float
    var maxGain: Float
    /// Time for which everything is held back before it is learned, so that what leads to an alert never is, s.
    var learningDelayS: Float
    /// What calm voices in general do that gather evidence.
    var tail: ExcursionTail.Prior
}

extension StressModel {
    static let parameters = ModelParameters(
        voicedS: 3, minVoicedS: 1.2, pitch: Weight(factor: 1, lowest: -2.6, highest: 5.5),
        level: Weight(factor: 0.78, lowest: -3.8, highest: 1.45),
        balance: Weight(factor: 0.49, lowest: 0, highest: 8.8), rate: Weight(factor: 0.3, lowest: 0, highest: 3),
        priorSpeechS: 18, minSpread: 0.39, halfReliableS: 0.54, lombardPerDB: 0.25, lombardLimit: 0.19, raised: 3.45,
        slope: 0.9, minGain: -0.86, maxGain: 3.9, learningDelayS: 45,
        tail: ExcursionTail.Prior(floor: 1, perHour: 4.5, hours: 0.5, excess: 0.337, count: 6))

    /// How calm voices in general scatter over one window, in the feature's unit.
    static func calmSpread(of feature: VoiceFeature) -> Float {
        switch feature {
        case .pitch: 1.72
        case .rate: 0.65
        case .level: 9.6
        case .balance: 3.13
        case .variation: 1
        case .hnr: 2
        }
    }
}
