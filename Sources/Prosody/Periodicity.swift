package import DSP
package import Vocabulary

/// How strongly the sound repeats at every lag, in two views: the low band, where the harmonics are, and the envelope
/// of 1-3.6 kHz, which keeps the period when the fundamental is cut off by a telephone line or buried under a fan.
///
/// Both at 4 kHz, by the normalised cross-correlation over 40 ms, and both together. The last ``depth`` frames stay, so
/// that a candidate can be followed forwards and backwards in time.
package struct Periodicity: Archivable, ~Copyable {
    static let decimation = 4
    static let windowSize = 160
    /// 500 Hz and 60 Hz at 4 kHz.
    static let minLag = 8
    static let maxLag = 67
    static let lagCount = maxLag + 2
    /// Frames kept.
    static let depth = 8
    /// Samples at 4 kHz from the frame's first to its centre: half of the window and of a period of 125 Hz.
    static let leftReach = 96
    /// Samples at the full rate that must follow the frame's centre: 35 ms.
    package static let rightReach = (windowSize + lagCount - 1 - leftReach) * decimation + 32

    // Each a little longer than needed: whole vectors are read.
    /// Correlations of the low band, ``lagCount`` a frame; frame `f` begins at ``offset(of:)``.
    let low = SampleBuffer(count: depth * lagCount + 8)
    /// Correlations of the envelope, likewise.
    let envelope = SampleBuffer(count: depth * lagCount + 8)
    /// Both together, the envelope at half weight; 1 for perfect repetition.
    let combined = SampleBuffer(count: depth * lagCount + 8)
    /// Mean square of the low band in the last frame.
    private(set) var lowMeanSquare: Float = 0

    /// The low band at 8 kHz, for whoever wants the period more exactly; position `p` lies at sample `2 p` of the
    /// stream.
    private(set) var halfRate = SlidingHistory(keep: 1_024, capacity: 8_192)
    private var lowHistory = SlidingHistory(keep: 512, capacity: 4_096)
    private var band = SlidingHistory(keep: 2_048, capacity: 8_192)
    private var envelopeHistory = SlidingHistory(keep: 512, capacity: 4_096)
    private let lowPass = Decimator(
        factor: decimation / 2,
        taps: Window.lowPass(taps: 65, cutoffHz: 1_200, rateHz: Double(SampleRate.analysis.hertz)))
    private let bandTaps = Window.bandPass(taps: 17, band: 1_000...3_600, rateHz: Double(SampleRate.analysis.hertz))
    private let bandBlock = SampleBuffer(count: 2 * ProsodyFrame.hop)
    private let smoother = Decimator(
        factor: decimation, taps: Window.lowPass(taps: 17, cutoffHz: 900, rateHz: Double(SampleRate.analysis.hertz)))
    private let correlation = NormalizedCorrelation(windowSize: windowSize, lagCount: lagCount)

    /// The filtered bands and the correlations of the last frames. ``lowMeanSquare`` and `bandBlock` are written anew
    /// for each frame, `bandTaps` are constant.
    package mutating func archive(_ archive: inout StateArchive) {
        archive.visit(low, in: -2...2)
        archive.visit(envelope, in: -2...2)
        archive.visit(combined, in: -2...2)
        halfRate.archive(&archive)
        lowHistory.archive(&archive)
        band.archive(&archive)
        envelopeHistory.archive(&archive)
    }

    /// Whether the bands can have come from a sound that ends at `end`: they move on together, and never before it.
    func fits(end: Int) -> Bool {
        let low = lowHistory.end
        return halfRate.end == 2 * low && envelopeHistory.end == low && low >= 0
            && Self.decimation * low < end + Self.decimation && abs(band.end - Self.decimation * low) <= smoother.reach
    }

    /// Where frame `index` lies in ``low`` and ``envelope``.
    func offset(of index: Int) -> Int { index % Self.depth * Self.lagCount }

    package init() {}

    /// Goes on at `position` of the full-rate stream, zeros before it.
    mutating func restart(at position: Int) {
        let aligned = (position + Self.decimation - 1) / Self.decimation
        halfRate.restart(at: 2 * aligned)
        lowHistory.restart(at: aligned)
        envelopeHistory.restart(at: aligned)
        band.restart(at: aligned * Self.decimation - smoother.reach)
    }

    /// Overwrites what is left of the sound between its steps; ``restart(at:)`` forgets the rest.
    func wipe() {
        lowPass.wipe()
        smoother.wipe()
        correlation.wipe()
        bandBlock.clear()
    }

    /// Correlates frame `index`, whose centre is sample `centre` of the stream in `x`.
    package mutating func process(_ x: borrowing SlidingHistory, centre: Int, frame index: Int) {
        let start = centre / Self.decimation - Self.leftReach
        // After frames without sound, or lost samples: what lies between was never filtered and is not needed.
        if lowHistory.end < start { restart(at: start * Self.decimation) }
        let limit = (centre + Self.rightReach - lowPass.reach) / Self.decimation
        lowPass.append(x, to: &halfRate, upTo: 2 * limit)
        lowHistory.appendEverySecond(of: halfRate, upTo: limit)
        while band.end < limit * Self.decimation + smoother.reach {
            let count = min(bandBlock.count, limit * Self.decimation + smoother.reach - band.end)
            FIR.filter(
                x.samples, from: x.index(of: band.end) - bandTaps.count / 2, count: count, taps: bandTaps,
                into: bandBlock)
            bandBlock.rectify(count: count)
            band.append(bandBlock, count: count)
        }
        smoother.append(band, to: &envelopeHistory, upTo: limit)
        lowMeanSquare = correlation.process(
            lowHistory.samples, from: lowHistory.index(of: start), into: low, at: offset(of: index))
        correlation.process(
            envelopeHistory.samples, from: envelopeHistory.index(of: start), into: envelope, at: offset(of: index))
        combined.mix(low, by: 2.0 / 3, with: envelope, by: 1.0 / 3, from: offset(of: index), count: Self.lagCount)
    }

    /// Writes a frame without sound.
    mutating func skip(frame index: Int) {
        low.fill(0, from: offset(of: index), count: Self.lagCount)
        envelope.fill(0, from: offset(of: index), count: Self.lagCount)
        combined.fill(0, from: offset(of: index), count: Self.lagCount)
        lowMeanSquare = 0
    }
}
