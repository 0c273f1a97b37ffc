/// A segment on disk, as the event log notes it.
public struct StoredSegment: Sendable, Hashable {
    /// The segment's identifier.
    public let id: String
    /// Where its file is.
    public let path: String
    /// Size of the file.
    public let bytes: Int
}
