import ArgumentParser
import EventLog
import Feed

/// What every command on one alert takes, and how it is carried out: `ack`, `takeover`, `handover`, `resolve`, `contest` and
/// `judge` differ in the address, the body and the words alone.
struct AlertOptions: ParsableArguments {
    /// Fewer characters of an identifier are too easily typed by mistake.
    private static let shortestPrefix = 4

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

    /// Does something to the alert and says what came of it.
    /// - Parameters:
    ///   - verb: last part of the address.
    ///   - body: what is sent along.
    ///   - isAgents: whether it is for the agent, on the own daemon.
    ///   - outcome: says in words what was done, from the alert before and after.
    /// - Throws: ``CommandFailure`` where no alert is meant, `FeedError` where the daemon refuses.
    func carryOut(
        _ verb: String, body: (any Encodable & Sendable)? = nil, isAgents: Bool = false,
        outcome: (_ before: AlertRecord, _ after: AlertRecord) -> String
    ) async throws {
        let (client, before) = try await find(in: isAgents ? try feed.ownClients() : try feed.clients())
        let after = try await client.command(
            "/v1/alerts/\(before.alert.alertID)/\(verb)", body, as: AlertRecord.self)
        if json { return try StandardOutput.json(after) }
        let line = "\(Wording.short(after.alert.alertID)) \(outcome(before, after))"
        StandardOutput.line(InkedLine(line).text(hasColour: false))
    }

    /// The one alert that is meant.
    private func find(in clients: [FeedClient]) async throws -> (FeedClient, AlertRecord) {
        let answers = try await clients.ask { try await $0.alerts() }
        let wanted = id.lowercased()
        let found = answers.flatMap { client, alerts in
            alerts.filter { $0.alert.alertID.lowercased().hasPrefix(wanted) }.map { (client, $0) }
        }
        guard let first = found.first else {
            throw CommandFailure("there is no alert \(id); `undertone alerts` lists them")
        }
        // A daemon may be asked over two sockets.
        guard Set(found.map(\.1.alert.alertID)).count == 1 else {
            let names = found.prefix(5).map(\.1.alert.alertID).joined(separator: ", ")
            throw CommandFailure("\(found.count) alerts begin with \(id); give more of it: \(names)")
        }
        return first
    }
}
