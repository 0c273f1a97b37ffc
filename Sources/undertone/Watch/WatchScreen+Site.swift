import Events
import FeedClient
import Languages
import Roster
import Vocabulary

/// What a live view knows of a hub beside its lanes.
struct WatchedSite {
    let hub: FeedClient
    var title: SiteTitle
    /// Whether alerts that were open before are to be shown: once it follows, so that nothing falls between.
    var showsOpen: Bool
    /// Alerts that are to be asked for; `nil` for all that are open.
    var changed: Set<String>? = []
    /// What was sent from here and has no word of its desk yet, by the name of the command.
    var sent: [String: WatchKeys.Deed] = [:]
}

/// A site's hub on the screen of `undertone watch`.
extension WatchScreen: SiteView {
    /// Watches a hub in place of daemons.
    /// - Parameters:
    ///   - hub: the hub.
    ///   - name: the site's name.
    ///   - showsOpen: whether alerts that were open before are shown, too.
    func watch(_ hub: FeedClient, called name: String, showsOpen: Bool) {
        site = WatchedSite(hub: hub, title: SiteTitle(name: name), showsOpen: showsOpen && !isJSON)
    }

    func find() {
        if site?.title.awaySince != nil, !hasPanel { Terminal.warn(localized("The hub is back.")) }
        site?.title.awaySince = nil
        if hasPanel || site?.showsOpen == true { site?.changed = nil }
        site?.showsOpen = false
        drawSoon()
    }

    func lose(because error: FeedClientError) {
        guard site?.title.awaySince == nil else { return }
        site?.title.awaySince = .now
        if !hasPanel {
            let words =
                error.code == .refused ? error.words(in: .own) : localized("The hub does not answer. Trying again.")
            Terminal.warn(words)
        }
        drawSoon()
    }

    func show(_ gap: EventGap) throws {
        guard let hub = site?.hub else { return }
        guard !isJSON else {
            return try StandardOutput.json(Served(value: GapLine(gap: gap), client: hub, member: "servedby"))
        }
        show(EventLine(Wording.gap(gap), of: hub), of: hub)
    }

    func show(_ event: Event, of lane: SiteLane?) throws {
        guard let site else { return }
        if isJSON { try StandardOutput.json(Served(value: event, client: site.hub, member: "servedby")) }
        guard let lane, let client = known(lane) else { return }
        show(EventLine(event, of: client), of: client)
        take(event, of: client)
        switch event.data {
        case .alert, .handling: if hasPanel { self.site?.changed?.insert(event.subject) }
        case .other(let other): if let command = SiteCommand(other) { hear(command) }
        case .segment, .capture, .baseline, .consent, .policy, .erased, .daemon: break
        }
        call()
        drawSoon()
    }

    /// The client for a lane, with the name that its desk has now.
    private func known(_ lane: SiteLane) -> FeedClient? {
        guard let site else { return nil }
        let client = site.hub.speaking(of: lane)
        guard let known = roster[client.key] else {
            roster.add(client, isExpected: true)
            return client
        }
        return known.client
    }

    /// A desk said what became of a command.
    private func hear(_ command: SiteCommand) {
        guard command.result != .sent, let deed = site?.sent.removeValue(forKey: command.id) else { return }
        switch command.result {
        case .sent: break
        case .done: noteDone(deed)
        case .refused, .expired:
            let words = localized("not done: \(deed.target.words)")
            tell(InkedLine(" \(Wording.clause(words, command.why))", .badge(.elevated)))
        }
    }

    func take(_ desks: [SiteDesk]) {
        let now = Timestamp.now
        let present = desks.filter { $0.state == "approved" }
        let names = Set(present.map(\.desk))
        // Of a desk that was taken out what is open stays.
        roster.keep { daemon in !daemon.alerts.isEmpty || daemon.client.lane.map { names.contains($0.desk) } ?? true }
        for desk in present {
            for told in desk.lanes {
                let lane = desk.lane(told.lane)
                guard let key = known(lane)?.key else { continue }
                roster.change(key) { $0.update(told, of: lane, at: now) }
            }
        }
        drawSoon()
    }

    func take(open alerts: [SiteAlert], isFirst: Bool) {
        let before = Set(roster.daemons.flatMap { $0.alerts.map(\.alert.alertID) })
        let open = Dictionary(grouping: alerts.compactMap { alert in known(alert.place).map { ($0.key, alert) } }) {
            $0.0
        }
        for key in roster.daemons.map(\.socketPath) {
            roster.change(key) { daemon in
                let records = open[key] ?? []
                if !records.isEmpty || !daemon.alerts.isEmpty { daemon.alerts = records.map(\.1.record) }
            }
        }
        for alert in isFirst ? alerts.reversed() : [] where !before.contains(alert.record.alert.alertID) {
            guard let client = known(alert.place) else { continue }
            if !isJSON { show(EventLine(open: alert.record, of: client), of: client) }
            if let summons = Summons(open: alert.record, of: client) { summonses.add(summons, of: client.key) }
        }
        call()
        drawSoon()
    }

    func take(_ alert: SiteAlert) {
        guard let key = known(alert.place)?.key else { return }
        roster.change(key) { $0.take(alert.record) }
        drawSoon()
    }

    func changedAlerts() -> Set<String>? {
        // Of who does not answer nothing is asked.
        guard let site, site.title.awaySince == nil else { return [] }
        self.site?.changed = []
        return site.changed
    }

    func missAlerts() { site?.changed = nil }

    /// Notes that something was sent to a desk; its word follows.
    func noteSent(_ deed: WatchKeys.Deed, in alert: SiteAlert) {
        guard let command = alert.commands.last(where: { $0.verb == SiteCommand.verb(of: deed.step) }) else { return }
        site?.sent[command.id] = deed
        guard command.result == .sent else { return hear(command) }
        tell(InkedLine(" " + localized("sent to the desk: \(deed.target.words)"), .cyan))
    }
}

extension SiteAlert {
    /// The lane that it is of.
    var place: SiteLane { SiteLane(desk: desk, label: label, team: team, login: lane) }
}

extension SiteCommand {
    /// What an event of a hub says of a command; `nil` for any other.
    init?(_ event: OtherEvent) {
        guard event.type.rawValue.hasPrefix(EventFamily.command.prefix),
            let command = try? event.payload(as: SiteCommand.self)
        else { return nil }
        self = command
    }
}
