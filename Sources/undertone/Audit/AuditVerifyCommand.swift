import ArgumentParser
import DaemonConfiguration
import EventLog
import Events
import FeedClient
import Foundation
import Vocabulary

/// `undertone audit verify`: whether every row is what was written.
struct AuditVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Look at every row of the audit and find what was changed, removed, reordered, cut off or written anew.",
        discussion: """
            Reads the event log's file itself, without trusting the daemon and whether one runs or not; with --socket it checks \
            the rows that a daemon gives out, as auditors do who may not read the file. Rows are also compared \
            with the anchors that the daemon wrote into the journal, with the reserve beside your own log, and with those that \
            --anchor names: without any, an attacker who writes all later hashes anew is not found, so that the audit is not \
            refuted and no more. What was written after the last anchor, 15 minutes at most while the daemon runs, is held by \
            the hashes alone.

            Exit status: 0 whole, 1 damaged (with --require-anchor also where nothing could be compared), 2 not refuted: \
            no anchor could be compared.

            Example:
              undertone audit verify
              undertone audit verify --socket /run/undertone/maria/feed.sock
              undertone audit verify --log events.sqlite --anchor 1204:9f2c...
            """)

    @OptionGroup var configuration: ConfigurationOptions

    @Option(help: "The event log; the daemon's own if not given.", completion: .file(extensions: ["sqlite"])) var log:
        String?

    @Option(help: "Socket of a daemon to ask, in place of reading a file.", completion: .file(extensions: ["sock"]))
    var socket: String?

    @Option(
        help: "An anchor that was kept elsewhere, as SEQUENCE:HASH; may be given several times.",
        transform: { text in
            guard let head = AuditHead(text: text) else {
                throw ValidationError("an anchor is SEQUENCE:HASH, the hash as 64 hexadecimal digits")
            }
            return head
        }) var anchor: [AuditHead] = []

    @Flag(help: "Do not look for anchors in the journal.") var withoutJournal = false

    @Flag(help: "Take an audit with which no anchor could be compared for damaged.") var requireAnchor = false

    @Flag(help: "Print the verdict as one JSON object.") var json = false

    func validate() throws {
        guard log == nil || socket == nil else { throw ValidationError("give --log or --socket, not both") }
    }

    func run() async throws {
        let (place, verdict) = try await inspect()
        if json {
            try StandardOutput.json(Report(source: place, isWhole: verdict.isWhole, verdict: verdict))
        } else {
            Self.print(verdict, place: place)
        }
        // Everything has been said.
        if !verdict.isWhole { throw CommandFailure("", status: .failure) }
        if verdict.anchors == 0, verdict.rows > 0 {
            throw CommandFailure("", status: requireAnchor ? .failure : .notRefuted)
        }
    }

    /// - Returns: where the rows came from, and what is to be said of them.
    private func inspect() async throws -> (String, AuditVerdict) {
        let loaded = try configuration.load()
        guard let socket else {
            let path = log ?? loaded.locations.eventLogFile
            let reader = try LogReader(existing: path)
            var anchors = anchors(of: loaded.configuration.agent.id, at: path)
            // Another log has another reserve.
            if path == loaded.locations.eventLogFile,
                case .record(let kept) = Reserve.read(loaded.locations.reserveFile),
                let head = kept.mark?.audit
            {
                anchors.append(head)
            }
            return (path, try reader.verifyAudit(anchors: anchors))
        }
        let client = FeedClient(socketPath: socket)
        let agent = try await client.standing().agent
        let seals = try await client.audit(limit: 1).seals ?? []
        var inspection = AuditInspection(anchors: anchors(of: agent, at: socket), seals: seals)
        try await client.eachAuditPage { for entry in $0 { inspection.look(at: entry) } }
        return (socket, inspection.verdict())
    }

    /// What is compared with the rows: the anchors that were given, and those that the owner of a file wrote.
    private func anchors(of agent: String, at path: String) -> [AuditHead] {
        withoutJournal ? anchor : anchor + JournalAnchors.find(agent: agent, owner: FileFacts(at: path).owner)
    }

    private static func print(_ verdict: AuditVerdict, place: String) {
        for damage in verdict.damage {
            var text = InkedLine(damage.kind.rawValue, .level(.critical))
            text.add(": \(damage.detail)")
            StandardOutput.line(text)
        }
        let rows = verdict.rows == 1 ? "1 row" : "\(verdict.rows) rows"
        let fitting = verdict.anchors == 1 ? "1 anchor" : "\(verdict.anchors) anchors"
        if verdict.isWhole {
            var text =
                verdict.anchors == 0 && verdict.rows > 0 ? InkedLine("not refuted", .cyan) : InkedLine("whole", .green)
            text.add(": \(rows), compared with \(fitting); it ends at \(verdict.head.text)")
            StandardOutput.line(text)
        } else {
            var text = InkedLine("DAMAGED", .badge(.critical))
            text.add(": \(place), \(rows), compared with \(fitting)")
            StandardOutput.line(text)
        }
        if verdict.sealedRows > 0 {
            Terminal.note(
                "\(verdict.sealedRows) rows before these are over the time for which the audit is kept, and sealed"
                    + (verdict.sealedAnchors == 0 ? "" : "; \(verdict.sealedAnchors) anchors lie within them"))
        }
        if verdict.erasedReasons > 0 { Terminal.note("of \(verdict.erasedReasons) rows the stated reason was erased") }
        if verdict.anchors == 0, verdict.rows > 0 {
            Terminal.note(
                "no anchor was found, so rows that were written anew with all their hashes would go unnoticed")
        }
    }

    /// The verdict with what was looked at.
    private struct Report: Encodable {
        let source: String
        let isWhole: Bool
        let verdict: AuditVerdict

        private enum CodingKeys: String, CodingKey {
            case source
            case isWhole = "is_whole"
        }

        func encode(to encoder: any Encoder) throws {
            try verdict.encode(to: encoder)
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(source, forKey: .source)
            try container.encode(isWhole, forKey: .isWhole)
        }
    }
}

/// Heads of the audit that the daemon has written into systemd's journal.
enum JournalAnchors {
    /// How long the journal may take.
    private static let limit = Duration.seconds(30)

    /// What the journal that this user may read holds of an agent's daemon, the oldest first; nothing where there is no
    /// journal. The owner is the user that it runs as: anybody may write such lines, and the journal itself notes who
    /// did.
    static func find(agent: String, owner: UInt32) -> [AuditHead] {
        let arguments = [
            "--quiet", "--no-pager", "--output=json", "--output-fields=UNDERTONE_AUDIT_SEQUENCE,UNDERTONE_AUDIT_HASH",
            "UNDERTONE_RECORD=audit-head", "UNDERTONE_AGENT=\(agent)", "_UID=\(owner)",
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
