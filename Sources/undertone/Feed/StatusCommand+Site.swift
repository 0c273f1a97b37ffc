import FeedClient
import Languages

/// How a site's hub stands, for `undertone status --hub`.
extension StatusCommand {
    private static let csvOfSite = [
        "site", "version", "broker", "why", "desks", "waiting_desks", "waiting_events", "open_alerts",
    ]

    func tell(of hub: FeedClient) async throws {
        guard agents.isEmpty else {
            throw CommandFailure(
                localized("--hub tells of the site and not of one agent; undertone watch --hub shows everybody"),
                status: .usage)
        }
        let standing = try await hub.siteStanding()
        try output.list([standing], csv: Self.csvOfSite) {
            StandardOutput.sentence(InkedLine(localized("site \(standing.site)"), .bold))
            for (name, words) in Self.rows(standing) {
                StandardOutput.entry(InkedLine("  \(name)", .dim), InkedLine(words), at: 14)
            }
        }
        if standing.broker != "up" { throw CommandFailure("", status: .notHeard) }
    }

    private static func rows(_ standing: SiteStanding) -> [(String, String)] {
        let broker =
            switch standing.broker {
            case "up": localized("reached")
            case "down": Wording.clause(localized("not reached"), standing.why)
            default: localized("not reached so far")
            }
        var desks = localized(standing.desks, one: "\(standing.desks) desk", other: "\(standing.desks) desks")
        if standing.waitingDesks > 0 {
            desks += Wording.comma + localized("\(standing.waitingDesks) wait for approval")
        }
        let alerts =
            standing.openAlerts == 0
            ? localized("none open") : localized("\(standing.openAlerts) open: undertone alerts --open --hub")
        let events =
            standing.waitingEvents == 0
            ? localized("none wait at desks") : localized("\(standing.waitingEvents) wait at desks")
        return [
            (localized("broker"), broker), (localized("desks"), desks), (localized("alerts"), alerts),
            (localized("events"), events), (localized("hub"), localized("version \(standing.version)")),
        ]
    }
}
