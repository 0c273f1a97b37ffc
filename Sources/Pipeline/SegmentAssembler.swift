internal import Alerting
internal import AudioTypes
internal import EventLog
internal import Prosody
internal import Vault

/// Keeps the last minutes of samples and track in fixed memory, and cuts segments out of them.
///
/// A segment runs from ``Lengths/preRollS`` before the onset to ``Lengths/postRollS`` after the alert was cleared. A longer
/// one is cut into parts of at most ``Lengths/longestS``, each beginning with the sample after the last of the part before.
/// The memory holds one whole part, so nothing has to be written while an alert runs.
struct SegmentAssembler: ~Copyable {
    /// How much audio a segment has.
    struct Lengths: Sendable, Equatable {
        var preRollS: Double
        var postRollS: Double
        var longestS: Double
    }

    /// The alert whose segment is being assembled.
    private struct Open {
        var alertID: String
        var alert: Alert
        var explanation: String
        /// First sample of the current part.
        var start: StreamTime
        var part: Int
    }

    private let lengths: Lengths
    private let agent: String
    private var samples: PreRollBuffer
    private var track: TrackRing
    private var open: Open?
    /// Parts cut of the alert that came last, which may come again.
    private var parts: (alertID: String, count: Int) = ("", 0)

    init(agent: String, lengths: Lengths) {
        self.agent = agent
        self.lengths = lengths
        // One part, and the time by which an onset lies before the moment at which the alert is raised.
        let capacity = lengths.longestS + lengths.preRollS + lengths.postRollS + 15
        samples = PreRollBuffer(seconds: capacity)
        track = TrackRing(capacity: Int(capacity * 100))
    }

    /// Keeps captured samples.
    mutating func append(_ block: Span<Float>, at start: StreamTime) {
        samples.append(block, at: start)
    }

    /// Keeps a frame for the track.
    mutating func append(_ frame: TrackFrame) {
        track.append(frame)
    }

    /// Begins a segment. Where the one before still waits for its post-roll, that ends here.
    /// - Returns: the segment that had to end.
    mutating func begin(_ alert: Alert, id: String, explanation: String, now: Timestamp) -> Segment? {
        let ended = close(now: now)
        let wanted = alert.onset.advanced(bySamples: -StreamTime(seconds: lengths.preRollS).sample)
        open = Open(
            alertID: id, alert: alert, explanation: explanation, start: max(wanted, samples.start, .zero),
            part: parts.alertID == id ? parts.count : 0)
        return ended
    }

    /// Takes note of a higher level, or of the end.
    mutating func update(_ alert: Alert, explanation: String) {
        open?.alert = alert
        open?.explanation = explanation
    }

    /// The part that is complete now, if one is.
    mutating func takeCompleted(now: Timestamp) -> Segment? {
        guard let current = open else { return nil }
        let limit = current.start.advanced(bySamples: StreamTime(seconds: lengths.longestS).sample)
        let end = current.alert.cleared?.advanced(bySamples: StreamTime(seconds: lengths.postRollS).sample)
        if let end, end <= limit {
            guard analyzed >= end else { return nil }
            open = nil
            return cut(current, to: end, now: now)
        }
        guard analyzed >= limit else { return nil }
        open?.part += 1
        open?.start = limit
        return cut(current, to: limit, now: now)
    }

    /// Ends the segment with what is there, as when capture stops.
    mutating func close(now: Timestamp) -> Segment? {
        guard let current = open else { return nil }
        open = nil
        return current.start < samples.end ? cut(current, to: samples.end, now: now) : nil
    }

    /// Forgets all audio and track.
    /// - Parameters:
    ///   - lastS: the open segment ends so many seconds before now; `nil` where it is not kept at all.
    ///   - now: the time of the last sample.
    /// - Returns: the segment that had to end, if something of it is left.
    mutating func forget(lastS: Double?, now: Timestamp) -> Segment? {
        var ended: Segment?
        if let lastS, let current = open {
            let end = samples.end.advanced(bySamples: -StreamTime(seconds: lastS).sample)
            if current.start < end { ended = cut(current, to: end, now: now) }
        }
        open = nil
        samples.wipe()
        track.wipe()
        return ended
    }

    /// Up to here the track is complete.
    private var analyzed: StreamTime {
        samples.end.advanced(bySamples: -(ProsodyAnalyzer.lookAheadSamples + ProsodyFrame.hop))
    }

    private mutating func cut(_ part: Open, to end: StreamTime, now: Timestamp) -> Segment {
        parts = (part.alertID, part.part + 1)
        func offset(_ time: StreamTime) -> Double { time.seconds - part.start.seconds }
        let metadata = SegmentMetadata(
            id: "\(part.alertID)-\(part.part)", alertID: part.alertID, agent: agent,
            startedAt: now.advanced(bySeconds: -(samples.end.seconds - part.start.seconds)).text,
            durationS: offset(end), onsetS: offset(part.alert.onset), raisedS: offset(part.alert.raised),
            clearedS: part.alert.cleared.flatMap { $0 <= end ? offset($0) : nil }, level: part.alert.level.rawValue,
            explanation: part.explanation,
            part: part.part)
        return Segment(
            metadata: metadata, samples: samples.copy(from: part.start, to: end),
            track: track.points(from: part.start, to: end))
    }
}
