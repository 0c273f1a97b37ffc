import ArgumentParser
import Events
import FeedClient
import Languages

/// What every command on one alert takes, and how it is carried out: they differ in the step and the words alone.
struct AlertOptions: ParsableArguments {
    @OptionGroup var feed: FeedOptions

    @Argument(
        help: ArgumentHelp(
            localized("The alert's identifier, or the first characters of it, at least \(IdentifierLength.min).")),
        completion: Completions.alerts) var id: String

    @Flag(help: ArgumentHelp(localized("Print the alert as it then stands, as one JSON object."))) var json = false

    func validate() throws {
        guard GivenIdentifier(id).head.count >= IdentifierLength.min else {
            throw ValidationError(localized("give at least \(IdentifierLength.min) characters of the identifier"))
        }
    }

    /// Does something to the alert and says what came of it.
    /// - Parameters:
    ///   - step: what is done.
    ///   - isAgents: whether it is for the agent, on the own daemon.
    ///   - outcome: says in words what was done, from the alert before and after.
    /// - Throws: ``CommandFailure`` where no alert is meant, `FeedClientError` where the daemon refuses.
    func carryOut(
        _ step: HandlingStep, isAgents: Bool = false,
        outcome: (_ before: AlertRecord, _ after: AlertRecord, _ client: FeedClient) -> String
    ) async throws {
        let (client, before) = try await find(in: isAgents ? try feed.ownClients() : try feed.clients())
        let after = try await client.take(step, with: before.alert.alertID)
        if json { return try StandardOutput.json(Served(value: after, client: client)) }
        StandardOutput.line(InkedLine("\(Wording.short(after.alert.alertID)) \(outcome(before, after, client))"))
    }

    /// The one alert that is meant.
    private func find(in clients: [FeedClient]) async throws -> (FeedClient, AlertRecord) {
        let wanted = GivenIdentifier(id)
        @Sendable func isMeant(_ record: AlertRecord) -> Bool { wanted.means(record.alert.alertID) }
        var asked = try await clients.asked(until: { $0.contains(where: isMeant) }) { try await $0.alerts() }
        // Where it is found, whose daemon does not run is no news.
        if asked.answers.contains(where: { $1.contains(where: isMeant) }) {
            asked.silent.removeAll { $1.code == .noDaemon }
        }
        let found = try asked.told().flatMap { client, alerts in alerts.filter(isMeant).map { (client, $0) } }
        guard let first = found.first else {
            throw CommandFailure(localized("there is no alert \(id); `undertone alerts` lists them"))
        }
        // A daemon may be asked over two sockets; another user's may say that it has the same alert.
        guard Set(found.map { Place(uid: $0.identity?.uid, alert: $1.alert.alertID) }).count == 1 else {
            let names = found.prefix(5).map { client, record in
                localized("\(record.alert.alertID) of \(client.name(saying: record.alert.agent))")
            }.joined(separator: ", ")
            throw CommandFailure(
                localized(
                    found.count,
                    one:
                        "\(found.count) alerts begin with \(id); give more of it, or name the daemon with --socket: \(names)",
                    other:
                        "\(found.count) alerts begin with \(id); give more of it, or name the daemon with --socket: \(names)"
                ))
        }
        return first
    }

    /// What makes two alerts one.
    private struct Place: Hashable {
        let uid: UInt32?
        let alert: String
    }
}
