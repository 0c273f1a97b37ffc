public import AudioTypes
internal import DSP
internal import Glibc

/// Samples in, one ``ProsodyFrame`` every 10 ms out, ``lookAheadSamples`` later.
///
/// The stages of one frame, in order: (1) samples go into a full-rate history and, low-passed, into one at 4 kHz;
/// (2) the normalised correlation at 4 kHz gives period candidates; (3) level, noise floor and near-talker penalty;
/// (4) the path search joins candidates over frames; and, for the frame that it decided 70 ms back, (5) the period is
/// refined at the full rate, which also gives the HNR; (6) the syllable decision; (7) the frame is handed out.
///
/// The same samples give the same frames whatever the length of the blocks. Allocates nothing after `init`. One thread.
public struct ProsodyAnalyzer: ~Copyable {
    /// Samples of the stream beyond a frame's centre that must be there before the frame is handed out: 95.5 ms.
    public static let lookAheadSamples = F0Tracker.lag * ProsodyFrame.hop + rightReach

    private static let decimation = 4
    private static let windowSize = 120
    private static let shortestLag = 8
    private static let longestLag = 67
    private static let fftSize = 512
    /// Half of the correlation frame (94 samples at 4 kHz) and of the decimation filter (32 samples), at the full rate.
    private static let rightReach = 94 * decimation + 32
    private static let levelWindow = 320
    private static let depth = 16

    /// Local score of "unvoiced" in quiet, in units of correlation height; the bench's development set decided.
    private static let unvoicedScore: Float = 0.46
    /// How much a frame that is too soft to be the wearer adds to it.
    private static let softnessWeight: Float = 1.0

    /// Stages 1 and 2.
    private var full = SlidingHistory(keep: 4_096, capacity: 16_384)
    private var low = SlidingHistory(keep: 512, capacity: 4_096)
    private var decimator = Decimator(factor: decimation, taps: lowPass())
    private let correlation = NormalizedCorrelation(windowSize: windowSize, lagCount: longestLag + 2)
    private let r = SampleBuffer(count: longestLag + 2)
    private var candidates = F0Candidates(shortestLag: shortestLag, longestLag: longestLag)
    /// Stage 3 to 6.
    private let fft = RealFFT(size: fftSize)
    private let hann = Window.hann(size: fftSize)
    private let power = SampleBuffer(count: fftSize / 2 + 1)
    private var balance = SpectralBalance(fftSize: fftSize)
    private var nearTalker = NearTalker()
    private var tracker = F0Tracker()
    private let refiner = PeriodRefiner()
    private var nuclei = SyllableNuclei()
    /// Frames that wait for their pitch.
    private var pending = [ProsodyFrame](repeating: ProsodyFrame(time: .zero), count: depth)
    private var nextFrame = 0
    private var firstFrame = 0

    /// Makes all plans and memory.
    public init() {}

    /// Takes the next samples of the stream and hands out every frame that they complete.
    public mutating func process(_ samples: Span<Float>, emit: (ProsodyFrame) -> Void) {
        for index in samples.indices {
            take(samples[index])
            if full.end == nextFrame * ProsodyFrame.hop + Self.rightReach { analyzeFrame(emit: emit) }
        }
    }

    /// Hands out the frames that still wait, as if silence followed. The analyzer is then at its end until ``skip(to:)``.
    public mutating func finish(emit: (ProsodyFrame) -> Void) {
        let end = full.end
        for _ in 0..<Self.lookAheadSamples {
            take(0)
            if full.end == nextFrame * ProsodyFrame.hop + Self.rightReach {
                analyzeFrame { frame in if frame.time.sample < end { emit(frame) } }
            }
        }
    }

    /// Goes on after lost samples: `time` is that of the next sample. Frames that waited are dropped; what has been
    /// learned of room and wearer stays.
    public mutating func skip(to time: StreamTime) {
        full.restart(at: time.sample)
        nextFrame = (time.sample + ProsodyFrame.hop - 1) / ProsodyFrame.hop
        firstFrame = nextFrame
        // The low-rate grid stays on multiples of four of the stream, which is where frame centres are.
        let aligned = (time.sample + Self.decimation - 1) / Self.decimation
        low.restart(at: aligned)
        decimator = Decimator(
            factor: Self.decimation, taps: Self.lowPass(), phase: aligned * Self.decimation - time.sample)
        tracker = F0Tracker()
        nuclei = SyllableNuclei()
    }

    private static func lowPass() -> SampleBuffer {
        Window.lowPass(taps: 65, cutoffHz: 1_200, rateHz: 16_000)
    }

    private mutating func take(_ sample: Float) {
        full.append(sample)
        if let output = decimator.push(sample) { low.append(output) }
    }

    private mutating func analyzeFrame(emit: (ProsodyFrame) -> Void) {
        let centre = nextFrame * ProsodyFrame.hop
        var frame = ProsodyFrame(time: StreamTime(sample: centre))

        let lowStart = centre / Self.decimation - correlation.frameSize / 2
        correlation.process(low.samples, from: low.index(of: lowStart), into: r)
        candidates.find(in: r)

        let meanSquare = Correlation.meanSquare(
            full.samples, from: full.index(of: centre - Self.levelWindow / 2), count: Self.levelWindow)
        frame.levelDBFS = Decibels.level(ofMeanSquare: meanSquare)
        nearTalker.push(levelDBFS: frame.levelDBFS, periodicity: candidates.bestHeight)
        frame.noiseFloorDBFS = nearTalker.noiseFloorDBFS
        frame.isNearTalker = nearTalker.isLoudEnough(levelDBFS: frame.levelDBFS)

        fft.power(of: full.samples, from: full.index(of: centre - Self.fftSize / 2), window: hann, into: power)
        balance.read(power, isSilent: frame.levelDBFS < -90)
        frame.alphaRatioDB = balance.alphaRatioDB
        frame.hammarbergIndexDB = balance.hammarbergIndexDB
        frame.slope0To500DBPerHz = balance.slope0To500DBPerHz
        frame.slope500To1500DBPerHz = balance.slope500To1500DBPerHz
        nuclei.push(envelopeDB: balance.syllableBandDB)

        let penalty = nearTalker.unvoicedPenalty(levelDBFS: frame.levelDBFS)
        let decision = tracker.push(candidates, unvoicedScore: Self.unvoicedScore + Self.softnessWeight * penalty)
        pending[nextFrame % Self.depth] = frame
        nextFrame += 1
        if let decision { emit(complete(decision)) }
    }

    /// Gives the frame whose pitch has just been decided its pitch, HNR and syllable.
    private mutating func complete(_ decision: F0Tracker.Decision) -> ProsodyFrame {
        let index = nextFrame - 1 - F0Tracker.lag
        var frame = pending[index % Self.depth]
        frame.voicingStrength = max(0, min(1, decision.candidate?.height ?? decision.bestHeight))
        if let candidate = decision.candidate {
            let coarse = candidate.lag * Float(Self.decimation)
            let refined = refiner.refine(period: coarse, in: full.samples, centre: full.index(of: frame.time.sample))
            frame.f0Hz = max(60, min(500, 16_000 / (refined?.period ?? coarse)))
            frame.hnrDB = Self.hnr(correlation: refined?.height ?? candidate.height)
        }
        frame.isSyllableNucleus = nuclei.decide(frame: index - firstFrame, isVoiced: frame.f0Hz != nil)
        return frame
    }

    /// `10 log10(r / (1 - r))`, within -20...40 dB, beyond which the window's length decides and not the voice.
    private static func hnr(correlation r: Float) -> Float {
        let bounded = max(0.01, min(0.9999, r))
        return 10 * log10f(bounded / (1 - bounded))
    }
}
