import DSP
import TestSignals
import Testing

@Suite struct SumsTests {
    private let a = Array(Signals.noise(seconds: 0.01, rms: 1, seed: 1).prefix(120))
    private let b = Array(Signals.noise(seconds: 0.01, rms: 1, seed: 2).prefix(120))

    @Test(arguments: [0, 1, 7, 8, 9, 31, 100])
    func productEqualsThePlainSum(count: Int) {
        let direct = (0..<count).reduce(0.0) { $0 + Double(a[3 + $1]) * Double(b[11 + $1]) }
        let product = Sums.product(SampleBuffer(a), from: 3, SampleBuffer(b), from: 11, count: count)
        // 100 products of order 1 in single precision.
        #expect(abs(Double(product) - direct) < 1e-4)
    }

    @Test(arguments: [0, 1, 7, 8, 9, 31, 100])
    func sumAndPeakEqualThePlainOnes(count: Int) {
        let powers = a.map { $0 * $0 }
        let result = Sums.sumAndPeak(SampleBuffer(powers), from: 5, count: count)
        #expect(abs(Double(result.sum) - powers[5..<5 + count].reduce(0.0) { $0 + Double($1) }) < 1e-4)
        #expect(result.peak == powers[5..<5 + count].max() ?? 0)
    }

    @Test(arguments: [(40.0, 1.0), (50.3, 6.2), (60, 17.9), (59.5, 40)])
    func weightedMeanSquareEqualsThePlainSums(centre: Double, reach: Double) {
        var (sum, weights) = (0.0, 0.0)
        for n in a.indices where abs(Double(n) - centre) < reach {
            let d = (Double(n) - centre) / reach
            sum += (1 - d * d) * (1 - d * d) * Double(a[n]) * Double(a[n])
            weights += (1 - d * d) * (1 - d * d)
        }
        let result = Sums.meanSquare(
            SampleBuffer(a), around: 50, shift: Float(centre - 50), reach: Float(reach))
        #expect(abs(Double(result) - sum / weights) < 1e-4)
    }

    @Test(arguments: [0, 1, 8, 13, 100])
    func filterEqualsThePlainSums(count: Int) {
        let taps: [Float] = [0.1, -0.5, 1, 0.25, 0.03]
        let y = SampleBuffer(count: 100)
        FIR.filter(SampleBuffer(a), from: 2, count: count, taps: SampleBuffer(taps), into: y)
        for n in 0..<count {
            let direct = taps.indices.reduce(Float(0)) { $0 + taps[$1] * a[2 + n + $1] }
            #expect(abs(y[n] - direct) < 1e-5)
        }
    }

    @Test(arguments: [1, 7, 8, 9, 31, 100], [Float(1), -1])
    func peakIsFoundAsOneByOne(count: Int, sign: Float) {
        for (expected, penalty): (Float, Float) in [(0, 0), (20.3, 0.001), (50, 1)] {
            let scores = (0..<count).map {
                sign * a[4 + $0] - penalty * (Float($0) - expected) * (Float($0) - expected)
            }
            let place = PeakSearch.place(
                in: SampleBuffer(a), from: 4, count: count, sign: sign, expected: expected, penalty: penalty)
            #expect(abs(scores[place] - (scores.max() ?? .nan)) < 1e-5)
        }
    }

    @Test func peakOfEqualValuesIsTheFirst() {
        let place = { (values: [Float]) in
            PeakSearch.place(in: SampleBuffer(values), from: 0, count: values.count, sign: 1, expected: 0, penalty: 0)
        }
        #expect(place([Float](repeating: 3, count: 50)) == 0)
        #expect(place([Float](repeating: .nan, count: 50)) == 0)
        #expect(place((0..<50).map { $0 % 17 == 9 ? 5 : 1 }) == 9)
    }
}
