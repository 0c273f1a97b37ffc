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
            Reads the event log's file itself, without trusting the daemon and whether one runs or not. Auditors, who have \
            none, and --socket check the rows that the daemons give out; the exit status is then that of the worst. Rows are also compared \
            with the anchors that the daemon wrote into the journal, with the reserve beside your own log, and with those that \
            --anchor names: without any, an attacker who writes all later hashes anew is not found, so that the audit is not \
            refuted and no more. What was written after the last anchor, 15 minutes at most while the daemon runs, is held by \
            the hashes alone.

            Exit status: 0 whole, 1 damaged (with --require-anchor also where nothing could be compared), 2 not refuted: \
            no anchor could be compared.

            Example:
              undertone audit verify
              undertone audit verify --socket /run/undertone
              undertone audit verify --log events.sqlite --anchor 1204:9f2c...
            """)

    @OptionGroup var feed: FeedOptions

    @Option(help: "The event log; the daemon's own if not given.", completion: .file(extensions: ["sqlite"])) var log:
        String?

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
        guard log == nil || feed.socket.isEmpty else { throw ValidationError("give --log or --socket, not both") }
    }

    func run() async throws {
        let inspected = try await inspect()
        for (place, name, verdict) in inspected {
            if json {
                try StandardOutput.json(Report(source: place, isWhole: verdict.isWhole, verdict: verdict))
            } else {
                Self.print(verdict, place: place, of: inspected.count > 1 ? name : nil)
            }
        }
        // Everything has been said. Of several the worst counts.
        if !inspected.allSatisfy(\.verdict.isWhole) { throw CommandFailure("", status: .failure) }
        if inspected.contains(where: { $0.verdict.anchors == 0 && $0.verdict.rows > 0 }) {
            throw CommandFailure("", status: requireAnchor ? .failure : .notRefuted)
        }
    }

    /// Where rows came from, whose they are, and what is to be said of them.
    private typealias Inspected = (place: String, name: String, verdict: AuditVerdict)

    /// The file that is named, else the daemons that are, else one's own file; who has none and may list the agents'
    /// daemons, as auditors do, means them.
    private func inspect() async throws -> [Inspected] {
        let loaded = try feed.configuration.load()
        let path = log ?? loaded.locations.eventLogFile
        guard try !feed.socket.isEmpty || log == nil && FileFacts(at: path).isAbsent && seesOthers() else {
            let reader = try LogReader(existing: path)
            var anchors = anchors(of: loaded.configuration.agent.id, at: path)
            // Another log has another reserve.
            if path == loaded.locations.eventLogFile,
                case .record(let kept) = Reserve.read(loaded.locations.reserveFile),
                let head = kept.mark?.audit
            {
                anchors.append(head)
            }
            return [(path, loaded.configuration.agent.id, try reader.verifyAudit(anchors: anchors))]
        }
        let clients = try feed.clients()
        // Held against the rows of another audit it would call that one damaged.
        guard anchor.isEmpty || clients.count == 1 else {
            throw CommandFailure(
                "an anchor is of one agent's audit: name that daemon alone, such as --socket "
                    + clients[0].socketPath, status: .usage)
        }
        let answers = try await clients.ask { client in
            let agent = try await client.standing().agent
            let seals = try await client.audit(limit: 1).seals ?? []
            var inspection = AuditInspection(anchors: anchors(of: agent, at: client.socketPath), seals: seals)
            try await client.eachAuditPage { for entry in $0 { inspection.look(at: entry) } }
            return (agent, inspection.verdict())
        }
        return answers.map { client, answer in (client.socketPath, client.name(saying: answer.0), answer.1) }
    }

    /// Whether this user may list the agents' daemons; who is to be told why not is told.
    private func seesOthers() throws -> Bool {
        do { return try !feed.sources().folders.isEmpty } catch is CommandFailure { return false }
    }

    /// What is compared with the rows: the anchors that were given, and those that the owner of a file wrote.
    private func anchors(of agent: String, at path: String) -> [AuditHead] {
        withoutJournal ? anchor : anchor + JournalAnchors.find(agent: agent, owner: FileFacts(at: path).owner)
    }

    private static func print(_ verdict: AuditVerdict, place: String, of name: String?) {
        if let name { StandardOutput.line(InkedLine(name, .bold)) }
        for damage in verdict.damage {
            var text = InkedLine(damage.kind.rawValue, .level(.critical))
            text.add(": \(damage.detail)")
            StandardOutput.sentence(text)
        }
        let rows = Wording.count(verdict.rows, "row")
        let fitting = Wording.count(verdict.anchors, "anchor")
        if verdict.isWhole {
            var text =
                verdict.anchors == 0 && verdict.rows > 0 ? InkedLine("not refuted", .cyan) : InkedLine("whole", .green)
            text.add(": \(rows), compared with \(fitting); it ends at \(verdict.head.text)")
            StandardOutput.sentence(text)
        } else {
            var text = InkedLine("DAMAGED", .badge(.critical))
            text.add(": \(place), \(rows), compared with \(fitting)")
            StandardOutput.sentence(text)
        }
        if verdict.sealedRows > 0 {
            Terminal.note(
                Wording.count(verdict.sealedRows, "row before these is", "rows before these are")
                    + " over the time for which the audit is kept, and sealed"
                    + (verdict.sealedAnchors == 0
                        ? ""
                        : "; " + Wording.count(verdict.sealedAnchors, "anchor lies", "anchors lie") + " within them"))
        }
        if verdict.erasedReasons > 0 {
            Terminal.note("of \(Wording.count(verdict.erasedReasons, "row")) the stated reason was erased")
        }
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
