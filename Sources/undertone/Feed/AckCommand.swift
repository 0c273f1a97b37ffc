import ArgumentParser
import EventLog
import Feed

/// `undertone ack`: a supervisor says that an alert has been seen.
struct AckCommand: AsyncParsableCommand {
    /// Fewer characters of an identifier are too easily typed by mistake.
    private static let shortestPrefix = 4

    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Say that you have seen an alert; everybody who follows the feed is told.",
        discussion: """
            The first to say so counts; saying it again changes nothing.

            Example:
              undertone ack 6b0e1a2c
            """)

    @OptionGroup var feed: FeedOptions

    @Argument(help: "The alert's identifier, or the first characters of it, at least \(shortestPrefix).")
    var id: String

    @Flag(help: "Print the alert as it then stands, as one JSON object.")
    var json = false

    func validate() throws {
        guard id.count >= Self.shortestPrefix else {
            throw ValidationError("give at least \(Self.shortestPrefix) characters of the identifier")
        }
    }

    func run() async throws {
        let answers = try await feed.clients().ask { try await $0.alerts() }
        let wanted = id.lowercased()
        let found = answers.flatMap { client, alerts in
            alerts.filter { $0.alert.alertID.hasPrefix(wanted) }.map { (client, $0) }
        }
        guard let (client, before) = found.first else {
            throw CommandFailure("there is no alert \(id); `undertone alerts` lists them")
        }
        guard found.count == 1 || before.alert.alertID == wanted else {
            let names = found.prefix(5).map(\.1.alert.alertID).joined(separator: ", ")
            throw CommandFailure("\(found.count) alerts begin with \(id); give more of it: \(names)")
        }
        let after = try await client.post("/v1/alerts/\(before.alert.alertID)/ack", as: AlertRecord.self)
        if json { return try StandardOutput.json(after) }
        let name = Wording.short(after.alert.alertID)
        if let earlier = before.acknowledgedBy {
            let time = before.acknowledgedAt.map { " at \(Wording.since($0))" } ?? ""
            StandardOutput.line(InkedLine("\(name) was already seen by \(earlier)\(time)").text(hasColour: false))
        } else {
            StandardOutput.line(
                InkedLine(
                    "\(name) seen: \(after.alert.agent), \(after.highestLevel.rawValue), "
                        + Wording.reasons(of: after.alert)
                )
                .text(hasColour: false))
        }
    }
}
