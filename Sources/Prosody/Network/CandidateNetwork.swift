package import DSP

/// Scores candidate periods from ``CandidateFeatures``: the same small network for each, so that their scores compare.
package struct CandidateNetwork: ~Copyable {
    private let first: Dense
    private let second: Dense
    private let last: Dense
    private let hidden: SampleBuffer
    private let deep: SampleBuffer
    private let answer: SampleBuffer

    package init(_ parameters: NetworkParameters) {
        first = Dense(weights: parameters["candidate.0.weight"], bias: parameters["candidate.0.bias"])
        second = Dense(weights: parameters["candidate.1.weight"], bias: parameters["candidate.1.bias"])
        last = Dense(weights: parameters["candidate.2.weight"], bias: parameters["candidate.2.bias"])
        hidden = SampleBuffer(count: first.paddedOutputs)
        deep = SampleBuffer(count: second.paddedOutputs)
        answer = SampleBuffer(count: last.paddedOutputs)
    }

    /// The score of the candidate whose features begin at `start`: a logit, to be compared within a frame.
    package func score(_ features: SampleBuffer, from start: Int) -> Float {
        first.process(features, from: start, into: hidden, least: 0)
        second.process(hidden, into: deep, least: 0)
        last.process(deep, into: answer)
        return answer[0]
    }
}
