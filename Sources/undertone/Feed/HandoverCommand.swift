import ArgumentParser

/// `undertone handover`: a supervisor hands an alert on to another.
struct HandoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handover",
        abstract: "Hand an alert on to a colleague.",
        discussion: """
            Whoever it is handed to sees it in the feed; `undertone watch --bell --notify` there tells of it at once.

            Example:
              undertone handover 6b0e1a2c --to ivan
            """)

    @OptionGroup var alert: AlertOptions

    @Option(help: ArgumentHelp("User name of the colleague.", valueName: "name"))
    var to: String

    func validate() throws {
        guard !to.isEmpty else { throw ValidationError("--to names somebody") }
    }

    func run() async throws {
        try await alert.carryOut("handover", body: ["to": to]) { _, after in
            "handed on to \(to): \(Wording.summary(of: after))"
        }
    }
}
