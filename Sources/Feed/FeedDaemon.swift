/// What the feed asks the running daemon for: things that are alive and stand in no log.
///
/// The closures are called from any thread, often, and must answer at once from values that lie ready.
public struct FeedDaemon: Sendable {
    /// How the daemon stands now.
    public var status: @Sendable () -> StatusPayload
    /// Score points later than the given second of the stream, oldest first, as far back as they are kept.
    public var scores: @Sendable (_ afterSeconds: Double) -> [ScorePoint]
    /// Path of a segment's encrypted file; `nil` where there is none.
    public var segmentCiphertextPath: @Sendable (_ segmentID: String) -> String?
    /// Takes word that a call has begun or ended.
    public var announceCall: @Sendable (_ isOn: Bool) -> Void

    /// Puts the closures together.
    public init(
        status: @escaping @Sendable () -> StatusPayload,
        scores: @escaping @Sendable (_ afterSeconds: Double) -> [ScorePoint],
        segmentCiphertextPath: @escaping @Sendable (_ segmentID: String) -> String?,
        announceCall: @escaping @Sendable (_ isOn: Bool) -> Void = { _ in }
    ) {
        self.status = status
        self.scores = scores
        self.segmentCiphertextPath = segmentCiphertextPath
        self.announceCall = announceCall
    }
}
