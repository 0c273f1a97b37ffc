import ArgumentParser
import Events
import FeedClient
import Languages

/// What every command takes by which a supervisor sees to an alert, on this machine or through the hub.
struct HandlingOptions: ParsableArguments {
    /// How long the desk's word is waited for, and what follows from it once it has come.
    private static let (patience, echo) = (Duration.seconds(5), Duration.seconds(1))
    private static let pause = Duration.milliseconds(50)

    @OptionGroup var alert: AlertOptions

    @OptionGroup var site: HubOptions

    @Flag(
        help: ArgumentHelp(
            localized("With --hub: do not wait for the desk."),
            discussion: localized("Without it, it is waited 5 s for the desk's word.")))
    var noWait = false

    /// Does something to the alert, or has it done by its desk, and says what came of it.
    /// - Parameters:
    ///   - step: what is done. What is taken back, whoever is asked knows.
    ///   - outcome: says in words what was done, from the alert before and after.
    /// - Throws: ``CommandFailure`` where no alert is meant, nothing was done or the desk has not answered;
    ///   `FeedClientError` where whoever is asked refuses.
    func carryOut(
        _ step: HandlingStep, outcome: (_ before: AlertRecord, _ after: AlertRecord, _ client: FeedClient) -> String
    ) async throws {
        guard let hub = try site.client(besides: alert.feed.socket) else {
            return try await alert.carryOut(step, outcome: outcome)
        }
        try await HubOptions.ask(hub) { hub in
            let before = try await find(at: hub)
            let id = before.record.alert.alertID
            let sent = try await hub.send(step, with: id)
            // Somebody else may do the same at this moment.
            let earlier = Set(before.commands.map(\.id))
            let own = sent.commands.filter { $0.verb == SiteCommand.verb(of: step) }
            guard let name = (own.first { !earlier.contains($0.id) } ?? own.last)?.id else { return }
            let after = noWait ? sent : try await wait(for: name, from: sent, hub)
            try say(name, outcome, before, after, hub)
        }
    }

    private func say(
        _ name: String, _ outcome: (AlertRecord, AlertRecord, FeedClient) -> String, _ before: SiteAlert,
        _ after: SiteAlert, _ hub: FeedClient
    ) throws {
        let client = hub.speaking(of: after.place)
        let short = Wording.short(after.record.alert.alertID)
        if alert.json { try StandardOutput.json(Served(value: after, client: hub)) }
        let command = after.commands.first { $0.id == name }
        switch command?.result {
        case .done?:
            guard !alert.json else { return }
            StandardOutput.line(InkedLine("\(short) \(outcome(before.record, after.record, client))"))
        case .refused?, .expired?:
            let words = localized("\(short): the desk has not done it")
            throw CommandFailure(Wording.clause(words, command?.why), status: .failure)
        case .sent?, nil:
            if !alert.json {
                let summary = Wording.summary(of: after.record, from: client)
                StandardOutput.line(InkedLine("\(short) " + localized("sent to the desk: \(summary)")))
            }
            // That nobody waited is no fault.
            if !noWait { Terminal.note(localized("The desk has not answered yet. It will be done when it is there.")) }
            throw CommandFailure("", status: .noWord)
        }
    }

    /// Waits for the desk's word, and a moment longer for what it did.
    private func wait(for name: String, from sent: SiteAlert, _ hub: FeedClient) async throws -> SiteAlert {
        let start = ContinuousClock.now
        var (alert, word) = (sent, ContinuousClock.Instant?.none)
        while true {
            switch alert.commands.first(where: { $0.id == name })?.result {
            case .done?:
                let since = word ?? .now
                word = since
                if alert.record != sent.record || ContinuousClock.now - since >= Self.echo { return alert }
            case .refused?, .expired?: return alert
            case .sent?, nil: if ContinuousClock.now - start >= Self.patience { return alert }
            }
            try await Task.sleep(for: Self.pause)
            alert = try await hub.siteAlert(sent.record.alert.alertID)
        }
    }

    /// The one alert that is meant.
    private func find(at hub: FeedClient) async throws -> SiteAlert {
        let wanted = GivenIdentifier(alert.id)
        let found = try await hub.siteAlerts().filter { wanted.means($0.record.alert.alertID) }
        guard let first = found.first else {
            throw CommandFailure(localized("there is no alert \(alert.id); `undertone alerts --hub` lists them"))
        }
        guard found.count == 1 else {
            let names = found.prefix(5).map { localized("\($0.record.alert.alertID) of \($0.lane), \($0.label)") }
                .joined(separator: "; ")
            throw CommandFailure(
                localized(
                    found.count, one: "\(found.count) alerts begin with \(alert.id); give more of it: \(names)",
                    other: "\(found.count) alerts begin with \(alert.id); give more of it: \(names)"))
        }
        return first
    }
}
