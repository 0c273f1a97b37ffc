import ArgumentParser

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
