package import DSP
package import Vocabulary

/// The network that decides, from ``VoiceFeatures``, who speaks and how: a dense layer, a memory, three answers.
///
/// Trained by `Training/train.py`; the parameters are those of ``NetworkParameters``. The answers belong to frames
/// before the newest, so that the network has heard what follows them.
package struct VoiceNetwork: Archivable, ~Copyable {
    /// Frames by which voicing and near talker lie behind the newest: by then the peak of a nucleus is decided too.
    static let delay = nucleusDelay + SyllableNuclei.lookAhead
    /// Frames by which the nucleus lies behind the newest.
    static let nucleusDelay = 3

    /// Probability that the wearer's voice was voiced.
    private(set) var voicing: Float = 0
    /// Probability that a syllable nucleus was there.
    private(set) var nucleus: Float = 0
    /// Probability that the wearer was speaking, pauses inside words included.
    private(set) var nearTalker: Float = 0

    private let first: Dense
    private let memory: GatedRecurrentUnit
    private let heads: Dense
    private let hidden: SampleBuffer
    private let answers: SampleBuffer

    /// The memory; ``voicing``, ``nucleus`` and ``nearTalker`` are answered anew for each frame, through `hidden` and
    /// `answers`.
    package func archive(_ archive: inout StateArchive) { memory.archive(&archive) }

    package init(_ parameters: NetworkParameters) {
        first = Dense(weights: parameters["first.weight"], bias: parameters["first.bias"])
        memory = GatedRecurrentUnit(
            inputWeights: parameters["memory.inputWeight"], inputBias: parameters["memory.inputBias"],
            recurrentWeights: parameters["memory.recurrentWeight"], recurrentBias: parameters["memory.recurrentBias"])
        heads = Dense(weights: parameters["heads.weight"], bias: parameters["heads.bias"])
        hidden = SampleBuffer(count: first.paddedOutputs)
        answers = SampleBuffer(count: heads.paddedOutputs)
    }

    /// Hears the next frame.
    package mutating func process(_ features: SampleBuffer) {
        first.process(features, into: hidden, least: 0)
        memory.process(hidden)
        heads.process(memory.state, into: answers)
        voicing = Activation.sigmoid(answers[0])
        nucleus = Activation.sigmoid(answers[1])
        nearTalker = Activation.sigmoid(answers[2])
    }

    /// Forgets what it heard.
    func restart() { memory.state.clear() }
}
