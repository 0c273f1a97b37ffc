/// A position in a stream of audio at the analysis rate: the only clock that analysis sees.
///
/// Position 0 is the first sample that the source delivered. Lost samples count, so that a position always means the
/// same instant of the microphone, however many holes lie before it.
public struct StreamTime: Sendable, Hashable, Comparable {
    /// Samples since the start of the stream, at ``SampleRate/analysis``.
    public let sample: Int

    /// The first sample.
    public static let zero = StreamTime(sample: 0)

    /// Makes a position from a sample count.
    public init(sample: Int) { self.sample = sample }

    /// Makes the position nearest to `seconds` after the start.
    public init(seconds: Double) { self.init(sample: SampleRate.analysis.samples(inSeconds: seconds)) }

    /// Seconds since the start of the stream.
    public var seconds: Double { SampleRate.analysis.seconds(ofSamples: sample) }

    /// The position `samples` later (earlier where negative).
    public func advanced(bySamples samples: Int) -> StreamTime { StreamTime(sample: sample + samples) }

    /// Earlier positions come first.
    public static func < (left: StreamTime, right: StreamTime) -> Bool { left.sample < right.sample }
}

extension StreamTime: Archivable {
    /// The position.
    public mutating func archive(_ archive: inout StateArchive) {
        var sample = sample
        archive.visit(&sample)
        self = StreamTime(sample: sample)
    }
}
