import ArgumentParser
import EventLog

/// `undertone takeover`: a supervisor takes care of an alert.
struct TakeoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "takeover",
        abstract: "Take an alert over: you take care of it, and everybody who follows the feed sees that.",
        discussion: """
            Who takes an alert over has also seen it.

            Example:
              undertone takeover 6b0e1a2c
            """)

    @OptionGroup var alert: AlertOptions

    func run() async throws {
        try await alert.carryOut("takeover") { _, after in
            "taken over by \(after.handledBy ?? "you"): \(Wording.summary(of: after))"
        }
    }
}
