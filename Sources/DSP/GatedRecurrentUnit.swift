public import Vocabulary

/// A layer with memory: the gated recurrent unit (Cho et al. 2014), in PyTorch's form.
///
/// `r = s(Wr x + Ur h)`, `z = s(Wz x + Uz h)`, `n = tanh(Wn x + bn + r (Un h + cn))`, `h = (1 - z) n + z h`. Real-time
/// safe.
public final class GatedRecurrentUnit: Archivable {
    /// Values of the memory, a multiple of eight.
    public let size: Int
    /// The memory, which is the output.
    public let state: SampleBuffer
    private let input: Dense
    private let recurrent: Dense
    private let fromInput: SampleBuffer
    private let fromState: SampleBuffer

    /// ``state``; `fromInput` and `fromState` are written before they are read.
    public func archive(_ archive: inout StateArchive) { archive.visit(state, in: -2...2) }

    /// Takes the parameters, rows in the order r, z, n.
    public init(
        inputWeights: SampleBuffer, inputBias: SampleBuffer, recurrentWeights: SampleBuffer, recurrentBias: SampleBuffer
    ) {
        size = recurrentBias.count / 3
        precondition(size.isMultiple(of: 8) && inputBias.count == 3 * size, "the memory comes in blocks of eight")
        state = SampleBuffer(count: size)
        input = Dense(weights: inputWeights, bias: inputBias)
        recurrent = Dense(weights: recurrentWeights, bias: recurrentBias)
        fromInput = SampleBuffer(count: 3 * size)
        fromState = SampleBuffer(count: 3 * size)
    }

    /// Takes one input of `x[start...]` and moves ``state`` on.
    public func process(_ x: SampleBuffer, from start: Int = 0) {
        input.process(x, from: start, into: fromInput)
        recurrent.process(state, into: fromState)
        // SAFETY: the views are checked against their buffers; `size` is a multiple of eight.
        let a = unsafe fromInput.values(from: 0, count: 3 * size)
        let b = unsafe fromState.values(from: 0, count: 3 * size)
        let h = unsafe state.values(from: 0, count: size)
        var n = 0
        while n < size {
            let reset = unsafe Activation.sigmoid(load(a + n) + load(b + n))
            let update = unsafe Activation.sigmoid(load(a + size + n) + load(b + size + n))
            let new = unsafe Activation.tanh(load(a + 2 * size + n) + reset * load(b + 2 * size + n))
            let old = unsafe load(h + n)
            unsafe store(new + update * (old - new), h + n)
            n += 8
        }
    }
}
