import ArgumentParser

/// `undertone resolve`: a supervisor closes an alert.
struct ResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Close an alert: what was to be done has been done.",
        discussion: """
            A request for help stays open until somebody does this. The note is kept with the alert, and the agent can read it.

            Example:
              undertone resolve 6b0e1a2c --note "took the call, customer gets a refund"
            """)

    @OptionGroup var alert: AlertOptions

    @Option(help: ArgumentHelp("What was done, for the record.", valueName: "text"))
    var note: String?

    func run() async throws {
        try await alert.carryOut("resolve", body: note.map { ["note": $0] } ?? [:]) { _, after in
            "resolved: \(Wording.summary(of: after))"
        }
    }
}
