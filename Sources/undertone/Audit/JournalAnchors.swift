import EventLog
import Foundation

/// Heads of the audit that the daemon has written into systemd's journal.
enum JournalAnchors {
    /// How long the journal may take.
    private static let limit = Duration.seconds(30)

    /// What the journal that this user may read holds of an agent's daemon; nothing where there is no journal.
    /// - Parameters:
    ///   - agent: whose daemon.
    ///   - owner: the user that it runs as: anybody may write such lines, and the journal itself notes who did.
    /// - Returns: the heads, the oldest first.
    static func find(agent: String, owner: UInt32) -> [AuditHead] {
        let arguments = [
            "--quiet", "--no-pager", "--output=json",
            "--output-fields=UNDERTONE_AUDIT_SEQUENCE,UNDERTONE_AUDIT_HASH", "UNDERTONE_RECORD=audit-head",
            "UNDERTONE_AGENT=\(agent)", "_UID=\(owner)",
        ]
        for path in ["/usr/bin/journalctl", "/bin/journalctl"] {
            if let answer = ProgramOutput.of(path, arguments, limit: limit) { return heads(in: answer.output) }
        }
        return []
    }

    /// The heads in what journalctl prints with `--output=json`. Lines that are none are passed over.
    static func heads(in output: String) -> [AuditHead] {
        let decoder = JSONDecoder()
        return output.split(separator: "\n").compactMap { line in
            guard let fields = try? decoder.decode(Fields.self, from: Data(line.utf8)) else { return nil }
            return AuditHead(text: "\(fields.UNDERTONE_AUDIT_SEQUENCE):\(fields.UNDERTONE_AUDIT_HASH)")
        }
    }

    private struct Fields: Decodable {
        let UNDERTONE_AUDIT_SEQUENCE: String
        let UNDERTONE_AUDIT_HASH: String
    }
}
