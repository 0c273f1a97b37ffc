public import ArgumentParser
public import Events
import FeedClient
import Foundation
import Vault
public import Vocabulary

/// `undertone segments list`: what is held, in a daemon or in a folder.
struct SegmentsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List segments, the newest first.",
        discussion: """
            A daemon knows what each segment is about. In a folder, without a daemon, only identifier, age and size can be \
            told: the rest is encrypted. What was erased is shown with --state erased or all.

            Example:
              undertone segments list
              undertone segments list --reason - --level critical --since 7d
              undertone segments list --json | jq -r 'select(.state == "stored") | .segment_id'
              undertone segments list --hub --reason -
              undertone segments list --directory /mnt/archive/segments
            """)

    @OptionGroup var feed: FeedOptions
    @OptionGroup var hub: HubOptions
    @OptionGroup var filter: SegmentFilterOptions

    @Option(help: ArgumentHelp(StatedLook.help, valueName: "text")) var reason: String?

    @Option(help: "List the segments in this folder, without a daemon.", completion: .directory) var directory: String?

    @OptionGroup var output: OutputOptions

    /// What a spreadsheet is told of each.
    private static let csv = [
        "segment_id", "agent", "served_by", "alert_id", "part", "started_at", "duration_s", "level", "bytes", "purpose",
        "state", "is_complete", "held_by", "held_at", "held_reason", "review_at", "reason",
    ]

    func validate() throws {
        guard directory == nil || !filter.isNarrow else {
            throw ValidationError(
                "a folder tells no more than age and size; of these options only --limit goes with it")
        }
        try PersonalWords.check(reason)
    }

    func run() async throws {
        if let directory {
            try list(directory)
        } else {
            let wanted = filter.filter
            let reason = try StatedLook.reason(reason)
            if let site = try hub.client(besides: feed.socket) {
                return try await HubOptions.ask(site) { try await list(at: $0, wanted, reason: reason) }
            }
            let all = try await StatedLook.list(try feed.clients(), wanted, reason: reason).told
            try list(Array(all.sorted { $0.1.segment.startedAt > $1.1.segment.startedAt }.prefix(wanted.limit)))
        }
    }

    /// The same of a hub, each with its desk and what became of what was asked for.
    private func list(at hub: FeedClient, _ wanted: SegmentFilter, reason: String?) async throws {
        let all = try await StatedLook.ask(hub, reason: reason) { try await hub.siteSegments(wanted, reason: $0) }
            .answer
        try output.list(
            all.map { Served(value: $0, client: hub) }, csv: Self.csv + ["desk", "label", "team", "lane"],
            empty: filter.isNarrow ? "no segment that fits" : "no segment so far"
        ) {
            Self.table(
                all.map { (hub.speaking(of: $0.place), $0.record) },
                transfers: Dictionary(
                    all.compactMap { segment in segment.transfer.map { (segment.record.segment.segmentID, $0) } },
                    uniquingKeysWith: { first, _ in first }))
        }
        if output.form == .table { printRequests(all.map(\.record)) }
    }

    private func list(_ told: [(FeedClient, SegmentRecord)]) throws {
        try output.list(
            told.map { Served(value: $1, client: $0) }, csv: Self.csv,
            empty: filter.isNarrow ? "no segment that fits" : "no segment so far"
        ) { Self.table(told) }
        guard output.form == .table else { return }
        if let id = told.first(where: { $0.1.file != nil })?.1.segment.segmentID {
            Terminal.note(
                "what is missing or damaged: bring the file back from a copy, or write down that it is lost: "
                    + "undertone segments erase \(id)")
        }
        printRequests(told.map(\.1))
    }

    static func table(
        _ told: [(FeedClient, SegmentRecord)], transfers: [String: SegmentTransfer] = [:]
    ) -> TextTable {
        var table = TextTable(
            .init("ID", rank: 1, least: 9), .init("AGENT", rank: 2, least: 6), .init("BEGAN", rank: 2),
            .init("SECONDS", .right, rank: 5), .init("LEVEL", rank: 3), .init("PART", .right, rank: 8),
            .init("SIZE", .right, rank: 6), .init("FOR", rank: 9), .init("ALERT", rank: 10),
            .words("STATE", rank: 3, least: 16, most: TextTable.Column.fewLines))
        for (client, record) in told {
            let segment = record.segment
            table.add(
                InkedLine(segment.segmentID), InkedLine(client.name(saying: segment.agent)),
                InkedLine(Wording.since(segment.startedAt)),
                InkedLine(Wording.oneDecimal(segment.durationS)),
                InkedLine(segment.level.rawValue, .level(segment.level)), InkedLine("\(segment.part &+ 1)"),
                InkedLine(segment.bytes > 0 ? Wording.size(bytes: segment.bytes) : "-"),
                InkedLine((segment.purpose ?? .replay).rawValue), InkedLine(Wording.short(segment.alertID)),
                InkedLine(
                    state(of: record, transfers[segment.segmentID]), record.segment.heldBy == nil ? .plain : .cyan))
        }
        return table
    }

    /// Where it stands, in words.
    private static func state(of record: SegmentRecord, _ transfer: SegmentTransfer?) -> String {
        let segment = record.segment
        var words = [record.state.rawValue]
        if let transfer { words.append(HubSegment.standing(of: transfer)) }
        switch record.file {
        case .missing?: words = ["FILE MISSING"]
        case .damaged?: words = ["FILE DAMAGED"]
        case nil: break
        }
        if segment.isComplete == false { words.append("cut short") }
        if let original = segment.replaces { words.append("made of \(original)") }
        if let holder = segment.heldBy {
            words.append("held by \(holder)\(record.heldReason.map { ": \($0)" } ?? "")")
            if let day = record.reviewAt {
                words.append(
                    "\(record.isReviewOverdue(at: .now) ? "REVIEW OVERDUE since" : "review by") \(day.localDay)")
            }
        }
        if let objection = segment.objection { words.append("the agent objects: \(objection)") }
        if let claimant = segment.claimedBy, let keys = segment.recipients {
            words.append("keys as claimed by \(claimant): \(keys.joined(separator: ", "))")
        }
        if let change = record.unconfirmed {
            words.append("\(change.action == .redact ? "masked" : "rekeyed") by \(change.by), not confirmed")
        }
        return words.joined(separator: ", ") + (segment.reason.map { " (\($0))" } ?? "")
    }

    /// Who waits for a second person, or has that person's word.
    private func printRequests(_ records: [SegmentRecord]) {
        let requests = records.flatMap { record in
            (record.requests ?? []).filter { $0.isWaiting(at: .now) || $0.isApproved(at: .now) }.map {
                (record.segment.segmentID, $0)
            }
        }
        guard !requests.isEmpty else { return }
        StandardOutput.line("")
        var table = TextTable(
            .init("SEGMENT", rank: 1, least: 9), .init("FOR", rank: 1), "TO", .init("ASKED", rank: 3),
            .words("WHY", rank: 2, least: 16), .words("SECOND PERSON"))
        for (id, request) in requests {
            let word: InkedLine =
                if request.isApproved(at: .now) {
                    InkedLine(
                        "\(request.approvedBy ?? "somebody") agreed at \(Wording.since(request.approvedAt ?? .now))")
                } else {
                    InkedLine("waits: undertone segments approve \(id) --for \(request.person)", .level(.elevated))
                }
            table.add(
                InkedLine(id), InkedLine(request.person), InkedLine(request.action.rawValue),
                InkedLine(Wording.since(request.askedAt)), InkedLine(request.reason ?? "-"), word)
        }
        table.print()
    }

    private struct FolderEntry: Encodable {
        var segment_id: String
        var bytes: Int
        var written_at: Timestamp
    }

    private func list(_ directory: String) throws {
        guard PlaintextFile.isFolder(directory) else {
            throw CommandFailure(
                "\(directory): no such folder; name the one that holds the .age files", status: .badInput)
        }
        let entries = try SegmentCatalog(directory: directory).entries().reversed().prefix(filter.limit)
        let rows = entries.map {
            FolderEntry(segment_id: $0.id, bytes: $0.bytes, written_at: Timestamp($0.modifiedAt))
        }
        try output.list(
            rows, csv: ["segment_id", "written_at", "bytes"], empty: "no segment in \(directory)"
        ) {
            var table = TextTable(.init("ID", rank: 1, least: 9), "WRITTEN", .init("SIZE", .right, rank: 3))
            for row in rows {
                table.add(
                    InkedLine(row.segment_id), InkedLine(Wording.since(row.written_at)),
                    InkedLine(Wording.size(bytes: Int64(clamping: row.bytes))))
            }
            return table
        }
    }
}

/// Which segments a list shows.
struct SegmentFilterOptions: ParsableArguments {
    @Option(help: "Only of alerts of this level: elevated, high or critical.") var level: AlertLevel?

    @Option(help: ArgumentHelp("Only of the alert whose identifier begins so.", valueName: "id")) var alert: String?

    @OptionGroup var time: TimeRangeOptions

    @Option(help: "Where they stand: current (all but what was erased), stored, refused, erased or all.") var state:
        SegmentFilter.Standing = .current

    @Flag(inversion: .prefixedNo, help: "Only those that somebody holds; with --no-held only the others.") var held:
        Bool?

    @Option(help: "Only those that are kept for replay, or for evaluation.") var purpose: SegmentPurpose?

    @Option(help: "At most so many.") var limit = SegmentFilter.usual

    func validate() throws {
        guard (1...SegmentFilter.most).contains(limit) else {
            throw ValidationError("--limit is from 1 to \(SegmentFilter.most)")
        }
    }

    /// The same for a daemon.
    var filter: SegmentFilter {
        SegmentFilter(
            level: level, alert: alert, since: time.since?.instant, until: time.until?.instant, state: state,
            isHeld: held,
            purpose: purpose, limit: limit)
    }

    /// Whether it leaves anything out.
    var isNarrow: Bool { filter != SegmentFilter(limit: limit) }
}

/// A day to come as a person names it.
struct FutureDay: ExpressibleByArgument, Equatable {
    let instant: Timestamp

    init?(argument: String) {
        let words = argument.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        // In hours nobody reviews anything, and 12m is no year.
        if let seconds = PastInstant.length(words[...]), seconds == 0 || (86_400...999 * 86_400).contains(seconds) {
            instant = Timestamp.now.advanced(bySeconds: seconds)
        } else {
            guard argument.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil,
                let day = PastInstant(argument, now: .now)
            else { return nil }
            instant = day.instant
        }
    }
}

extension AlertLevel: ExpressibleByArgument {}

extension SegmentFilter.Standing: ExpressibleByArgument {}

extension SegmentPurpose: ExpressibleByArgument {}
