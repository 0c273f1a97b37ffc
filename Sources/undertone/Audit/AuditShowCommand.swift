import ArgumentParser
import EventLog

/// `undertone audit show`: the rows for a person.
struct AuditShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "List who looked at what, when, and the reason that they stated; the newest last.",
        discussion: """
            Asks the daemon; where none runs it reads the event log itself. For the agent and for auditors.

            Example:
              undertone audit show --limit 20
              undertone audit show --json | jq -r 'select(.actor.role == "qa") | .reason'
            """)

    @OptionGroup var source: AuditOptions

    @Option(help: "Most rows to list, the newest ones.")
    var limit = 50

    @Flag(help: "Print one JSON object a line, as the feed gives it.")
    var json = false

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        var newest: [AuditEntry] = []
        try await source.eachPage { newest = Array((newest + $0).suffix(limit)) }
        if json {
            for entry in newest { try StandardOutput.json(entry) }
        } else if newest.isEmpty {
            StandardOutput.line("nobody has looked at anything so far")
        } else {
            Self.print(newest)
        }
    }

    private static func print(_ entries: [AuditEntry]) {
        var table = TextTable("ROW", "WHEN", "WHO", "ROLE", "ACTION", "OF", "OUTCOME", "REASON")
        for entry in entries {
            let user = entry.actor.uid.map { " (\($0))" } ?? ""
            table.add(
                InkedLine("\(entry.sequence)"), InkedLine(Wording.since(entry.at)),
                InkedLine(entry.actor.name + user), InkedLine(entry.actor.role), InkedLine(entry.action),
                InkedLine(entry.object),
                InkedLine(entry.outcome.rawValue, entry.outcome == .refused ? .level(.elevated) : .plain),
                InkedLine(entry.reason ?? "-"))
        }
        table.print()
    }
}
