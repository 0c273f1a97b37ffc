import ArgumentParser
import EventLog
import Feed

/// `undertone mine contest`: the agent says that an alert was wrong.
struct MineContestCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contest", abstract: "Say that an alert was wrong; quality assurance judges it.",
        discussion: """
            An alert that is upheld as wrong counts in no statistics.

            Example:
              undertone mine contest 1f0c6f9e --reason "the headset fell"
            """)

    @Argument(help: "The alert, or the beginning of its identifier.")
    var alert: String

    @Option(help: "Why it was wrong.")
    var reason: String

    @OptionGroup var agent: AgentOptions

    func run() async throws {
        let client = try agent.client()
        let known = try await client.get("/v1/alerts", as: [AlertRecord].self).map(\.alert.alertID)
        let found = known.filter { $0.hasPrefix(alert) }
        guard let id = found.first, found.count == 1 else {
            throw CommandFailure(
                found.isEmpty
                    ? "there is no alert \(alert); undertone alerts lists them"
                    : "\(found.count) alerts begin with \(alert); give more of it", status: .badInput)
        }
        _ = try await client.post(
            "/v1/alerts/\(id)/contest", ContestRequest(reason: reason), as: AlertRecord.self)
        StandardOutput.line("contested \(Wording.short(id))")
    }
}
