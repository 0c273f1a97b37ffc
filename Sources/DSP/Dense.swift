/// One layer of a neural network: `y = W x + b`, eight outputs at a time.
///
/// Weights lie in groups of 32 outputs where there are so many, of eight otherwise, input by input, so that they are
/// read in one pass and an input is fetched once a group; outputs are padded to a multiple of eight with zeros.
/// Real-time safe; cost `inputs * outputs` multiplications.
public final class Dense {
    /// Values in.
    public let inputs: Int
    /// Values out.
    public let outputs: Int
    /// Values out with the padding.
    public let paddedOutputs: Int
    private let group: Int
    private let weights: SampleBuffer
    private let bias: SampleBuffer

    /// Takes the parameters.
    /// - Parameters:
    ///   - rows: the weights, `outputs` rows of `inputs` values.
    ///   - values: the bias, `outputs` values.
    public init(weights rows: SampleBuffer, bias values: SampleBuffer) {
        precondition(values.count > 0 && rows.count.isMultiple(of: values.count))
        outputs = values.count
        inputs = rows.count / values.count
        paddedOutputs = (values.count + 7) / 8 * 8
        bias = SampleBuffer(count: paddedOutputs)
        weights = SampleBuffer(count: paddedOutputs * inputs)
        group = paddedOutputs.isMultiple(of: 32) ? 32 : 8
        for output in 0..<outputs {
            bias[output] = values[output]
            for input in 0..<inputs {
                weights[(output / group * inputs + input) * group + output % group] = rows[output * inputs + input]
            }
        }
    }

    /// Computes `y[place ..< place + paddedOutputs]` from `x[start ..< start + inputs]`; values below `least` become
    /// it.
    public func process(
        _ x: SampleBuffer, from start: Int = 0, into y: SampleBuffer, at place: Int = 0, least: Float = -.infinity
    ) {
        // SAFETY: the views are checked against their buffers, the loops stay below the counts asked for.
        let input = unsafe x.values(from: start, count: inputs)
        let output = unsafe y.values(from: place, count: paddedOutputs)
        let floor = SIMD8<Float>(repeating: least)
        for first in stride(from: 0, to: paddedOutputs, by: group) {
            let rows = unsafe weights.values(from: first * inputs, count: inputs * group)
            let offset = unsafe bias.values(from: first, count: group)
            if group == 32 {
                unsafe process32(input, rows, offset, output + first, floor)
            } else {
                var (even, odd) = unsafe (load(offset), SIMD8<Float>.zero)
                var k = 0
                while k + 2 <= inputs {
                    even += unsafe load(rows + 8 * k) * input[k]
                    odd += unsafe load(rows + 8 * k + 8) * input[k + 1]
                    k += 2
                }
                if k < inputs { even += unsafe load(rows + 8 * k) * input[k] }
                let sum = even + odd
                unsafe store(sum.replacing(with: floor, where: sum .< floor), output + first)
            }
        }
    }

    /// 32 outputs at once.
    @unsafe @inline(__always) private func process32(
        _ input: UnsafeMutablePointer<Float>, _ rows: UnsafeMutablePointer<Float>,
        _ offset: UnsafeMutablePointer<Float>, _ output: UnsafeMutablePointer<Float>, _ floor: SIMD8<Float>
    ) {
        var (a, b) = unsafe (load(offset), load(offset + 8))
        var (c, d) = unsafe (load(offset + 16), load(offset + 24))
        for k in 0..<inputs {
            let value = unsafe SIMD8<Float>(repeating: input[k])
            let row = unsafe rows + 32 * k
            a += unsafe load(row) * value
            b += unsafe load(row + 8) * value
            c += unsafe load(row + 16) * value
            d += unsafe load(row + 24) * value
        }
        unsafe store(a.replacing(with: floor, where: a .< floor), output)
        unsafe store(b.replacing(with: floor, where: b .< floor), output + 8)
        unsafe store(c.replacing(with: floor, where: c .< floor), output + 16)
        unsafe store(d.replacing(with: floor, where: d .< floor), output + 24)
    }
}
