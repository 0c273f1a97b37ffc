public import Sodium

/// The stored seconds around one alert: what was said about them, the samples, and the features track beside them.
public struct Segment: Sendable, Equatable {
    /// Who, when and why; also readable without opening the audio once decrypted.
    public var metadata: SegmentMetadata
    /// Mono samples at 16 kHz, exactly as they were analysed.
    public var samples: [Int16]
    /// One point every 10 ms, in time order, times relative to the first sample.
    public var track: [TrackPoint]
    /// The analysis as it stood before the first sample, so that the scores can be computed again; empty where it was
    /// not kept. Opaque here.
    public var state: [UInt8]

    /// Puts the parts together.
    public init(metadata: SegmentMetadata, samples: [Int16], track: [TrackPoint], state: [UInt8] = []) {
        self.metadata = metadata
        self.samples = samples
        self.track = track
        self.state = state
    }
}

/// One 10 ms step of the track that lies beside the audio of a segment.
public struct TrackPoint: Sendable, Equatable {
    /// Centre of the frame, seconds from the first sample of the segment.
    public var timeS: Float
    /// Fundamental frequency in hertz; `nil` where unvoiced.
    public var f0Hz: Float?
    /// Strength of voicing, 0...1.
    public var voicingStrength: Float
    /// Level in dB re a full-scale sine.
    public var levelDBFS: Float
    /// Whether a syllable nucleus lies in this frame.
    public var isSyllableNucleus: Bool
    /// Syllables per second over the last seconds; `nil` where there was too little speech.
    public var syllableRate: Float?
    /// Score 0...100 in force at this frame; `nil` where there is no opinion.
    public var score: Float?

    /// Puts the parts together.
    public init(
        timeS: Float, f0Hz: Float?, voicingStrength: Float, levelDBFS: Float, isSyllableNucleus: Bool,
        syllableRate: Float?, score: Float?
    ) {
        self.timeS = timeS
        self.f0Hz = f0Hz
        self.voicingStrength = voicingStrength
        self.levelDBFS = levelDBFS
        self.isSyllableNucleus = isSyllableNucleus
        self.syllableRate = syllableRate
        self.score = score
    }
}

/// A few seconds of a segment that is being written.
public struct SegmentBlock: Sendable {
    /// The samples of a block by default: four seconds. About as many fill one chunk of the encryption.
    public static let usualCount = 64_000

    /// The samples, which follow those of the block before without a hole.
    public let samples: LockedBuffer<Int16>
    /// The track of the same stretch, times from the first sample of the segment on.
    public let track: [TrackPoint]
    /// With the first block: the analysis as it stood before the first sample.
    public let state: LockedBuffer<UInt8>?

    /// Puts the parts together.
    /// - Parameters:
    ///   - samples: at least one.
    ///   - track: in time order.
    ///   - state: with the first block alone.
    public init(samples: LockedBuffer<Int16>, track: [TrackPoint], state: LockedBuffer<UInt8>? = nil) {
        self.samples = samples
        self.track = track
        self.state = state
    }
}
