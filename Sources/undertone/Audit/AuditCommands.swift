import ArgumentParser
import DaemonConfiguration
import EventLog
import Events
import FeedClient
import Foundation
import Vocabulary

/// `undertone audit`: who looked at what, and whether that record is whole.
struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Show who looked at an agent's data and why; prove that the record is whole.",
        discussion: """
            Every access to personal data by anybody but the agent, every command and every refusal is a row. Each row holds \
            the hash of the one before it, and the daemon writes the last hash into the journal at start, at stop and every \
            15 minutes: whoever changes, removes, reorders or cuts off rows is found out.

            Example:
              undertone audit show --limit 20
              undertone audit verify
              undertone audit export --output audit.ndjson
            """,
        subcommands: [AuditShowCommand.self, AuditVerifyCommand.self, AuditExportCommand.self])
}

/// `undertone audit show`: the rows for a person.
struct AuditShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "List who looked at what, when, and the reason that they stated; the newest last.",
        discussion: """
            Asks the daemon; where none runs it reads the event log itself. For the agent and for auditors.

            Example:
              undertone audit show --since "2 hours ago"
              undertone audit show --json | jq -r 'select(.actor.role == "qa") | .reason'
            """)

    @OptionGroup var source: AuditOptions

    @OptionGroup var time: TimeRangeOptions

    @Option(help: "Most rows to list, the newest ones of all daemons together.")
    var limit = 50

    @OptionGroup var output: OutputOptions

    /// What a spreadsheet is told of each.
    private static let csv = [
        "served_by", "sequence", "at", "actor.name", "actor.uid", "actor.role", "action", "object", "outcome", "reason",
        "hash",
    ]

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        // Of each daemon the newest, since all of what is asked for may be its.
        var newest: [String: [Served<AuditEntry>]] = [:]
        try await source.eachPage { client, page in
            let place = client?.socketPath ?? ""
            let rows = page.filter { time.contains($0.at) }.map { Served(value: $0, client: client) }
            newest[place] = Array((newest[place, default: []] + rows).suffix(limit))
        }
        let daemons = newest.sorted { $0.key < $1.key }.map(\.value)
        let rows = Array([Served<AuditEntry>].joined(daemons) { $0.value.at }.suffix(limit))
        try output.list(
            rows, csv: Self.csv, empty: time.isNarrow ? "no such row" : "nobody has looked at anything so far"
        ) { Self.table(rows, hasAgents: newest.count > 1) }
    }

    /// Rows of one daemon need not say whose they are; of several each has its agent, whose row it is.
    static func table(_ rows: [Served<AuditEntry>], hasAgents: Bool) -> TextTable {
        let agent = hasAgents ? [TextTable.Column("AGENT", rank: 1, least: 6)] : []
        var table = TextTable(
            agent + [
                .init("ROW", .right, rank: 6, least: 3), .init("WHEN", rank: 3), .init("WHO", rank: 1, least: 6),
                .init("ROLE", rank: 7), .init("ACTION", rank: 2, least: 12), .init("OF", rank: 5),
                .init("OUTCOME", rank: 4), .words("REASON", rank: 2, least: 14, most: TextTable.Column.fewLines),
            ])
        for row in rows {
            let entry = row.value
            let user = entry.actor.uid.map { " (\($0))" } ?? ""
            table.add(
                (hasAgents ? [InkedLine(row.client?.name() ?? "")] : []) + [
                    InkedLine("\(entry.sequence)"), InkedLine(Wording.since(entry.at)),
                    InkedLine(entry.actor.name + user), InkedLine(entry.actor.role),
                    InkedLine(AccessWording.brief(entry.action)),
                    InkedLine(Wording.object(entry.object)),
                    InkedLine(entry.outcome.rawValue, entry.outcome == .refused ? .level(.elevated) : .plain),
                    InkedLine(entry.isReasonErased ? "(erased)" : entry.reason ?? "-"),
                ])
        }
        return table
    }
}

/// `undertone audit export`: every row with its hashes, for another place or program.
struct AuditExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: "Write every row with its hashes as NDJSON, one JSON object a line.",
        discussion: """
            The file is readable for you alone. Rows that are no longer held are a line for each period, first of all: its \
            first and last row, and the last hash. The sequence and hash of the file's last line, kept where the agent's \
            desktop cannot reach, are an anchor for `undertone audit verify --anchor SEQUENCE:HASH`. Of several daemons \
            the rows of one follow those of another, served_by says whose they are, and each has an anchor of its own: \
            name one with --socket.

            Example:
              undertone audit export --output audit-2026-11.ndjson
              undertone audit export | tail -n 1 | jq -r '"\\(.sequence):\\(.hash)"'
            """)

    @OptionGroup var source: AuditOptions

    @Option(help: "File to make; standard output if not given.", completion: .file())
    var output: String?

    @Flag(help: "Replace a file that is there.")
    var force = false

    func run() async throws {
        guard let output else {
            return try await source.eachPage(
                seals: { client, seals in
                    for seal in seals { StandardOutput.json(try AuditOptions.line(seal, of: client)) }
                },
                { client, page in
                    for entry in page { StandardOutput.json(try AuditOptions.line(entry, of: client)) }
                })
        }
        try PlaintextFile.check([output], mayReplace: force)
        let file = try PlaintextFile.Draft(output)
        try await source.eachPage(
            seals: { client, seals in for seal in seals { try file.append(AuditOptions.line(seal, of: client)) } },
            { client, page in for entry in page { try file.append(AuditOptions.line(entry, of: client)) } })
        try file.finish(mayReplace: force)
        StandardOutput.path(output)
    }
}

/// Where the audit's rows come from, for `show` and `export`.
struct AuditOptions: ParsableArguments {
    @OptionGroup var feed: FeedOptions

    @Option(
        help: "Read this event log itself, in place of asking a daemon.", completion: .file(extensions: ["sqlite"]))
    var log: String?

    @Option(help: "Only rows after this one.")
    var after: Int64 = 0

    /// Most rows in one question.
    private static let pageLength = 500

    func validate() throws {
        guard after >= 0 else { throw ValidationError("--after is a row's number, 0 or more") }
        guard log == nil || feed.socket.isEmpty else { throw ValidationError("give --log or --socket, not both") }
    }

    /// A row or a seal as one JSON object, with whose daemon gave it.
    static func line(_ line: some Encodable, of client: FeedClient?) throws -> [UInt8] {
        try StandardOutput.jsonLine(Served(value: line, client: client))
    }

    /// Every row after ``after``, in order, a page at a time: of each daemon in turn, else of the log's own file where
    /// no daemon runs. All are asked for their first page at once; one that does not answer is told of and left out.
    /// Before its rows, `seals` is given what stands for those that are no longer held.
    func eachPage(
        seals: (FeedClient?, [AuditSeal]) throws -> Void = { _, _ in },
        _ deal: (FeedClient?, [AuditEntry]) throws -> Void
    ) async throws {
        if let log { return try read(file: log, seals: { try seals(nil, $0) }) { try deal(nil, $0) } }
        do {
            let after = after
            let firsts = try await feed.clients().ask { try await $0.audit(after: after, limit: Self.pageLength) }
            for (client, first) in firsts {
                try seals(client, first.seals ?? [])
                try deal(client, first.entries)
                guard first.hasMore, first.nextAfter > after else { continue }
                do {
                    try await client.eachAuditPage(after: first.nextAfter, limit: Self.pageLength) {
                        try deal(client, $0)
                    }
                } catch let error as FeedClientError where firsts.count > 1 { Terminal.warn(error.context) }
            }
        } catch let error as FeedClientError where error.code == .noDaemon && feed.socket.isEmpty {
            let file = try feed.configuration.load().locations.eventLogFile
            guard FileManager.default.fileExists(atPath: file) else { throw error }
            try read(file: file, seals: { try seals(nil, $0) }) { try deal(nil, $0) }
        }
    }

    private func read(
        file: String, seals: ([AuditSeal]) throws -> Void, _ deal: ([AuditEntry]) throws -> Void
    ) throws {
        let reader = try LogReader(existing: file)
        try seals(reader.auditSeals().filter { $0.last > after })
        var cursor = after
        while true {
            let entries = try reader.auditPage(after: cursor, limit: Self.pageLength)
            guard let last = entries.last else { return }
            try deal(entries)
            cursor = last.sequence
        }
    }
}

extension LogReader {
    /// Opens a file, and says so where there is none.
    init(existing path: String) throws {
        let facts = FileFacts(at: path)
        guard facts.kind == .file else {
            let reason = facts.isAbsent ? "there is no event log" : "it is no file that you may read"
            throw CommandFailure("\(path): \(reason); name another with --log", status: .badInput)
        }
        try self.init(path: path)
    }
}
