/// What is known of calls on one connection to a sound server: what somebody has announced, and what the streams of
/// others tell. A pure machine.
///
/// What may be heard is judged by all streams, since who is heard in calls alone would rather be heard too long. What
/// may interrupt is judged by those that come and go: a recorder that runs all day is no call.
struct CallSense {
    /// What of a stream has to be remembered.
    private struct Trace {
        var began: Duration
        /// Since when it has been stopped for now; `nil` while it runs.
        var corkedAt: Duration?
        /// It has run: one that never did is a softphone that waits.
        var hasRun: Bool
        /// Somebody has said that its call is over.
        var isDismissed = false
    }

    private struct Key: Hashable {
        var isRecording: Bool
        var index: UInt32
    }

    /// A call of which nobody said that it is over ends after so long: hooks get lost. What records for longer is none.
    static let maxCall = Duration.seconds(4 * 3_600)
    /// A softphone that keeps its stopped stream for longer is not on hold.
    static let maxHold = Duration.seconds(900)

    private let detector: CallDetector
    private var announcedAt: Duration?
    private var announcements = 0
    private var streams: [ForeignStream] = []
    private var traces: [Key: Trace] = [:]
    private var isServerThere = false
    /// When time alone may change what is told.
    private var changesAt: Duration?

    init(softphones: [String]) { detector = CallDetector(softphones: softphones) }

    /// Takes word that a call has begun or is over. What others have open at its end is none of a call.
    mutating func announce(_ isOn: Bool, at now: Duration) {
        announcedAt = isOn ? now : nil
        announcements += 1
        if !isOn { for key in traces.keys { traces[key]?.isDismissed = true } }
    }

    /// Takes what streams others have; `nil` where nobody tells.
    mutating func take(_ new: [ForeignStream]?, at now: Duration) {
        isServerThere = new != nil
        streams = new ?? []
        var next: [Key: Trace] = [:]
        for stream in streams {
            var trace = traces[Self.key(of: stream)] ?? Trace(began: now, corkedAt: nil, hasRun: false)
            trace.corkedAt = stream.isCorked ? trace.corkedAt ?? now : nil
            trace.hasRun = trace.hasRun || !stream.isCorked
            next[Self.key(of: stream)] = trace
        }
        traces = next
    }

    /// Whether time alone may have changed something.
    func isDue(at now: Duration) -> Bool { changesAt.map { now >= $0 } ?? false }

    /// Judges what is known.
    /// - Parameters:
    ///   - source: the index of the agent's microphone.
    ///   - now: the present.
    /// - Returns: whether somebody who is heard in calls alone is heard, and what is told of calls.
    mutating func judge(source: UInt32?, at now: Duration) -> (isHeard: Bool, signs: CallSigns) {
        changesAt = nil
        if let announced = announcedAt, !isStill(announced + Self.maxCall, now) { announcedAt = nil }
        var isCall = false
        for stream in streams where detector.isOfCall(stream, source: source) {
            guard let trace = traces[Self.key(of: stream)], trace.hasRun, !trace.isDismissed else { continue }
            guard isStill(trace.began + Self.maxCall, now) else { continue }
            if let corked = trace.corkedAt, !isStill(corked + Self.maxHold, now) { continue }
            isCall = true
        }
        let signs = CallSigns(
            isAnnounced: announcedAt != nil, hasStreams: isCall, announcements: announcements,
            isServerThere: isServerThere)
        return (announcedAt != nil || detector.isCall(streams, source: source), signs)
    }

    /// Whether an end is still to come; then it is looked at again.
    private mutating func isStill(_ end: Duration, _ now: Duration) -> Bool {
        guard now < end else { return false }
        changesAt = min(changesAt ?? end, end)
        return true
    }

    private static func key(of stream: ForeignStream) -> Key {
        Key(isRecording: stream.direction.isRecording, index: stream.index)
    }
}
