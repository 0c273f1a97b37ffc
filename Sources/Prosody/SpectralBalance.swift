package import DSP
internal import Vocabulary

/// How energy is spread over frequency, all from one pass over one power spectrum.
///
/// With more vocal effort the glottis closes faster and energy moves up: the telephone balance rises, the alpha ratio
/// and the Hammarberg index fall, the slope 500-1500 Hz flattens (GeMAPS; Eyben et al. 2016). The telephone balance is
/// ours: the alpha ratio's idea inside the band that every line carries, so that a wide-band calm voice and a telephone
/// compare.
///
/// The edges of all bands cut the spectrum into rows; each is summed and its peak found once, and every band is a sum
/// of rows. The slopes are sums of decibels under weights made in `init`. Real-time safe.
package struct SpectralBalance {
    /// Energy 1-3.4 kHz over 300-1000 Hz, dB; `nil` in silence.
    private(set) var telephoneBalanceDB: Float?
    /// Energy 50-1000 Hz over 1-5 kHz, dB; `nil` in silence and where the input has no such band.
    private(set) var alphaRatioDB: Float?
    /// Highest peak 0-2 kHz over highest 2-5 kHz, dB; `nil` in silence and where the input has no such band.
    private(set) var hammarbergIndexDB: Float?
    /// Regression of dB on Hz over 0-500 Hz; `nil` in silence.
    private(set) var slope0To500DBPerHz: Float?
    /// Regression of dB on Hz over 500-1500 Hz; `nil` in silence.
    private(set) var slope500To1500DBPerHz: Float?

    private let scale: Float
    /// First bins of the rows, and the bin after the last: DC is left out; the names are the edges in hertz.
    private let edges: (first: Int, at50: Int, at300: Int, at1000: Int, at2000: Int, at3400: Int, end: Int)
    /// The bins of both slopes in dB, from bin 1 on, and the regressions' weights on them.
    private let decibels: SampleBuffer
    private let weights0To500: SampleBuffer
    private let weights500To1500: SampleBuffer
    private let slopeEdge: Int

    /// Prepares for spectra of `fftSize` points at the analysis rate under a Hann window.
    package init(fftSize: Int) {
        let binHz = Float(SampleRate.analysis.hertz) / Float(fftSize)
        // A full-scale sine under a Hann window puts (size / 4)^2 into its bin: 0 dB.
        let peak = Float(fftSize) / 4
        scale = 1 / (peak * peak)
        let from = { (hertz: Float) in Int((hertz / binHz).rounded(.up)) }
        let upTo = { (hertz: Float) in Int(hertz / binHz) }
        edges = (1, from(50), from(300), from(1_000), from(2_000), from(3_400), upTo(5_000) + 1)
        slopeEdge = upTo(500)
        decibels = SampleBuffer(count: upTo(1_500))
        weights0To500 = Self.slopeWeights(count: slopeEdge, binHz: binHz)
        weights500To1500 = Self.slopeWeights(count: upTo(1_500) - slopeEdge + 1, binHz: binHz)
    }

    /// Reads one power spectrum.
    ///
    /// - Parameters:
    ///   - power: at least the bins up to 5 kHz.
    ///   - isSilent: whether there is nothing but silence: nothing has a value then.
    ///   - reaches5kHz: whether the input carries the band up to 5 kHz; without it there is no alpha ratio and no
    ///     Hammarberg index.
    package mutating func read(_ power: SampleBuffer, isSilent: Bool, reaches5kHz: Bool = true) {
        (telephoneBalanceDB, alphaRatioDB, hammarbergIndexDB) = (nil, nil, nil)
        (slope0To500DBPerHz, slope500To1500DBPerHz) = (nil, nil)
        guard !isSilent else { return }
        Decibels.ofPowers(power, from: 1, count: decibels.count, scale: scale, into: decibels)
        slope0To500DBPerHz = Sums.product(decibels, from: 0, weights0To500, from: 0, count: weights0To500.count)
        slope500To1500DBPerHz = Sums.product(
            decibels, from: slopeEdge - 1, weights500To1500, from: 0, count: weights500To1500.count)
        let low = row(power, edges.at300, edges.at1000)
        let middle = row(power, edges.at1000, edges.at2000)
        let high = row(power, edges.at2000, edges.at3400)
        telephoneBalanceDB = ratioDB(middle.sum + high.sum, low.sum)
        guard reaches5kHz else { return }
        let hum = row(power, edges.first, edges.at50)
        let bass = row(power, edges.at50, edges.at300)
        let highest = row(power, edges.at3400, edges.end)
        alphaRatioDB = ratioDB(bass.sum + low.sum, middle.sum + high.sum + highest.sum)
        hammarbergIndexDB = ratioDB(max(hum.peak, bass.peak, low.peak, middle.peak), max(high.peak, highest.peak))
    }

    private func row(_ power: SampleBuffer, _ first: Int, _ end: Int) -> (sum: Float, peak: Float) {
        Sums.sumAndPeak(power, from: first, count: end - first)
    }

    private func ratioDB(_ above: Float, _ below: Float) -> Float {
        Decibels.ofPower(above * scale) - Decibels.ofPower(below * scale)
    }

    /// The weights whose sum of products with `count` neighbouring bins is the least-squares slope per hertz.
    private static func slopeWeights(count: Int, binHz: Float) -> SampleBuffer {
        let centred = (0..<count).map { Float($0) - Float(count - 1) / 2 }
        let variance = centred.reduce(0) { $0 + $1 * $1 }
        return SampleBuffer(centred.map { $0 / (variance * binHz) })
    }
}
