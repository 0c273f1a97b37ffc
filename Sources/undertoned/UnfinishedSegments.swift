import EventLog
import Events
import Foundation
import Logging
import Pipeline
import Sodium
import Vault
import Vocabulary

/// Brings to an end what an earlier run left of segments when it was killed, and says in the log what became of each.
struct UnfinishedSegments {
    let log: EventLog
    /// The folder of segments.
    let directory: String
    let agent: String
    /// Whether the log of the service may tell that there was an alert at all.
    let namesSegments: Bool
    let logger: Logger

    /// Ends what is unfinished; before anything else is written to the folder.
    /// - Throws: where the folder or the log cannot be used.
    func recover() throws {
        for one in try SegmentRecovery.recover(in: directory) {
            switch one.outcome {
            case .whole(let bytes, let isComplete):
                guard let facts = one.facts else { continue }
                say(
                    .notice, "segment \(one.id) of an earlier run is \(isComplete ? "whole" : "kept as far as it goes")"
                )
                var payload = SegmentPayload(facts, bytes: bytes, isComplete: isComplete)
                payload.fileHash = try? SHA256.hexadecimal(
                    of: SegmentCatalog(directory: directory).bytes(of: one.id))
                try tell(.segment(.stored, payload), of: one.id)
            case .absent:
                let reason = "the daemon was killed before anything of it was whole"
                say(.notice, "segment \(one.id) of an earlier run is lost: \(reason)")
                let payload =
                    one.facts.map { SegmentPayload($0, bytes: 0, reason: reason) }
                    ?? SegmentPayload(
                        segmentID: one.id, alertID: "", agent: agent, startedAt: .now, durationS: 0, bytes: 0,
                        level: .elevated, part: 0, reason: reason)
                try tell(.segment(.refused, payload), of: one.id)
            case .postponed(let error):
                say(.error, "segment \(one.id) of an earlier run waits for the next start: \(error)")
                continue
            }
            try SegmentRecovery.settle(one.id, in: directory)
        }
    }

    /// Says of alerts that were open when an earlier run was killed, and of which no segment is known, that there is
    /// none.
    func missSegments(of alerts: [AlertRecord]) throws {
        for record in alerts where record.segments.isEmpty && record.alert.kind != .help {
            try log.append(
                .segment(
                    .refused,
                    SegmentPayload(
                        segmentID: record.alert.alertID + "-0", alertID: record.alert.alertID, agent: agent,
                        startedAt: record.alert.onsetAt, durationS: 0, bytes: 0, level: record.alert.level, part: 0,
                        reason: "the daemon was killed before the segment had begun")))
        }
    }

    private func say(_ level: Logger.Level, _ text: String) {
        logger.log(
            level: level, "\(namesSegments ? text : "something of an earlier run was unfinished; undertone mine tells")"
        )
    }

    /// Appends an event unless the segment is known already: then the daemon was killed just after it.
    private func tell(_ event: EventData, of id: String) throws {
        if try log.segment(id: id) == nil { try log.append(event) }
    }
}
