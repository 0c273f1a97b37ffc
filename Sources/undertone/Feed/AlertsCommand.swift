import ArgumentParser
import Events
import FeedClient
import Languages
import Roster
import Vocabulary

/// `undertone alerts`: the alerts of one or more daemons.
struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: localized(
            "List alerts, requests for help first, then the newest: since when, why, and who sees to them."),
        discussion: localized(
            """
            What nobody has acknowledged in time has gone to the next tier. An alert that the agent contests counts, until \
            quality assurance has judged it.

            Example:
              undertone alerts --open
              undertone alerts --since yesterday --level critical
              undertone alerts --agent maria --output csv
              undertone alerts --open --hub
              undertone alerts --json | jq -r 'select(.state == "raised") | .alert_id'
            """))

    @OptionGroup var feed: FeedOptions

    @OptionGroup var site: HubOptions

    @Flag(help: ArgumentHelp(localized("Only alerts that somebody has still to see to."))) var open = false

    @Option(
        help: ArgumentHelp(
            localized("Only alerts that reached this level: elevated, high or critical; may be given several times."),
            discussion: localized("Requests for help are critical.")),
        completion: .list(AlertLevel.allCases.map(\.rawValue)),
        transform: { text in
            guard let level = AlertLevel(rawValue: text) else {
                throw ValidationError(
                    localized(
                        "--level is elevated, high or critical, and not '\(text)'; requests for help are critical"))
            }
            return level
        }) var level: [AlertLevel] = []

    @Option(
        help: ArgumentHelp(localized("Only alerts of this agent; may be given several times."), valueName: "name"),
        completion: Completions.agents) var agent: [String] = []

    @OptionGroup var time: TimeRangeOptions

    @Option(help: ArgumentHelp(localized("Most alerts to list."))) var limit = 20

    @OptionGroup var output: OutputOptions

    /// What a spreadsheet is told of each.
    private static let csv = [
        "alert_id", "agent", "served_by", "kind", "onset_at", "raised_at", "cleared_at", "level", "highest_level",
        "score", "state", "tier", "acknowledged_by", "handler", "is_contested", "explanation", "note",
    ]

    func validate() throws { guard limit >= 1 else { throw ValidationError(localized("--limit is at least 1")) } }

    func run() async throws {
        if let hub = try site.client(besides: feed.socket) {
            return try await HubOptions.ask(hub) { try await list(at: $0) }
        }
        let isOpenOnly = open
        let answers = try await feed.clients().ask { try await $0.alerts(openOnly: isOpenOnly) }
        let all = answers.flatMap { client, records in records.map { Told(client: client, record: $0) } }
        try agent.checkAgents(
            among: answers.map { client, records in
                [client.identity?.name].compactMap(\.self) + records.map(\.alert.agent)
            }, status: .badInput)
        let wanted = all.filter(isWanted).inOrderOfList(by: \.record).prefix(limit)
        try output.list(
            wanted.map { Served(value: output.form == .csv ? Self.row($0.record) : $0.record, client: $0.client) },
            csv: Self.csv, empty: empty
        ) { Self.table(wanted) }
    }

    private var empty: String {
        let isNarrow = !level.isEmpty || !agent.isEmpty || time.isNarrow
        return isNarrow
            ? localized("no such alert") : open ? localized("no alert is open") : localized("no alert so far")
    }

    /// The same of a hub, each alert with its desk and team.
    private func list(at hub: FeedClient) async throws {
        let all = try await hub.siteAlerts(openOnly: open)
        let wanted = all.map { Told(client: hub.speaking(of: $0.place), record: $0.record) }.filter(isWanted)
            .inOrderOfList(by: \.record).prefix(limit)
        let places = Dictionary(all.map { ($0.record.alert.alertID, $0) }, uniquingKeysWith: { first, _ in first })
        let rows = wanted.compactMap { told -> SiteAlert? in
            var alert = places[told.record.alert.alertID]
            if output.form == .csv { alert?.record = Self.row(told.record) }
            return alert
        }
        try output.list(
            rows.map { Served(value: $0, client: hub) }, csv: Self.csv + ["desk", "label", "team", "lane"],
            empty: empty
        ) { Self.table(wanted) }
    }

    /// The alert as a spreadsheet has it: all that was said in one cell.
    static func row(_ record: AlertRecord) -> AlertRecord {
        guard !record.notes.isEmpty else { return record }
        var record = record
        record.note = record.notes.map(\.text).joined(separator: "; ")
        return record
    }

    /// An alert, and the daemon that tells of it.
    struct Told {
        let client: FeedClient
        let record: AlertRecord
    }

    private func isWanted(_ told: Told) -> Bool {
        let names = [told.client.lane?.login ?? told.client.identity?.name, told.record.alert.agent]
        return (level.isEmpty || level.contains(told.record.highestLevel))
            && (agent.isEmpty || agent.contains(where: names.contains))
            && time.contains(told.record.alert.onsetAt)
    }

    static func table(_ alerts: some Sequence<Told>) -> TextTable {
        var table = TextTable(
            .init("ID", rank: 1), .init(localized("AGENT"), rank: 1, least: 6), .init(localized("SINCE"), rank: 3),
            .init(localized("LEVEL")), .init(localized("TIER"), .right, rank: 7),
            .init(localized("STATE"), rank: 4, least: 10), .init(localized("SEEN TO BY"), rank: 5),
            .init(localized("SEGMENTS"), rank: 8), .words(localized("REASONS"), most: TextTable.Column.fewLines))
        for told in alerts {
            let record = told.record
            table.add(
                InkedLine(Wording.short(record.alert.alertID)),
                InkedLine(told.client.name(saying: record.alert.agent)), InkedLine(Wording.since(record.alert.onsetAt)),
                level(of: record), InkedLine("\(record.life.tier)"),
                state(of: record), InkedLine(record.life.handler ?? record.acknowledgedBy ?? "-"),
                InkedLine(segments(of: record)), InkedLine(reasons(of: record)))
        }
        return table
    }

    private static func level(of record: AlertRecord) -> InkedLine {
        let label = record.alert.kind == .help ? localized("HELP") : localized(record.highestLevel.title)
        guard record.life.state.isOpen else { return InkedLine(label) }
        return InkedLine(label, record.alert.kind == .help ? .badge(.critical) : .level(record.highestLevel))
    }

    private static func state(of record: AlertRecord) -> InkedLine {
        switch record.life.state {
        case .raised, .rising: return InkedLine(localized("open"), .bold)
        case .acknowledged: return InkedLine(localized("open, seen"))
        case .takenOver: return InkedLine(localized("open, taken over"))
        case .handedOn: return InkedLine(localized("open, handed on"), .bold)
        case .resolved:
            return InkedLine(
                record.life.nothingWrong ? localized("resolved: nothing was wrong") : localized("resolved"))
        case .cleared:
            guard let cleared = record.alert.clearedAt else { return InkedLine(localized("cleared")) }
            let seconds = Double(cleared.millisecondsSince1970 - record.alert.onsetAt.millisecondsSince1970) / 1_000
            return InkedLine(localized("cleared after \(Wording.span(seconds: seconds))"))
        }
    }

    private static func segments(of record: AlertRecord) -> String {
        let stored = record.segments.filter { $0.state == .stored }
        guard !stored.isEmpty else { return record.segments.last.map { state($0.state) } ?? "-" }
        let seconds = stored.reduce(0) { $0 + $1.segment.durationS }
        return "\(stored.count), \(Wording.span(seconds: seconds))"
    }

    private static func state(_ state: SegmentRecord.State) -> String {
        switch state {
        case .stored: localized("stored")
        case .refused: localized("refused")
        case .erased: localized("erased")
        }
    }

    private static func reasons(of record: AlertRecord) -> String {
        let reasons = Wording.reasons(of: record.alert)
        return switch record.life.dispute.isUpheld {
        case true?: localized("judged to be wrong: \(reasons)")
        case false?: localized("contested, judged to be right: \(reasons)")
        case nil: record.life.isContested ? localized("contested: \(reasons)") : reasons
        }
    }
}
