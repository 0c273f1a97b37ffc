public import Vault

/// What becomes of a segment while its alert runs, in order: begun, block after block, then ended or given up.
public enum SegmentStep: Sendable {
    /// A segment begins. Nothing of its audio may be written yet; what is said of it here stands in the event log, too.
    case begin(SegmentMetadata)
    /// A stretch of it is old enough to be written; the description is as it stands by now.
    case block(SegmentMetadata, SegmentBlock)
    /// It has ended, and this is all there is to know of it.
    case end(SegmentMetadata)
    /// Nothing of it may be kept. With a reason it is told as refused; without one nobody has to know.
    case abandon(SegmentMetadata, reason: String?)

    /// The segment's identifier.
    public var id: String { metadata.id }

    /// The segment as it stands.
    public var metadata: SegmentMetadata {
        switch self {
        case .begin(let metadata), .block(let metadata, _), .end(let metadata), .abandon(let metadata, _): metadata
        }
    }
}
