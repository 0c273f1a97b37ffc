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
                    bytes: Int64(stored.bytes), level: .high, part: 0, fileHash: stored.hash)))
        return id
    }

    /// A segment's file.
    func file(_ id: String) throws -> [UInt8] {
        Array(try Data(contentsOf: URL(filePath: "\(folder)/\(id).age")))
    }

    /// The same under a header that nobody can open: a stanza for each key, drawn at random, as attack 50 has it.
    func underAnotherHeader(_ file: [UInt8], keys: Int = 1, type: String = "X25519") throws -> [UInt8] {
        let start = try AgeFileShape(of: file).payloadStart
        func text(_ count: Int) -> String {
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255) }
            return String(Data(bytes).base64EncodedString().prefix { $0 != "=" })
        }
        var header = "age-encryption.org/v1\n"
        for _ in 0..<keys { header += "-> \(type) \(text(32))\n\(text(32))\n" }
        return Array((header + "--- \(text(32))\n").utf8) + file[start...]
    }
}
