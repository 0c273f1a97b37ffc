internal import Alerting
internal import Events
internal import Prosody
internal import Sodium
internal import Vault
internal import Vocabulary

/// Keeps the last seconds of samples and track in fixed memory, and hands segments out of them block by block.
///
/// A segment runs from ``SegmentLengths/preRollS`` before the onset to ``SegmentLengths/postRollS`` after the alert was
/// cleared. A longer one is cut into parts of at most ``SegmentLengths/maxS``, each beginning with the sample after
/// the last of the part before, at a checkpoint of the analysis where there is one. Nothing is handed out before it is
/// ``SegmentLengths/holdBackS`` old, so a pause can take the youngest seconds back; time goes on while no samples come.
struct SegmentAssembler: ~Copyable {
    /// A part that is not handed out wholly.
    private struct Part {
        var alertID: String
        var number: Int
        var alert: Alert
        var details: Details
        /// What is the same for all parts.
        var origin: Origin
        var start: StreamTime
        /// Wall-clock instant of `start`.
        var startedAt: Timestamp
        /// Up to here it was handed out.
        var handedOut: StreamTime
        /// Where it ends, once that is known.
        var end: StreamTime?
        /// Whether no further track comes, as when capture has stopped.
        var isFinal = false
        /// Goes with the first block.
        var state: LockedBuffer<UInt8>?
    }

    private let lengths: SegmentLengths
    private var samples: PreRollBuffer
    private var track: TrackRing
    /// The newest is the one whose alert may be open.
    private var parts: [Part] = []
    private var steps: [SegmentStep] = []
    /// Stretches whose samples were lost, as far as they matter.
    private var gaps: [Range<StreamTime>] = []
    /// How many segments the alert that came last has, which may come again.
    private var counted: (alertID: String, count: Int) = ("", 0)
    /// The present; it goes on after the last sample while none come.
    private var clock = StreamTime.zero
    /// Nothing before it may be in a segment that begins from now on.
    private var floor = StreamTime.zero
    /// Whether all is to be wiped once it is handed out.
    private var isResting = false

    init(lengths: SegmentLengths) {
        self.lengths = lengths
        samples = PreRollBuffer(seconds: lengths.memoryS)
        track = TrackRing(capacity: Int(lengths.memoryS * 100))
    }

    /// What has happened since the last call, in order.
    mutating func takeSteps() -> [SegmentStep] {
        defer { steps = [] }
        return steps
    }

    /// Keeps captured samples. Call ``advance(to:checkpoints:)`` with `start` before, where samples were lost in
    /// between, and with the end of the block once it is analysed.
    mutating func append(_ block: Span<Float>, at start: StreamTime) {
        if samples.start < samples.end, start > samples.end {
            gaps.append(samples.end..<start)
            let oldest = parts.map(\.start).reduce(samples.start) { min($0, $1) }
            gaps.removeAll { $0.upperBound <= oldest }
        }
        if isResting { (isResting, floor) = (false, max(floor, samples.end)) }
        samples.append(block, at: start)
    }

    /// Keeps a frame for the track.
    mutating func append(_ frame: TrackFrame) { track.append(frame) }

    /// Begins a segment. Where the one before still waits for its post-roll, that ends here.
    /// - Parameters:
    ///   - alert: what was raised.
    ///   - id: its identifier.
    ///   - details: what is said of it.
    ///   - origin: what stays the same.
    ///   - checkpoints: states that a segment can begin with.
    ///   - now: the time of the last sample.
    mutating func begin(
        _ alert: Alert, id: String, details: Details, origin: Origin, checkpoints: borrowing AnalysisCheckpoints,
        now: Timestamp
    ) {
        endOpen(at: samples.end)
        let earliest = max(samples.start, floor, .zero)
        let wanted = max(alert.onset.advanced(bySamples: -StreamTime(seconds: lengths.preRollS).sample), earliest)
        var checkpoint = checkpoints.newest(notAfter: wanted)
        if checkpoint.map({ $0.position < earliest }) ?? true {
            // After a pause the newest one before lies in what was wiped: then the first after it, before the onset.
            let later = wanted.advanced(bySamples: StreamTime(seconds: SegmentLengths.checkpointS).sample)
            checkpoint = checkpoints.newest(notAfter: min(later, max(alert.onset, wanted)))
            if let found = checkpoint, found.position < earliest { checkpoint = nil }
        }
        let start = checkpoint?.position ?? wanted
        parts.append(
            Part(
                alertID: id, number: counted.alertID == id ? counted.count : 0, alert: alert, details: details,
                origin: origin, start: start, startedAt: now.advanced(bySeconds: start.seconds - samples.end.seconds),
                handedOut: start, state: checkpoint.flatMap { Self.locked($0.state) }))
        tellBegin()
    }

    /// Takes note of a higher level, or of the end.
    mutating func update(_ alert: Alert, details: Details) {
        guard let last = parts.indices.last, parts[last].end == nil else { return }
        parts[last].alert = alert
        parts[last].details = details
    }

    /// Lets time pass: hands out what is old enough, and cuts what is too long.
    mutating func advance(to time: StreamTime, checkpoints: borrowing AnalysisCheckpoints) {
        clock = max(clock, time)
        splitOpen(checkpoints)
        handOutWhatIsOld()
    }

    /// Ends the open segment with what is there, as when the microphone is gone; nothing that was heard before goes
    /// into a later one, and it is wiped as soon as it is handed out.
    mutating func finish() {
        endOpen(at: samples.end)
        isResting = true
        wipeIfDone()
    }

    /// Ends the open segment and hands everything out at once, as when the daemon stops: nobody can take anything back.
    mutating func flush() {
        finish()
        handOut(upTo: clock.advanced(bySamples: .max / 4))
    }

    /// Takes audio back.
    /// - Parameter lastS: segments end so many seconds before now at the latest; `nil` where nothing of them is kept at
    ///   all. What is in no segment is wiped at once, the rest as soon as it is handed out.
    mutating func forget(lastS: Double?) {
        guard let lastS else {
            for part in parts { steps.append(.abandon(metadata(of: part), reason: nil)) }
            parts = []
            return wipe()
        }
        endOpen(at: samples.end)
        let limit = clock.advanced(bySamples: -StreamTime(seconds: lastS).sample)
        for index in parts.indices.reversed() {
            let end = max(min(parts[index].end ?? limit, limit), parts[index].handedOut)
            parts[index].end = end
            parts[index].isFinal = true
            guard end <= parts[index].start else { continue }
            steps.append(
                .abandon(metadata(of: parts[index]), reason: "the agent paused before anything of it could be kept"))
            parts.remove(at: index)
        }
        isResting = true
        handOutWhatIsOld()
    }

    // MARK: Steps

    /// Up to here the track is complete.
    private var analyzed: StreamTime {
        samples.end.advanced(bySamples: -(ProsodyAnalyzer.lookAheadSamples + ProsodyFrame.hop))
    }

    /// Fixes the end of the part that has none, or whose end is not reached.
    private mutating func endOpen(at time: StreamTime) {
        for index in parts.indices where parts[index].end.map({ $0 > time }) ?? true {
            parts[index].end = max(time, parts[index].handedOut)
            parts[index].isFinal = true
        }
    }

    /// Ends the open part where its alert has, or goes on with a further one where it becomes too long.
    private mutating func splitOpen(_ checkpoints: borrowing AnalysisCheckpoints) {
        guard let last = parts.indices.last, parts[last].end == nil else { return }
        let part = parts[last]
        let limit = part.start.advanced(bySamples: StreamTime(seconds: lengths.maxS).sample)
        let end = part.alert.cleared?.advanced(bySamples: StreamTime(seconds: lengths.postRollS).sample)
        if let end, end <= limit {
            parts[last].end = max(end, part.handedOut)
            return
        }
        guard samples.end >= limit else { return }
        let checkpoint = checkpoints.newest(notAfter: limit).flatMap { $0.position > part.handedOut ? $0 : nil }
        let start = checkpoint?.position ?? limit
        parts[last].end = start
        var next = part
        next.number += 1
        (next.start, next.handedOut) = (start, start)
        next.state = checkpoint.flatMap { Self.locked($0.state) }
        next.startedAt = part.startedAt.advanced(bySeconds: start.seconds - part.start.seconds)
        parts.append(next)
        tellBegin()
    }

    private mutating func tellBegin() {
        guard let part = parts.last else { return }
        counted = (part.alertID, part.number + 1)
        steps.append(.begin(metadata(of: part)))
    }

    private mutating func handOutWhatIsOld() {
        handOut(upTo: clock.advanced(bySamples: -StreamTime(seconds: lengths.holdBackS).sample))
    }

    /// Hands out what lies before a position.
    private mutating func handOut(upTo time: StreamTime) {
        var index = 0
        while index < parts.count {
            let part = parts[index]
            var ready = part.isFinal ? time : min(time, analyzed)
            if part.end == nil {
                // Here the part may yet turn out to have ended.
                let split = lengths.maxS - SegmentLengths.checkpointS
                ready = min(ready, part.start.advanced(bySamples: StreamTime(seconds: split).sample))
            }
            while part.end.map({ parts[index].handedOut < $0 }) ?? true {
                let from = parts[index].handedOut
                let to = min(
                    from.advanced(bySamples: SegmentBlock.usualCount), part.end ?? from.advanced(bySamples: .max / 4))
                guard to <= ready else { break }
                handOut(from..<to, ofPart: index)
            }
            guard let end = part.end, parts[index].handedOut >= end, ready >= end else {
                index += 1
                continue
            }
            var whole = metadata(of: parts[index])
            whole.isComplete = true
            steps.append(end > part.start ? .end(whole) : .abandon(whole, reason: "nothing was heard"))
            parts.remove(at: index)
        }
        wipeIfDone()
    }

    private mutating func handOut(_ range: Range<StreamTime>, ofPart index: Int) {
        parts[index].handedOut = range.upperBound
        let part = parts[index]
        let block = SegmentBlock(
            samples: samples.extract(from: range.lowerBound, to: range.upperBound),
            track: track.points(from: range.lowerBound, to: range.upperBound, since: part.start), state: part.state)
        parts[index].state = nil
        steps.append(.block(metadata(of: part), block))
    }

    private func metadata(of part: Part) -> SegmentMetadata {
        let end = part.end ?? part.handedOut
        // The difference first: a whole number of samples must stay one.
        func offset(_ time: StreamTime) -> Double {
            SampleRate.analysis.seconds(ofSamples: time.sample - part.start.sample)
        }
        var metadata = SegmentMetadata(
            id: "\(part.alertID)-\(part.number)", alertID: part.alertID, agent: part.origin.agent,
            startedAt: part.startedAt, durationS: offset(max(end, part.start)), onsetS: offset(part.alert.onset),
            raisedS: offset(part.alert.raised), clearedS: part.alert.cleared.flatMap { $0 <= end ? offset($0) : nil },
            level: part.alert.level, explanation: part.details.explanation, part: part.number)
        part.origin.describe(&metadata, startSample: part.start.sample)
        part.details.describe(&metadata)
        metadata.gaps = gaps.compactMap { gap in
            let (from, to) = (max(gap.lowerBound, part.start), min(gap.upperBound, end))
            return from < to ? SegmentGap(fromS: offset(from), toS: offset(to), kind: .lost) : nil
        }
        return metadata
    }

    private mutating func wipeIfDone() {
        if isResting, parts.isEmpty, samples.start < samples.end || track.count > 0 { wipe() }
    }

    private mutating func wipe() {
        samples.wipe()
        track.wipe()
        gaps = []
        (isResting, floor) = (false, samples.end)
    }

    private static func locked(_ state: [UInt8]) -> LockedBuffer<UInt8>? {
        state.isEmpty ? nil : LockedBuffer(copying: state)
    }
}
