internal import Vault
internal import Vocabulary

/// How much audio a segment has, and how long it waits.
struct SegmentLengths: Sendable, Equatable {
    var preRollS: Double
    var postRollS: Double
    var maxS: Double
    var holdBackS: Double
    /// Time by which an onset may lie before the moment at which the alert is raised.
    var onsetS: Double

    /// Time between two checkpoints: by so much a segment may begin earlier, or a part end earlier.
    static let checkpointS = 5.0
    /// A block, and what comes in between two looks.
    static let blockS = SampleRate.analysis.seconds(ofSamples: SegmentBlock.usualCount) + 1

    /// What has to be in memory.
    var memoryS: Double { max(reachS, holdBackS) + Self.blockS }
    /// How far back a segment may begin.
    var reachS: Double { preRollS + onsetS + Self.checkpointS }
}
