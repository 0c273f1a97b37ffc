public import Vocabulary

/// What is known of the voice at one instant; one every 10 ms (``ProsodyFrame/hop``).
///
/// Every value describes the frame whose centre is at ``time``. A value that does not exist (no pitch in unvoiced
/// sound, no spectral band above the bandwidth of a telephone line) is `nil`, never 0.
public struct ProsodyFrame: Archivable, Sendable, Equatable {
    /// Samples from one frame to the next, at the analysis rate: 10 ms.
    public static let hop = 160

    /// Centre of the frame.
    public var time: StreamTime
    /// Fundamental frequency in hertz, 60...500; `nil` where unvoiced.
    public var f0Hz: Float?
    /// Probability that the wearer's voice is voiced and has the pitch found, 0...1; a frame with an F0 has at least
    /// one half.
    public var voicingStrength: Float
    /// RMS level of 20 ms, dB re a full-scale sine; at least ``Decibels/floor``.
    public var levelDBFS: Float
    /// The room without the voice: level exceeded by 90 % of the last seconds, dBFS.
    public var noiseFloorDBFS: Float
    /// Whether the wearer is speaking, pauses inside words included; others, however clearly heard, do not count.
    public var isNearTalker: Bool
    /// Harmonics-to-noise ratio in dB, from the correlation at the period (Boersma 1993); `nil` where unvoiced.
    public var hnrDB: Float?
    /// Cepstral peak prominence in dB, about -5...30; `nil` where unvoiced.
    public var cppDB: Float?
    /// Cycle-to-cycle change of the period over the last 100 ms, share of the mean (Praat: jitter local); `nil` where
    /// fewer than five periods are there.
    public var jitterLocal: Float?
    /// The same against the mean of three neighbours (Praat: jitter RAP).
    public var jitterRAP: Float?
    /// Cycle-to-cycle change of the amplitude over the last 100 ms, share of the mean (Praat: shimmer local).
    public var shimmerLocal: Float?
    /// The same in dB (Praat: shimmer local, dB).
    public var shimmerLocalDB: Float?
    /// Slope of the log power spectrum from 0 to 500 Hz, dB/Hz; `nil` in silence.
    public var slope0To500DBPerHz: Float?
    /// Slope of the log power spectrum from 500 to 1500 Hz, dB/Hz; `nil` in silence.
    public var slope500To1500DBPerHz: Float?
    /// Energy 1-3.4 kHz over energy 300-1000 Hz, dB: rises with vocal effort, and lies in the band of every line; `nil`
    /// in silence.
    public var telephoneBalanceDB: Float?
    /// Energy 50-1000 Hz over energy 1-5 kHz, dB (GeMAPS); `nil` in silence and on a line that ends
    /// below 5 kHz.
    public var alphaRatioDB: Float?
    /// Highest peak 0-2 kHz over highest peak 2-5 kHz, dB (GeMAPS); `nil` in silence and on a line that ends
    /// below 5 kHz.
    public var hammarbergIndexDB: Float?
    /// Whether a syllable nucleus lies here.
    public var isSyllableNucleus: Bool

    /// Pitch in semitones above 27.5 Hz; `nil` where unvoiced.
    public var f0Semitones: Float? { f0Hz.map(Semitones.above27Point5Hz) }

    /// Every value.
    public mutating func archive(_ archive: inout StateArchive) {
        time.archive(&archive)
        archive.visit(&f0Hz)
        archive.visit(&voicingStrength)
        archive.visit(&levelDBFS)
        archive.visit(&noiseFloorDBFS)
        archive.visit(&isNearTalker)
        archive.visit(&hnrDB)
        archive.visit(&cppDB)
        archive.visit(&jitterLocal)
        archive.visit(&jitterRAP)
        archive.visit(&shimmerLocal)
        archive.visit(&shimmerLocalDB)
        archive.visit(&slope0To500DBPerHz)
        archive.visit(&slope500To1500DBPerHz)
        archive.visit(&telephoneBalanceDB)
        archive.visit(&alphaRatioDB)
        archive.visit(&hammarbergIndexDB)
        archive.visit(&isSyllableNucleus)
    }

    /// A frame of silence at `time`.
    public init(time: StreamTime) {
        self.time = time
        f0Hz = nil
        voicingStrength = 0
        levelDBFS = -120
        noiseFloorDBFS = -120
        isNearTalker = false
        hnrDB = nil
        cppDB = nil
        jitterLocal = nil
        jitterRAP = nil
        shimmerLocal = nil
        shimmerLocalDB = nil
        slope0To500DBPerHz = nil
        slope500To1500DBPerHz = nil
        telephoneBalanceDB = nil
        alphaRatioDB = nil
        hammarbergIndexDB = nil
        isSyllableNucleus = false
    }
}
