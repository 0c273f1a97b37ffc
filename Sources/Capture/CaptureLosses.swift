/// What a live source lost since it was started, in counts that only grow.
public struct CaptureLosses: Sendable, Hashable {
    /// Blocks dropped because the reader was too slow and the ring was full.
    public var overrunBlocks: Int
    /// Samples in those blocks.
    public var overrunSamples: Int
    /// Samples that never arrived: holes that the sound server reported, and the time during which the server or the
    /// microphone was away.
    public var missingSamples: Int

    /// Makes counts.
    public init(overrunBlocks: Int = 0, overrunSamples: Int = 0, missingSamples: Int = 0) {
        self.overrunBlocks = overrunBlocks
        self.overrunSamples = overrunSamples
        self.missingSamples = missingSamples
    }
}
