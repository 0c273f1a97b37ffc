import ArgumentParser
import EventLog

/// `undertone ack`: a supervisor says that an alert has been seen.
struct AckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Say that you have seen an alert; everybody who follows the feed is told.",
        discussion: """
            The first to say so counts; saying it again changes nothing.

            Example:
              undertone ack 6b0e1a2c
            """)

    @OptionGroup var alert: AlertOptions

    func run() async throws {
        try await alert.carryOut("ack") { before, after in
            if let earlier = before.acknowledgedBy {
                let time = before.acknowledgedAt.map { " at \(Wording.since($0))" } ?? ""
                return "was already seen by \(earlier)\(time)"
            }
            return "seen: \(Wording.summary(of: after))"
        }
    }
}
