internal import Vocabulary

extension StressModel {
    /// A hash of all numbers of the model: ``parameters``, the gates, the calm spreads and the spans of the features.
    /// Computed once.
    package static let digest: UInt64 = numbers.reduce(0xCBF2_9CE4_8422_2325) {
        ($0 ^ UInt64($1.bitPattern)) &* 0x100_0000_01B3
    }

    private static var numbers: [Float] {
        let model = parameters
        let weights = [model.pitch, model.level, model.balance, model.rate]
        return weights.flatMap { [$0.factor, $0.lowest, $0.highest] } + [
            model.voicedS, model.minVoicedS, model.priorSpeechS, model.minSpread, model.halfReliableS,
        ] + [
            model.lombardPerDB, model.lombardLimit, model.raised, model.slope, model.minGain, model.maxGain,
            model.learningDelayS,
        ] + [model.tail.floor, model.tail.perHour, model.tail.hours, model.tail.excess, model.tail.count] + [
            minRate, maxStillness,
        ] + VoiceFeature.all.flatMap { [calmSpread(of: $0), $0.span.lowerBound, $0.span.upperBound] }
    }
}
