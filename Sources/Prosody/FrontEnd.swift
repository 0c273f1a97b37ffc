package import DSP
package import Vocabulary

/// Everything that is measured on samples, before anything is decided: the input of the network and of the path search.
///
/// One call of ``analyze(frame:)`` a frame. Candidates come ``CandidateFeatures/lookAhead`` frames later than the rest,
/// since they are followed into the frames around them.
package struct FrontEnd: Archivable, ~Copyable {
    /// Samples that must follow a frame's centre.
    package static let rightReach = Periodicity.rightReach
    package static let featureCount = VoiceFeatures.count
    package static let candidateFeatureCount = CandidateFeatures.count
    /// Frames by which ``candidates`` lie behind the newest.
    package static let candidateDelay = CandidateFeatures.lookAhead

    private static let fftSize = 512
    /// Samples beyond this, 6 dB over full scale, are no sound; bounded, they overflow nothing.
    private static let limit: Float = 2
    private static let levelWindow = 320

    /// The samples themselves.
    package private(set) var full = SlidingHistory(keep: 4_096, capacity: 16_384)
    /// Power spectra of the last frames.
    private let spectra = (0..<Periodicity.depth).map { _ in SampleBuffer(count: fftSize / 2 + 1) }
    /// RMS level of the last frame.
    private(set) var levelDBFS: Float = Decibels.floor
    package private(set) var voice = VoiceFeatures(fftSize: fftSize)
    /// Candidates of the frame before the frame before.
    package private(set) var candidates = F0Candidates(minLag: Periodicity.minLag, maxLag: Periodicity.maxLag)
    /// Their features, ``candidateFeatureCount`` each.
    package let candidateFeatures = SampleBuffer(count: F0Candidates.capacity * CandidateFeatures.count)

    private(set) var periodicity = Periodicity()
    private let fft = RealFFT(size: fftSize)
    private let hann = Window.hann(size: fftSize)

    /// The sound and what was learned of it. ``levelDBFS``, ``candidates`` and ``candidateFeatures`` are written anew
    /// for each frame, `hann` is constant.
    package mutating func archive(_ archive: inout StateArchive) {
        full.archive(&archive)
        for spectrum in spectra { archive.visit(spectrum, in: 0...1e12) }
        voice.archive(&archive)
        periodicity.archive(&archive)
        archive.require(periodicity.fits(end: full.end))
    }

    package init() {}

    /// Features of the last frame, ``featureCount`` values.
    package var features: SampleBuffer { voice.values }

    /// Goes on at `position` of the stream; what has been learned of room and wearer stays.
    mutating func restart(at position: Int) {
        full.restart(at: position)
        periodicity.restart(at: position)
        for index in 0..<Periodicity.depth { periodicity.skip(frame: index) }
        // Of the sound nothing stays behind, also not between the steps: what follows may be a pause of an hour.
        periodicity.wipe()
        fft.wipe()
        for spectrum in spectra { spectrum.clear() }
    }

    /// Position after the last sample taken.
    var end: Int { full.end }

    /// Takes samples.
    package mutating func append(_ samples: Span<Float>, from start: Int, count: Int) {
        full.append(samples, from: start, count: count, limit: Self.limit)
    }

    /// Measures frame `index`; the samples up to ``rightReach`` after its centre are there.
    package mutating func analyze(frame index: Int) {
        let centre = index * ProsodyFrame.hop
        let meanSquare = Sums.variance(
            full.samples, from: full.index(of: centre - Self.levelWindow / 2), count: Self.levelWindow)
        levelDBFS = Decibels.level(ofMeanSquare: meanSquare)
        if isAudible { periodicity.process(full, centre: centre, frame: index) } else { periodicity.skip(frame: index) }
        let power = spectrum(of: index)
        fft.power(of: full.samples, from: full.index(of: centre - Self.fftSize / 2), window: hann, into: power)
        voice.read(power: power, levelDBFS: levelDBFS, periodicity: periodicity, frame: index)

        let past = index + Periodicity.depth - Self.candidateDelay
        candidates.find(in: periodicity.combined, from: periodicity.offset(of: past))
        for place in 0..<candidates.count {
            CandidateFeatures.write(
                candidates.list[place], best: candidates.bestHeight, periodicity: periodicity, frame: past,
                voice: voice, into: candidateFeatures, at: place * CandidateFeatures.count)
        }
    }

    /// The power spectrum of frame `index`, one of the last ``Periodicity/depth``: 512 points under a Hann window.
    func spectrum(of index: Int) -> SampleBuffer { spectra[index % Periodicity.depth] }

    /// Nothing so far below the wearer's own level is voiced; the correlations are saved.
    private var isAudible: Bool { levelDBFS > -90 && levelDBFS > voice.topDBFS - 42 }
}
