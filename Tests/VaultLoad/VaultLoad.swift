import Age
import Foundation
import Glibc
import Sodium
import Vault
import Vocabulary

/// Writes segments without end until it is killed: what the tests of sudden death kill.
///
///     VaultLoad FOLDER RECIPIENT NOTES RUN
///
/// It begins as the daemon does, by ending what an earlier run left. NOTES is its event log: `raised ID` before a
/// segment begins, then `stored ID COMPLETE` or `refused ID`. A line is one system call, so that it outlives the
/// process.
@main struct VaultLoad {
    static func main() throws {
        let arguments = CommandLine.arguments
        let (folder, run) = (arguments[1], arguments[4])
        let writer = try SegmentWriter(directory: folder, recipients: [try AgeRecipient(arguments[2])])
        // SAFETY: the string lives for the length of the call.
        let notes = unsafe open(arguments[3], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        try recover(in: folder, notes: notes, notesPath: arguments[3])
        var generator = SystemRandomNumberGenerator()
        var round = 0
        while true {
            round += 1
            try segment("r\(run)-\(round)", with: writer, notes: notes, &generator)
        }
    }

    /// Ends what is unfinished, and says so once.
    private static func recover(in folder: String, notes: Int32, notesPath: String) throws {
        let known = (try? String(contentsOfFile: notesPath, encoding: .utf8)) ?? ""
        for one in try SegmentRecovery.recover(in: folder) {
            let isKnown = known.contains("stored \(one.id) ") || known.contains("refused \(one.id)\n")
            switch one.outcome {
            case .whole(_, let isComplete): if !isKnown { note("stored \(one.id) \(isComplete)", in: notes) }
            case .absent: if !isKnown { note("refused \(one.id)", in: notes) }
            case .postponed(let error): throw error
            }
            try SegmentRecovery.settle(one.id, in: folder)
        }
        // Of what was raised and is nowhere, nothing had begun; the daemon says so of alerts that it finds open.
        guard let known = try? String(contentsOfFile: notesPath, encoding: .utf8) else { return }
        for line in known.split(separator: "\n") where line.hasPrefix("raised ") {
            let id = line.dropFirst("raised ".count)
            if !known.contains("stored \(id) "), !known.contains("refused \(id)\n") { note("refused \(id)", in: notes) }
        }
    }

    /// One segment, mostly to its end, now and then given up. Its samples count on from 0, so that any beginning can be
    /// told.
    private static func segment(
        _ id: String, with writer: SegmentWriter, notes: Int32, _ generator: inout SystemRandomNumberGenerator
    ) throws {
        var metadata = SegmentMetadata(
            id: id, alertID: id, agent: "maria", startedAt: Timestamp(millisecondsSince1970: 1_772_600_767_000),
            durationS: 0, onsetS: 0, raisedS: 0,
            clearedS: nil, level: .high, explanation: "", part: 0)
        note("raised \(id)", in: notes)
        let stream = try writer.begin(metadata)
        var count = 0
        for _ in 0..<Int.random(in: 1...12, using: &generator) {
            let length = Int.random(in: 1...60_000, using: &generator)
            let samples = LockedBuffer<Int16>(count: length) { samples in
                for index in samples.indices { samples[index] = sample(count + index) }
            }
            try stream.append(SegmentBlock(samples: samples, track: []), metadata)
            count += length
        }
        if Int.random(in: 0..<10, using: &generator) == 0 {
            try stream.abandon()
            note("refused \(id)", in: notes)
            return try SegmentRecovery.settle(id, in: writer.directory)
        }
        metadata.durationS = Double(count) / 16_000
        metadata.isComplete = true
        _ = try stream.finish(metadata)
        note("stored \(id) true", in: notes)
        try SegmentRecovery.settle(id, in: writer.directory)
    }

    /// The sample of a position: noise, which FLAC cannot make small, from a hash of the position.
    private static func sample(_ position: Int) -> Int16 {
        var bits = UInt64(position) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        return Int16(truncatingIfNeeded: bits >> 40)
    }

    private static func note(_ line: String, in notes: Int32) {
        let bytes = Array((line + "\n").utf8)
        // SAFETY: the buffer lives for the call.
        _ = unsafe bytes.withUnsafeBytes { unsafe write(notes, $0.baseAddress, $0.count) }
    }
}
