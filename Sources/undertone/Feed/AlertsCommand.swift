import ArgumentParser
import EventLog
import Feed

/// `undertone alerts`: the alerts of one or more daemons.
struct AlertsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "alerts",
        abstract: "List alerts, the newest first: since when, why, and who has seen them.",
        discussion: """
            Example:
              undertone alerts --open
              undertone alerts --json | jq -r 'select(.state == "raised") | .alert_id'
            """)

    @OptionGroup var feed: FeedOptions

    @Flag(help: "Only alerts that have not ended.")
    var open = false

    @Option(help: "Most alerts to list.")
    var limit = 20

    @Flag(help: "Print one JSON object a line, as the feed gives it.")
    var json = false

    func validate() throws {
        guard limit >= 1 else { throw ValidationError("--limit is at least 1") }
    }

    func run() async throws {
        let answers = try await feed.clients().ask { try await $0.alerts(openOnly: open) }
        let newest = answers.flatMap(\.1).sorted { $0.alert.raisedAt > $1.alert.raisedAt }.prefix(limit)
        if json {
            for record in newest { try StandardOutput.json(record) }
        } else if newest.isEmpty {
            StandardOutput.line(open ? "no alert is open" : "no alert so far")
        } else {
            Self.print(newest)
        }
    }

    private static func print(_ records: some Sequence<AlertRecord>) {
        var table = TextTable("ID", "AGENT", "SINCE", "LEVEL", "STATE", "SEEN BY", "SEGMENTS", "REASONS")
        for record in records {
            let isOpen = record.state != .cleared
            table.add(
                InkedLine(Wording.short(record.alert.alertID)), InkedLine(record.alert.agent),
                InkedLine(Wording.since(record.alert.onsetAt)),
                InkedLine(record.highestLevel.rawValue, isOpen ? .level(record.highestLevel) : .plain),
                state(of: record), InkedLine(record.acknowledgedBy ?? "-"),
                InkedLine(segments(of: record)), InkedLine(Wording.reasons(of: record.alert)))
        }
        table.print()
    }

    private static func state(of record: AlertRecord) -> InkedLine {
        guard let cleared = record.alert.clearedAt else { return InkedLine("open", .bold) }
        let seconds = Double(cleared.millisecondsSince1970 - record.alert.onsetAt.millisecondsSince1970) / 1_000
        return InkedLine("cleared after \(Wording.span(seconds: seconds))")
    }

    private static func segments(of record: AlertRecord) -> String {
        let stored = record.segments.filter { $0.state == .stored }
        guard !stored.isEmpty else { return record.segments.last?.state.rawValue ?? "-" }
        let seconds = stored.reduce(0) { $0 + $1.segment.durationS }
        return "\(stored.count), \(Wording.span(seconds: seconds))"
    }
}

extension FeedClient {
    /// The daemon's alerts, those with the newest event first.
    func alerts(openOnly: Bool = false) async throws(FeedError) -> [AlertRecord] {
        try await get("/v1/alerts?open=\(openOnly)")
    }
}
