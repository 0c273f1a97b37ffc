package import DSP
package import Vocabulary

/// Finds the glottal pulses of voiced frames, one a period, and measures the periods between them.
///
/// From the last pulse on, the next is the highest place of the smoothed waveform between 0.8 and 1.25 periods later,
/// one near the expected place preferred; the peak is placed between samples by a parabola through values ``stencil``
/// samples apart (in the way of Praat's "To PointProcess (peaks)", Praat manual). The period is then the lag, near the
/// distance of the two pulses, at which their surroundings are most alike (waveform matching, which Boersma 2009 found
/// less disturbed by noise than peaks), and its amplitude the RMS around the peak. Departures from Praat's "(cc)"
/// method, which does both in one: the pulses stay on peaks, so that nothing drifts, and only a few lags are tried.
///
/// The Hann smoothing over ``smoothing`` samples (gain one half at 730 Hz) keeps the peak from hopping between the
/// waves of the first formant. Over 197 recordings of running speech the rank correlation of the mean jitter with
/// Praat's was 0.45 with peaks smoothed over 9 samples, 0.61 over 21, and is 0.70 with matching; that of shimmer is
/// 0.83. Pulses of running speech are no exact thing: compare within one voice, over many seconds.
///
/// Upward or downward peaks are taken by the stronger side, judged over the starts of many voiced stretches, for a
/// microphone does not change its sign. Frames are consecutive or the train starts anew. The result depends on the
/// samples and periods alone. Gain does not move a pulse. Real-time safe; about 0.35 µs a frame at 160 Hz.
package struct PulseMarks: Archivable, ~Copyable {
    /// Samples on either side of a frame's centre that must be there when it is followed.
    static let reach = ProsodyFrame.hop / 2 + Int(1.5 * maxPeriod) + margin + 16

    /// Periods outside of this (640 and 59 Hz) are brought to its nearer end.
    private static let minPeriod: Float = 25
    private static let maxPeriod: Float = 270
    /// Taps of the smoothing; odd.
    private static let smoothing = 21
    private static let stencil = 5
    /// Samples needed on either side of a place that is searched.
    private static let margin = smoothing / 2 + stencil
    /// Around its peak a pulse's strength is taken over this share of the period to either side, as in Praat.
    private static let amplitudeReach: Float = 0.2
    /// Samples by which the period may differ from the distance of the peaks.
    private static let maxClimb = 5
    /// What a peak a fifth of a period off loses, as a share of the last pulse's height.
    private static let distancePenalty: Float = 0.3

    /// The pulses found since voicing began.
    package private(set) var train = PulseTrain()

    private let taps = hannTaps()
    private let likeness = SampleBuffer(count: 3)
    private let smoothed = SampleBuffer(count: Int(maxPeriod) + 2 * stencil + 16)
    private var nextCentre: Int?
    /// Whether peaks go up (positive) or down, summed over voiced stretches, older ones fading.
    private var polarityScore: Float = 0
    private var polarity: Float = 1
    /// Height of the last peak of the smoothed waveform.
    private var lastHeight: Float = 0

    /// The train and how it goes on. `smoothed` and `likeness` are written before they are read, `taps` are constant.
    package mutating func archive(_ archive: inout StateArchive) {
        train.archive(&archive)
        archive.visit(&nextCentre)
        archive.visit(&polarityScore)
        archive.visit(&polarity, in: -1...1)
        archive.visit(&lastHeight)
        archive.require(abs(polarity) == 1)
        // The next pulse is looked for near the frame, however the train was made up.
        if let nextCentre, train.count > 0 {
            archive.require(abs(train.lastPosition - Double(nextCentre)) < Double(Self.reach))
        }
    }

    package init() {}

    /// Forgets the pulses; called where voicing ends.
    mutating func restart() {
        train.removeAll()
        nextCentre = nil
    }

    /// Overwrites what is left of the sound between its steps.
    func wipe() { smoothed.clear() }

    /// Adds the pulses of one voiced frame to ``train``.
    /// - Parameters:
    ///   - x: the history at the full rate, ``reach`` samples beyond the frame's centre included.
    ///   - index: of the frame's centre in `x`.
    ///   - centre: its place in the stream, in samples.
    ///   - period: samples per period in this frame.
    package mutating func follow(_ x: SampleBuffer, index: Int, centre: Int, period: Float) {
        if centre != nextCentre { train.removeAll() }
        nextCentre = centre + ProsodyFrame.hop
        guard period.isFinite, index >= Self.reach, index + Self.reach <= x.count else { return restart() }
        let t0 = max(Self.minPeriod, min(Self.maxPeriod, period))
        let (left, right) = (centre - ProsodyFrame.hop / 2, centre + ProsodyFrame.hop / 2)
        if train.count == 0 { start(x, at: left, offset: index - centre, period: t0) }
        while train.count > 0, train.lastPosition + Double(t0) < Double(right) {
            let last = train.lastPosition
            let first = Int(last + 0.8 * Double(t0))
            let count = Int(0.45 * t0) + 2
            smooth(x, from: first + index - centre, count: count)
            let peak = peak(
                count: count, expected: Float(last + Double(t0) - Double(first)), reach: 0.2 * t0,
                penalty: Self.distancePenalty * lastHeight)
            let position = Double(first) + Double(peak.place)
            let period = matchedPeriod(x, offset: index - centre, from: last, to: position, t0)
            take(x, offset: index - centre, position: position, period: period, t0, height: peak.height)
        }
    }

    /// The lag at which one period around each of two pulses is most alike.
    private func matchedPeriod(
        _ x: SampleBuffer, offset: Int, from before: Double, to after: Double, _ t0: Float
    ) -> Float {
        let count = Int(t0)
        let start = Int(before) - count / 2 + offset
        var lag = Int((after - before).rounded())
        let r = { (lag: Int) in Correlation.normalized(x, from: start, lag: lag, count: count) }
        Correlation.normalized(x, from: start, firstLag: lag - 1, window: count, into: likeness)
        var (left, middle, right) = (likeness[0], likeness[1], likeness[2])
        for _ in 0..<Self.maxClimb {
            if left > middle {
                (left, middle, right) = (r(lag - 2), left, middle)
                lag -= 1
            } else if right > middle {
                (left, middle, right) = (middle, right, r(lag + 2))
                lag += 1
            } else {
                return Float(lag) + Parabola.peak(left: left, middle: middle, right: right).shift
            }
        }
        // Still climbing: another period's likeness is near, the peaks know better.
        return Float(after - before)
    }

    /// Finds the first pulse of a voiced stretch: the strongest peak of one period.
    private mutating func start(_ x: SampleBuffer, at first: Int, offset: Int, period t0: Float) {
        let count = Int(t0) + 1
        smooth(x, from: first + offset, count: count)
        var (highest, lowest) = (smoothed[Self.stencil], smoothed[Self.stencil])
        for n in 0..<count {
            highest = max(highest, smoothed[n + Self.stencil])
            lowest = min(lowest, smoothed[n + Self.stencil])
        }
        let range = highest - lowest
        guard range > 0, range.isFinite else { return }
        polarityScore = 0.9 * polarityScore + (highest + lowest) / range
        polarity = polarityScore < 0 ? -1 : 1
        let peak = peak(count: count, expected: 0, reach: 1, penalty: 0)
        take(x, offset: offset, position: Double(first) + Double(peak.place), period: t0, t0, height: peak.height)
    }

    /// Fills ``smoothed`` with the signal from `first - stencil` to `first + count + stencil`.
    private func smooth(_ x: SampleBuffer, from first: Int, count: Int) {
        // Some more for the sake of whole vectors.
        let whole = (count + 2 * Self.stencil + 7) / 8 * 8
        FIR.filter(x, from: first - Self.margin, count: whole, taps: taps, into: smoothed)
    }

    /// The best place in `0..<count` and its height.
    private func peak(count: Int, expected: Float, reach: Float, penalty: Float) -> (place: Float, height: Float) {
        let best = PeakSearch.place(
            in: smoothed, from: Self.stencil, count: count, sign: polarity, expected: expected,
            penalty: penalty / (reach * reach))
        let h = Self.stencil
        let vertex = Parabola.peak(
            left: polarity * smoothed[best], middle: polarity * smoothed[best + h],
            right: polarity * smoothed[best + 2 * h])
        return (Float(best) + vertex.shift * Float(h), vertex.height)
    }

    /// Appends a pulse; where there is none (silence, overflow, or the other half of the wave) the train breaks off.
    private mutating func take(
        _ x: SampleBuffer, offset: Int, position: Double, period: Float, _ t0: Float, height: Float
    ) {
        lastHeight = height
        let whole = position.rounded()
        let amplitude = Sums.meanSquare(
            x, around: Int(whole) + offset, shift: Float(position - whole), reach: Self.amplitudeReach * t0
        ).squareRoot()
        guard height > 0, amplitude > 0, amplitude.isFinite, train.count == 0 || position > train.lastPosition else {
            return train.removeAll()
        }
        train.append(Pulse(position: position, period: period, amplitude: amplitude))
    }

    /// The inner points of a Hann window; they sum to 1.
    private static func hannTaps() -> SampleBuffer {
        let inner = Array(Window.hann(size: smoothing + 1).array.dropFirst())
        let sum = inner.reduce(0, +)
        return SampleBuffer(inner.map { $0 / sum })
    }
}
