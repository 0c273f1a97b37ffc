import Age
import EventLog
import Events
import Foundation
import TestSignals
import Vault
import Vocabulary

/// Segments as a daemon leaves them: encrypted files in its folder, each with its event.
struct StoredSegments {
    let folder: String
    let log: EventLog
    let recipient: AgeRecipient

    /// Writes one of two seconds.
    /// - Returns: its identifier.
    @discardableResult
    func store(_ id: String, agent: String = "alice", daysAgo: Double = 0) throws -> String {
        let start = Timestamp.now.advanced(bySeconds: -86_400 * daysAgo)
        let metadata = SegmentMetadata(
            id: id, alertID: String(id.dropLast(2)), agent: agent, startedAt: start, durationS: 2, onsetS: 0.5,
            raisedS: 1, clearedS: nil, level: .high, explanation: "pitch 3.4 semitones above", part: 0)
        let samples = (0..<32_000).map { Int16(truncatingIfNeeded: $0 &* 7_919 % 20_011) }
        let stored = try SegmentWriter(directory: folder, recipients: [recipient])
            .write(Segment(metadata: metadata, samples: samples, track: []))
        try FileManager.default.setAttributes([.modificationDate: start.date], ofItemAtPath: stored.path)
        try log.append(
            .segment(
                .stored,
                SegmentPayload(
                    segmentID: id, alertID: metadata.alertID, agent: agent, startedAt: start, durationS: 2,
                    bytes: Int64(stored.bytes), level: .high, part: 0)))
        return id
    }

    /// A segment's file.
    func file(_ id: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(folder)/\(id).age")))
    }

    /// The same under a header that says something more, as other keys would make it.
    func underAnotherHeader(_ file: [UInt8]) throws -> [UInt8] {
        let mark = Array("\n--- ".utf8)
        guard let end = Data(file).range(of: Data(mark))?.lowerBound else { throw CocoaError(.fileReadCorruptFile) }
        return Array(file[..<end]) + Array("\n-> x-more abc\n".utf8) + Array(file[end...])
    }
}
