public import EventLog
internal import Foundation
public import ServiceLifecycle
public import Vault

/// Carries what the analysis hands out to those who keep it: events to the log, segments to the vault.
///
/// An alert never waits for a segment: segments are encrypted and written beside the loop that appends events. Runs until
/// the analysis has ended and everything is stored.
public struct AlertFanOut: Service {
    private let outputs: AsyncStream<PipelineOutput>
    private let log: EventLog
    private let writer: SegmentWriter?
    private let passes: @Sendable (PipelineOutput) -> Bool
    private let report: @Sendable (String) -> Void

    /// Makes the fan-out.
    /// - Parameters:
    ///   - outputs: what the analysis hands out.
    ///   - log: where events go.
    ///   - writer: where segments go; `nil` where none are kept.
    ///   - passes: whether an output may be stored; asked once for each, in order.
    ///   - report: told in one line what could not be stored.
    public init(
        outputs: AsyncStream<PipelineOutput>, log: EventLog, writer: SegmentWriter?,
        passes: @escaping @Sendable (PipelineOutput) -> Bool = { _ in true },
        report: @escaping @Sendable (String) -> Void
    ) {
        self.outputs = outputs
        self.log = log
        self.writer = writer
        self.passes = passes
        self.report = report
    }

    /// Stores until the analysis ends; then waits to be told that all is over.
    public func run() async throws {
        await withDiscardingTaskGroup { group in
            for await output in outputs where passes(output) {
                switch output {
                case .alert(let data): log.record(data, orReport: report)
                case .baselineReady(let payload): log.record(.baselineReady(payload), orReport: report)
                case .segment(let segment):
                    guard let writer else { continue }
                    group.addTask { store(segment, with: writer) }
                }
            }
        }
        try? await gracefulShutdown()
    }

    private func store(_ segment: Segment, with writer: SegmentWriter) {
        do {
            let stored = try writer.write(segment)
            log.record(
                .segmentStored(payload(of: segment.metadata, bytes: stored.bytes, reason: nil)), orReport: report)
        } catch {
            report("segment \(segment.metadata.id) is not stored: \(error)")
            log.record(
                .segmentRefused(payload(of: segment.metadata, bytes: 0, reason: "\(error)")), orReport: report)
        }
    }

    private func payload(of metadata: SegmentMetadata, bytes: Int, reason: String?) -> SegmentPayload {
        SegmentPayload(
            segmentID: metadata.id, alertID: metadata.alertID, agent: metadata.agent,
            startedAt: Timestamp(text: metadata.startedAt) ?? Timestamp(Date()), durationS: metadata.durationS,
            bytes: Int64(bytes), level: EventLevel(rawValue: metadata.level) ?? .elevated, part: metadata.part,
            reason: reason)
    }
}
