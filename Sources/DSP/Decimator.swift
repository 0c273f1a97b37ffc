/// Low-pass and keep every `factor`-th sample.
///
/// Output `m` is the filtered signal at input sample `m * factor`; the filter is linear-phase, so it needs `taps.count
/// / 2` samples on either side of that. The input is first sorted into `factor` rows, every `factor`-th sample each, so
/// that eight neighbouring outputs are eight neighbouring products. Real-time safe; cost `taps.count` multiplications
/// per output, eight at a time.
public struct Decimator: ~Copyable {
    /// Input samples per output sample.
    public let factor: Int
    /// Input samples needed on either side of an output.
    public var reach: Int { taps.count / 2 }
    private let taps: SampleBuffer

    /// Outputs made at once; a multiple of sixteen.
    private static let blockSize = 80
    private let rowLength: Int
    private let rows: SampleBuffer
    private let block = SampleBuffer(count: blockSize)

    /// Takes the filter's weights.
    /// - Parameters:
    ///   - factor: input samples per output sample, at least 1.
    ///   - taps: odd number of filter weights.
    public init(factor: Int, taps: SampleBuffer) {
        precondition(factor >= 1 && !taps.count.isMultiple(of: 2))
        self.factor = factor
        self.taps = taps
        rowLength = Self.blockSize + (taps.count + factor - 1) / factor
        rows = SampleBuffer(count: factor * rowLength)
    }

    /// Appends to `y` the outputs up to position `limit` of the low-rate stream.
    ///
    /// Shape: ``reach`` samples on either side of each output's place are in `x`. Real-time safe.
    public func append(_ x: borrowing SlidingHistory, to y: inout SlidingHistory, upTo limit: Int) {
        while y.end < limit {
            let count = min(Self.blockSize, limit - y.end)
            sort(x.samples, from: x.index(of: y.end * factor) - reach, outputs: count)
            filter(outputs: count)
            y.append(block, count: count)
        }
    }

    /// Overwrites what is left of the samples that were filtered last.
    public func wipe() {
        rows.clear()
        block.clear()
    }

    /// Fills row `p` with samples `p`, `p + factor`, `p + 2 factor` and so on.
    private func sort(_ x: SampleBuffer, from start: Int, outputs count: Int) {
        let length = (count - 1) * factor + taps.count
        // SAFETY: the views hold as many values as the loops touch: row `p` gets `(length - p) / factor`, rounded up.
        let input = unsafe x.values(from: start, count: length)
        for phase in 0..<factor {
            let row = unsafe rows.values(from: phase * rowLength, count: rowLength)
            var n = phase
            var place = 0
            while n < length {
                unsafe row[place] = input[n]
                n += factor
                place += 1
            }
        }
    }

    /// Fills ``block`` from the rows; a whole number of vectors, the last ones of no meaning.
    private func filter(outputs count: Int) {
        // SAFETY: `m + k / factor + 16 <= blockSize + taps.count / factor + 1 <= rowLength` for every block.
        let h = unsafe taps.values(from: 0, count: taps.count)
        let output = unsafe block.values(from: 0, count: Self.blockSize)
        // Two vectors at a time: an addition takes longer than the products that wait for it.
        for m in stride(from: 0, to: count, by: 16) {
            var (left, right) = (SIMD8<Float>.zero, SIMD8<Float>.zero)
            for phase in 0..<factor {
                let row = unsafe rows.values(from: phase * rowLength, count: rowLength) + m
                var (k, place) = (phase, 0)
                while k < taps.count {
                    let weight = unsafe h[k]
                    left += unsafe load(row + place) * weight
                    right += unsafe load(row + place + 8) * weight
                    k += factor
                    place += 1
                }
            }
            unsafe store(left, output + m)
            unsafe store(right, output + m + 8)
        }
    }
}
