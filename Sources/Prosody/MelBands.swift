internal import DSP
internal import Glibc
internal import Vocabulary

/// Levels of 20 bands of equal width on the mel scale, 80-7600 Hz, each against its own floor and its own top.
///
/// The floor is what 90 % of the last frames exceed, the top what 10 % of the frames with somebody speaking exceed: so
/// a telephone line, a hum or another microphone change neither. Real-time safe.
struct MelBands: Archivable {
    static let count = 20
    /// Level of each band in dB over its floor, then in dB over its top.
    let relative = SampleBuffer(count: 2 * count)

    /// Whole vectors, the last ones unused.
    private static let paddedCount = (count + 7) / 8 * 8
    private let levels = SampleBuffer(count: paddedCount)
    private let edges: [Int]
    private let scales: [Float]
    private var floors = RunningQuantiles(size: paddedCount, probability: 0.1, firstStep: 40, minStep: 0.6)
    private var tops = RunningQuantiles(size: paddedCount, probability: 0.9, firstStep: 40, minStep: 0.2)

    /// Floors and tops; `levels` and ``relative`` are written anew for each frame.
    mutating func archive(_ archive: inout StateArchive) {
        floors.archive(&archive)
        tops.archive(&archive)
    }

    /// Prepares for spectra of `fftSize` points at the analysis rate under a Hann window.
    init(fftSize: Int) {
        func mel(_ hertz: Float) -> Float { 2_595 * log10f(1 + hertz / 700) }
        let binHz = Float(SampleRate.analysis.hertz) / Float(fftSize)
        edges = (0...Self.count).map { index in
            let place = mel(80) + (mel(7_600) - mel(80)) * Float(index) / Float(Self.count)
            return Int((700 * (powf(10, place / 2_595) - 1) / binHz).rounded())
        }
        let peak = Float(fftSize) / 4
        scales = zip(edges.dropFirst(), edges).map { 1 / (peak * peak * Float($0 - $1)) }
    }

    /// Reads one power spectrum.
    mutating func read(_ power: SampleBuffer, isSpeech: Bool) {
        for band in 0..<Self.count {
            levels[band] = scales[band] * Sums.total(power, from: edges[band], count: edges[band + 1] - edges[band])
        }
        Decibels.ofPowers(levels, from: 0, count: Self.count, scale: 1, into: levels)
        floors.push(levels)
        if isSpeech { tops.push(levels) }
        for band in 0..<Self.count {
            relative[band] = levels[band] - floors.values[band]
            relative[Self.count + band] = tops.count > 0 ? levels[band] - tops.values[band] : 0
        }
    }
}
