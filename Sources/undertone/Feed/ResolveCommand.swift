import ArgumentParser
import EventLog
import Feed

/// `undertone resolve`: a supervisor closes an alert.
struct ResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve",
        abstract: "Close an alert: what was to be done has been done.",
        discussion: """
            A request for help stays open until somebody does this. The note is kept with the alert, and the agent can read it.

            With --nothing-wrong the daemon learns that what was heard in the alert belongs to this agent's calm voice, so that \
            the like of it raises alerts less often. It can be said later, too, of an alert that is resolved already; it \
            cannot be taken back.

            Example:
              undertone resolve 6b0e1a2c --note "took the call, customer gets a refund"
              undertone resolve 6b0e1a2c --nothing-wrong --note "a funny call, all laughed"
            """)

    @OptionGroup var alert: AlertOptions

    @Flag(help: "Nothing was wrong: what was heard in it counts as calm from now on.")
    var nothingWrong = false

    @Option(help: ArgumentHelp("What was done, for the record.", valueName: "text"))
    var note: String?

    func run() async throws {
        let body = ResolveRequest(note: note, nothingWrong: nothingWrong ? true : nil)
        try await alert.carryOut("resolve", body: body) { _, after in
            "resolved\(after.nothingWrong ? ", nothing was wrong" : ""): \(Wording.summary(of: after))"
        }
    }
}
