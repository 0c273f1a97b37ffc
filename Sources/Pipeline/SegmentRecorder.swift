internal import Age
import EventLog
public import Events
internal import Synchronization
public import Vault
import Vocabulary

/// Writes segments as they grow, step by step in order, and says in the log what became of each. One task runs it.
///
/// Steps wait in a queue of ``queueLength``, some minutes of audio. Where the disk is so slow that it fills up,
/// segments that lose a step are given up and told as refused.
struct SegmentRecorder: Sendable {
    /// Steps that wait for the disk.
    static let queueLength = 256

    private let writer: SegmentWriter
    private let log: EventLog
    private let passes: @Sendable (SegmentStep) -> Bool
    private let willTell: @Sendable (_ alertID: String) -> Void
    private let report: @Sendable (String) -> Void
    private let steps: AsyncStream<SegmentStep>
    private let queue: AsyncStream<SegmentStep>.Continuation
    /// Segments that have lost a step.
    private let torn = TornSegments()

    /// - Parameters:
    ///   - writer: where segments go.
    ///   - log: where it is said.
    ///   - passes: whether a step may be taken; asked once for each, in order.
    ///   - willTell: called before it is said that a segment of an alert is stored or not.
    ///   - report: told in one line what could not be stored.
    init(
        writer: SegmentWriter, log: EventLog, passes: @escaping @Sendable (SegmentStep) -> Bool,
        willTell: @escaping @Sendable (_ alertID: String) -> Void = { _ in },
        report: @escaping @Sendable (String) -> Void
    ) {
        self.writer = writer
        self.log = log
        self.passes = passes
        self.willTell = willTell
        self.report = report
        (steps, queue) = AsyncStream.makeStream(bufferingPolicy: .bufferingOldest(Self.queueLength))
    }

    /// Takes the next step; never waits.
    func take(_ step: SegmentStep) {
        if case .dropped = queue.yield(step) { torn.add(step.metadata) }
    }

    /// No more steps come.
    func end() {
        queue.finish()
    }

    /// Writes until the end.
    func run() async {
        var streams: [String: SegmentStream] = [:]
        for await step in steps {
            write(step, &streams)
            for metadata in torn.take() { refuse(metadata, "the disk is too slow", &streams) }
        }
        // What has not ended here is ended by the next start.
    }

    private func write(_ step: SegmentStep, _ streams: inout [String: SegmentStream]) {
        let id = step.id
        if case .abandon(let metadata, let reason) = step {
            guard let reason, streams[id] != nil else { return drop(id, &streams) }
            return refuse(metadata, reason, &streams)
        }
        // Consent may have gone while it was written.
        guard passes(step) else { return drop(id, &streams) }
        do {
            switch step {
            case .begin(let metadata):
                streams[id] = try writer.begin(named(metadata))
            case .block(let metadata, let block):
                try streams[id]?.append(block, named(metadata))
            case .end(let metadata):
                guard let stream = streams[id] else { return }
                let stored = try stream.finish(named(metadata))
                streams[id] = nil
                var payload = SegmentPayload(SegmentFacts(named(metadata)), bytes: stored.bytes, isComplete: true)
                payload.fileHash = stored.hash
                willTell(payload.alertID)
                log.record(.segment(.stored, payload), orReport: report)
                settle(id)
            case .abandon: break
            }
        } catch {
            refuse(step.metadata, "\(error)", &streams)
        }
    }

    /// Removes what there is of a segment and says that it is not stored; a crash in between is seen by its seal.
    private func refuse(_ metadata: SegmentMetadata, _ reason: String, _ streams: inout [String: SegmentStream]) {
        remove(metadata.id, &streams)
        report("segment \(metadata.id) is not stored: \(reason)")
        let payload = SegmentPayload(SegmentFacts(metadata), bytes: 0, reason: reason)
        willTell(payload.alertID)
        log.record(.segment(.refused, payload), orReport: report)
        settle(metadata.id)
    }

    /// Removes what there is of a segment of which nobody has to know.
    private func drop(_ id: String, _ streams: inout [String: SegmentStream]) {
        guard streams[id] != nil else { return }
        remove(id, &streams)
        settle(id)
    }

    private func remove(_ id: String, _ streams: inout [String: SegmentStream]) {
        do {
            try streams.removeValue(forKey: id)?.abandon()
        } catch {
            report("what was written of segment \(id) cannot be removed: \(error)")
        }
    }

    /// The seal goes once the event is on the disk; one that stays is looked at again by the next start.
    private func settle(_ id: String) {
        guard log.unstoredCount == 0 else { return }
        do {
            try SegmentRecovery.settle(id, in: writer.directory)
        } catch {
            report("the seal of segment \(id) cannot be removed: \(error)")
        }
    }

    private func named(_ metadata: SegmentMetadata) -> SegmentMetadata {
        var named = metadata
        named.recipients = writer.recipients.map(\.description)
        return named
    }
}

/// Segments that have lost a step, told from the task that takes to the task that writes.
private final class TornSegments: Sendable {
    private let segments = Mutex<[String: SegmentMetadata]>([:])

    func add(_ metadata: SegmentMetadata) {
        segments.withLock { $0[metadata.id] = metadata }
    }

    func take() -> [SegmentMetadata] {
        segments.withLock { segments in
            defer { segments = [:] }
            return Array(segments.values)
        }
    }
}

extension SegmentPayload {
    /// What the log says of a segment.
    public init(_ facts: SegmentFacts, bytes: Int, isComplete: Bool? = nil, reason: String? = nil) {
        self.init(
            segmentID: facts.id, alertID: facts.alertID, agent: facts.agent,
            startedAt: facts.startedAt, durationS: facts.durationS,
            bytes: Int64(bytes), level: facts.level, part: facts.part,
            reason: reason)
        self.isComplete = isComplete
        let fingerprints = facts.recipients.compactMap { try? AgeRecipient($0).fingerprint }
        recipients = fingerprints.isEmpty ? nil : fingerprints
    }
}
