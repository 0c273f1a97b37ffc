/// One layer of a neural network: `y = W x + b`, eight outputs at a time.
///
/// Weights lie in blocks of eight outputs, input by input, so that they are read in one pass; outputs are padded to a
/// multiple of eight with zeros. Real-time safe; cost `inputs * outputs` multiplications.
public final class Dense {
    /// Values in.
    public let inputs: Int
    /// Values out.
    public let outputs: Int
    /// Values out with the padding.
    public let paddedOutputs: Int
    private let weights: SampleBuffer
    private let bias: SampleBuffer

    /// Takes the parameters.
    /// - Parameters:
    ///   - weights: `outputs` rows of `inputs` values.
    ///   - bias: `outputs` values.
    public init(weights rows: SampleBuffer, bias values: SampleBuffer) {
        precondition(values.count > 0 && rows.count.isMultiple(of: values.count))
        outputs = values.count
        inputs = rows.count / values.count
        paddedOutputs = (values.count + 7) / 8 * 8
        bias = SampleBuffer(count: paddedOutputs)
        weights = SampleBuffer(count: paddedOutputs * inputs)
        for output in 0..<outputs {
            bias[output] = values[output]
            for input in 0..<inputs {
                weights[(output / 8 * inputs + input) * 8 + output % 8] = rows[output * inputs + input]
            }
        }
    }

    /// Computes `y[place ..< place + paddedOutputs]` from `x[start ..< start + inputs]`; values below `least` become it.
    public func process(
        _ x: SampleBuffer, from start: Int = 0, into y: SampleBuffer, at place: Int = 0, least: Float = -.infinity
    ) {
        // SAFETY: the views are checked against their buffers, the loops stay below the counts asked for.
        let input = unsafe x.values(from: start, count: inputs)
        let output = unsafe y.values(from: place, count: paddedOutputs)
        let floor = SIMD8<Float>(repeating: least)
        for block in 0..<paddedOutputs / 8 {
            let rows = unsafe weights.values(from: block * inputs * 8, count: inputs * 8)
            var even = unsafe load(bias.values(from: block * 8, count: 8))
            var odd = SIMD8<Float>.zero
            var k = 0
            while k + 2 <= inputs {
                even += unsafe load(rows + 8 * k) * input[k]
                odd += unsafe load(rows + 8 * k + 8) * input[k + 1]
                k += 2
            }
            if k < inputs { even += unsafe load(rows + 8 * k) * input[k] }
            let sum = even + odd
            unsafe store(sum.replacing(with: floor, where: sum .< floor), output + 8 * block)
        }
    }
}
