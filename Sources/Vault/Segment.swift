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

    public init(metadata: SegmentMetadata, samples: [Int16], track: [TrackPoint], state: [UInt8] = []) {
        self.metadata = metadata
        self.samples = samples
        self.track = track
        self.state = state
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
