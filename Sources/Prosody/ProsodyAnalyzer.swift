internal import DSP
internal import Glibc
public import Vocabulary

/// Samples in, one ``ProsodyFrame`` every 10 ms out, ``lookAheadSamples`` later.
///
/// The stages of one frame, in order: (1) ``FrontEnd`` measures spectrum, levels and periodicity; (2) the voice network
/// hears them and answers, for frames a little earlier: voiced? a nucleus? the wearer? (3) the candidate network weighs
/// the possible periods and the path search joins them; (4) the period is refined on the low band at 8 kHz, voice
/// quality is measured at the full rate; (5) the frame is handed out.
///
/// The same samples give the same frames whatever the length of the blocks. Allocates nothing after `init`. One thread.
public struct ProsodyAnalyzer: Archivable, ~Copyable {
    /// Samples of the stream beyond a frame's centre that must be there before the frame is handed out: 95 ms.
    public static let lookAheadSamples = delay * ProsodyFrame.hop + FrontEnd.rightReach

    /// Frames between the newest measured and the one handed out.
    private static let delay = VoiceNetwork.delay
    private static let depth = 16
    /// Probability from which a frame counts as voiced, or as the wearer's.
    private static let minProbability: Float = 0.5

    private var front = FrontEnd()
    private var network: VoiceNetwork
    private let candidateNetwork: CandidateNetwork
    private let logits = SampleBuffer(count: F0Candidates.capacity)
    private var tracker = F0Tracker()
    /// How sure the choice of pitch was in the last frames.
    private var certainties = [Float](repeating: 0, count: depth)
    private let refiner = PeriodRefiner()
    private var nuclei = SyllableNuclei()
    private var balance = SpectralBalance(fftSize: 512)
    private var bandwidth = InputBandwidth()
    private let cepstralPeak = CepstralPeak()
    private var pulses = PulseMarks()
    /// Frames that wait for the network's answers.
    private var pending = [ProsodyFrame](repeating: ProsodyFrame(time: .zero), count: depth)
    private var nextFrame = 0
    private var firstFrame = 0

    /// All that the next frame rests on. `balance`, `logits` and the scratch of `cepstralPeak` are written before they
    /// are read.
    public mutating func archive(_ archive: inout StateArchive) {
        front.archive(&archive)
        network.archive(&archive)
        tracker.archive(&archive)
        archive.visit(&certainties, in: 0...2)
        refiner.archive(&archive)
        nuclei.archive(&archive)
        bandwidth.archive(&archive)
        pulses.archive(&archive)
        archive.visit(&pending)
        archive.visit(&nextFrame)
        archive.visit(&firstFrame, in: 0...nextFrame)
        let needed = nextFrame * ProsodyFrame.hop + FrontEnd.rightReach - front.end
        archive.require(needed >= 1 && needed <= ProsodyFrame.hop + FrontEnd.rightReach)
        // Frames that still wait lie where their numbers say, so that their surroundings are there.
        for index in max(firstFrame, nextFrame - Self.depth)..<nextFrame {
            archive.require(pending[index % Self.depth].time.sample == index * ProsodyFrame.hop)
        }
    }

    /// Makes all plans and memory.
    public init() { self.init(.standard) }

    /// Makes it with other weights than those it ships with.
    package init(_ parameters: NetworkParameters) {
        network = VoiceNetwork(parameters)
        candidateNetwork = CandidateNetwork(parameters)
    }

    /// Takes the next samples of the stream and hands out every frame that they complete.
    public mutating func process(_ samples: Span<Float>, emit: (ProsodyFrame) -> Void) {
        var start = 0
        while start < samples.count {
            let needed = nextFrame * ProsodyFrame.hop + FrontEnd.rightReach - front.end
            let count = min(needed, samples.count - start)
            front.append(samples, from: start, count: count)
            start += count
            if count == needed { analyzeFrame(emit: emit) }
        }
    }

    /// How many samples complete the `count`-th frame from now on.
    /// - Parameter count: at least 1.
    /// - Returns: at least 1.
    public func samples(untilFrame count: Int) -> Int {
        let newest = max(nextFrame, firstFrame + Self.delay) + count - 1
        return newest * ProsodyFrame.hop + FrontEnd.rightReach - front.end
    }

    /// Hands out the frames that still wait, as if silence followed. The analyzer is then at its end until
    /// ``skip(to:)``.
    public mutating func finish(emit: (ProsodyFrame) -> Void) {
        let end = front.end
        let silence = [Float](repeating: 0, count: Self.lookAheadSamples)
        process(silence.span) { frame in if frame.time.sample < end { emit(frame) } }
    }

    /// Goes on after lost samples: `time` is that of the next sample. Frames that waited are dropped, and of the sound
    /// nothing stays in memory; what has been learned of room and wearer stays.
    public mutating func skip(to time: StreamTime) {
        front.restart(at: time.sample)
        nextFrame = (time.sample + ProsodyFrame.hop - 1) / ProsodyFrame.hop
        firstFrame = nextFrame
        network.restart()
        tracker.restart()
        refiner.restart()
        pulses.restart()
        pulses.wipe()
        nuclei = SyllableNuclei()
    }

    private mutating func analyzeFrame(emit: (ProsodyFrame) -> Void) {
        let newest = nextFrame
        nextFrame += 1
        front.analyze(frame: newest)
        network.process(front.features)
        pending[newest % Self.depth] = measured(newest)
        let isNucleus = nuclei.push(network.nucleus)
        followPitch(newest: newest)
        let index = newest - Self.delay
        guard index >= firstFrame else { return }
        var frame = pending[index % Self.depth]
        frame.isNearTalker = network.nearTalker >= Self.minProbability
        frame.isSyllableNucleus = isNucleus
        // Voiced, and at this pitch: where either is doubtful, nothing is said.
        frame.voicingStrength = network.voicing * certainties[index % Self.depth]
        if frame.voicingStrength >= Self.minProbability, let period = refiner.smoothed(at: index) {
            frame.f0Hz = max(60, min(500, Float(SampleRate.analysis.hertz) / period))
            measureQuality(&frame, index: index, period: period)
        }
        emit(frame)
    }

    /// What is known of the newest frame without any look-ahead.
    private mutating func measured(_ index: Int) -> ProsodyFrame {
        var frame = ProsodyFrame(time: StreamTime(sample: index * ProsodyFrame.hop))
        frame.levelDBFS = front.levelDBFS
        frame.noiseFloorDBFS = front.voice.noiseFloorDBFS
        let spectrum = front.spectrum(of: index)
        bandwidth.read(spectrum)
        balance.read(spectrum, isSilent: front.levelDBFS < -90, reaches5kHz: bandwidth.verdict == .wide)
        frame.telephoneBalanceDB = balance.telephoneBalanceDB
        frame.alphaRatioDB = balance.alphaRatioDB
        frame.hammarbergIndexDB = balance.hammarbergIndexDB
        frame.slope0To500DBPerHz = balance.slope0To500DBPerHz
        frame.slope500To1500DBPerHz = balance.slope500To1500DBPerHz
        return frame
    }

    /// How regular and how clear a voiced frame is.
    private mutating func measureQuality(_ frame: inout ProsodyFrame, index: Int, period: Float) {
        let centre = front.full.index(of: frame.time.sample)
        frame.hnrDB = Self.hnr(correlation: refiner.height(period: period, in: front.full.samples, centre: centre))
        frame.cppDB = cepstralPeak.prominenceDB(of: front.spectrum(of: index), period: period)
        pulses.follow(front.full.samples, index: centre, centre: frame.time.sample, period: period)
        guard let perturbation = Perturbation(of: pulses.train) else { return }
        frame.jitterLocal = perturbation.jitterLocal
        frame.jitterRAP = perturbation.jitterRAP
        frame.shimmerLocal = perturbation.shimmerLocal
        frame.shimmerLocalDB = perturbation.shimmerLocalDB
    }

    /// Weighs the newest candidates, and refines the period of the frame whose path is now decided.
    private mutating func followPitch(newest: Int) {
        guard newest - FrontEnd.candidateDelay >= firstFrame else { return }
        for place in 0..<front.candidates.count {
            logits[place] = candidateNetwork.score(
                front.candidateFeatures, from: place * FrontEnd.candidateFeatureCount)
        }
        let choice = tracker.push(front.candidates, logits: logits)
        let index = newest - FrontEnd.candidateDelay - F0Tracker.lag
        guard index >= firstFrame else { return }
        certainties[index % Self.depth] = choice?.certainty ?? 0
        if let choice {
            refiner.refine(
                period: choice.lag * Float(Periodicity.decimation), in: front.periodicity.halfRate.samples,
                centre: front.periodicity.halfRate.index(of: index * ProsodyFrame.hop / 2), frame: index)
        } else {
            refiner.skip(frame: index)
        }
    }

    /// `10 log10(r / (1 - r))`, within -20...40 dB, beyond which the window's length decides and not the voice.
    private static func hnr(correlation r: Float) -> Float {
        let bounded = max(0.01, min(0.9999, r))
        return 10 * log10f(bounded / (1 - bounded))
    }
}
