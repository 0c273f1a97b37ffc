package import DSP
internal import Glibc
package import Vocabulary

/// What the network hears of a frame: periodicity, levels and bands, all relative to the wearer's own and to the
/// room's.
package struct VoiceFeatures: Archivable, ~Copyable {
    /// Values a frame.
    static let count = 13 + 2 * MelBands.count

    /// The features of the last frame, dB divided by 20.
    package let values = SampleBuffer(count: count)
    /// The room: level that 90 % of the last frames exceed, dBFS.
    var noiseFloorDBFS: Float { floor.value }
    /// Level that 5 % of the last seconds' frames with somebody speaking exceed, dBFS.
    var topDBFS: Float { fastTop.value }
    /// log2 of the lag at which the wearer's voice repeats most of the time.
    var usualLogLag: Float { usual.value }
    /// How well that is known, 0...1.
    var usualConfidence: Float { min(1, Float(usual.count) / 50) }

    private var floor = RunningQuantile(probability: 0.1, firstStep: 40, minStep: 0.6)
    private var fastTop = RunningQuantile(probability: 0.95, firstStep: 40, minStep: 0.6)
    private var slowTop = RunningQuantile(probability: 0.95, firstStep: 40, minStep: 0.03)
    private var usual = RunningQuantile(probability: 0.5, firstStep: 2, minStep: 0.01)
    private var bands: MelBands
    /// The disadvantage of each lag, out of reach beyond the range.
    private let lagBias = SampleBuffer(
        (Periodicity.minLag..<Periodicity.minLag + 64).map { $0 <= Periodicity.maxLag ? -0.0015 * Float($0) : -100 })

    /// What was learned of room and wearer; ``values`` are written anew for each frame, `lagBias` is constant.
    package mutating func archive(_ archive: inout StateArchive) {
        floor.archive(&archive)
        fastTop.archive(&archive)
        slowTop.archive(&archive)
        usual.archive(&archive)
        bands.archive(&archive)
    }

    package init(fftSize: Int) { bands = MelBands(fftSize: fftSize) }

    /// Reads a frame's spectrum, level and correlations.
    package mutating func read(
        power: SampleBuffer, levelDBFS: Float, periodicity: borrowing Periodicity, frame index: Int
    ) {
        let here = periodicity.offset(of: index)
        let best = bestLag(periodicity.combined, from: here)
        let height = periodicity.combined[here + best]
        floor.push(levelDBFS)
        let isSpeech = levelDBFS > floor.value + 8
        if isSpeech {
            fastTop.push(levelDBFS)
            slowTop.push(levelDBFS)
        }
        let logLag = log2f(Float(best))
        if height > 0.8, isSpeech, levelDBFS > fastTop.value - 15 { usual.push(logLag) }
        bands.read(power, isSpeech: isSpeech)

        let before = periodicity.offset(of: index + Periodicity.depth - 1)
        values[0] = height
        values[1] = periodicity.low[here + best / 2]
        values[2] =
            Sums.total(
                periodicity.combined, from: here + Periodicity.minLag,
                count: Periodicity.maxLag - Periodicity.minLag + 1) / 60
        values[3] = Self.highest(periodicity.combined, near: best, from: before)
        values[4] = Self.highest(periodicity.envelope, near: best, from: here)
        values[5] = periodicity.envelope[here + bestLag(periodicity.envelope, from: here)]
        values[6] = usual.count > 0 ? logLag - usual.value : 0
        values[7] = fastTop.count > 0 ? (levelDBFS - fastTop.value) / 20 : 0
        values[8] = slowTop.count > 0 ? (levelDBFS - slowTop.value) / 20 : 0
        values[9] = (levelDBFS - floor.value) / 20
        values[10] = (Decibels.level(ofMeanSquare: periodicity.lowMeanSquare) - levelDBFS) / 20
        values[11] = slowTop.count > 0 ? (slowTop.value - floor.value) / 20 : 0
        values[12] = Self.highest(periodicity.low, near: best, from: here)
        for band in 0..<2 * MelBands.count { values[13 + band] = bands.relative[band] / 20 }
    }

    /// The lag of the highest correlation, longer lags at a small disadvantage: multiples of the period come as high.
    private func bestLag(_ r: SampleBuffer, from start: Int) -> Int {
        Periodicity.minLag
            + PeakSearch.place(in: r, from: start + Periodicity.minLag, count: lagBias.count, bias: lagBias)
    }

    /// The highest of three neighbouring lags.
    private static func highest(_ r: SampleBuffer, near tau: Int, from start: Int) -> Float {
        max(r[start + tau - 1], r[start + tau], r[start + tau + 1])
    }
}
