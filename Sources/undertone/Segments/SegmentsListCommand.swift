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
              undertone segments list --directory /mnt/archive/segments
            """)

    @OptionGroup var feed: FeedOptions
    @OptionGroup var filter: SegmentFilterOptions

    @Option(
        help: ArgumentHelp(
            "Why you look; quality assurance has to say so. \(PersonalWords.help)", valueName: "text"))
    var reason: String?

    @Option(help: "List the segments in this folder, without a daemon.", completion: .directory) var directory: String?

    @Flag(help: "Print one JSON object a line.") var json = false

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
            let reason = try PersonalWords.read(reason, asking: "why you look:")
            let answers = try await feed.clients().ask { try await $0.segments(wanted, reason: reason) }
            let all = answers.eachOnce()
            try list(Array(all.sorted { $0.1.segment.startedAt > $1.1.segment.startedAt }.prefix(wanted.limit)))
        }
    }

    private func list(_ told: [(FeedClient, SegmentRecord)]) throws {
        if json {
            for (client, record) in told { try StandardOutput.json(Served(value: record, client: client)) }
            return
        }
        let records = told.map(\.1)
        guard !records.isEmpty else {
            return StandardOutput.line(filter.isNarrow ? "no segment that fits" : "no segment so far")
        }
        var table = TextTable("ID", "AGENT", "BEGAN", "SECONDS", "LEVEL", "PART", "SIZE", "FOR", "ALERT", "STATE")
        for (client, record) in told {
            let segment = record.segment
            table.add(
                InkedLine(segment.segmentID), InkedLine(client.name(saying: segment.agent)),
                InkedLine(Wording.since(segment.startedAt)),
                InkedLine(Wording.oneDecimal(segment.durationS)),
                InkedLine(segment.level.rawValue, .level(segment.level)), InkedLine("\(segment.part &+ 1)"),
                InkedLine(segment.bytes > 0 ? Wording.size(bytes: segment.bytes) : "-"),
                InkedLine((segment.purpose ?? .replay).rawValue), InkedLine(Wording.short(segment.alertID)),
                InkedLine(Self.state(of: record), record.segment.heldBy == nil ? .plain : .cyan))
        }
        table.print()
        if let id = records.first(where: { $0.file != nil })?.segment.segmentID {
            Terminal.note(
                "what is missing or damaged: bring the file back from a copy, or write down that it is lost: "
                    + "undertone segments erase \(id)")
        }
        printRequests(records)
    }

    /// Where it stands, in words.
    private static func state(of record: SegmentRecord) -> String {
        let segment = record.segment
        var words = [record.state.rawValue]
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
        var table = TextTable("SEGMENT", "FOR", "TO", "ASKED", "WHY", "SECOND PERSON")
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
        if json {
            for entry in entries {
                try StandardOutput.json(
                    FolderEntry(segment_id: entry.id, bytes: entry.bytes, written_at: Timestamp(entry.modifiedAt)))
            }
            return
        }
        guard !entries.isEmpty else { return StandardOutput.line("no segment in \(directory)") }
        var table = TextTable("ID", "WRITTEN", "SIZE")
        for entry in entries {
            table.add(
                InkedLine(entry.id), InkedLine(Wording.since(Timestamp(entry.modifiedAt))),
                InkedLine(Wording.size(bytes: Int64(clamping: entry.bytes))))
        }
        table.print()
    }
}

/// Which segments a list shows.
struct SegmentFilterOptions: ParsableArguments {
    @Option(help: "Only of alerts of this level: elevated, high or critical.") var level: AlertLevel?

    @Option(help: ArgumentHelp("Only of the alert whose identifier begins so.", valueName: "id")) var alert: String?

    @Option(
        help: ArgumentHelp(
            "Only those that began then or later: a day (2025-03-01), an instant (RFC 3339), or how long ago (12h, 7d).",
            valueName: "when")) var since: PastInstant?

    @Option(help: ArgumentHelp("Only those that began before.", valueName: "when")) var until: PastInstant?

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
            level: level, alert: alert, since: since?.instant, until: until?.instant, state: state, isHeld: held,
            purpose: purpose, limit: limit)
    }

    /// Whether it leaves anything out.
    var isNarrow: Bool { filter != SegmentFilter(limit: limit) }
}

/// A day to come as a person names it.
struct FutureDay: ExpressibleByArgument, Equatable {
    let instant: Timestamp

    init?(argument: String) {
        if let match = argument.wholeMatch(of: /([0-9]{1,3})d/), let days = Double(match.1) {
            instant = Timestamp.now.advanced(bySeconds: days * 86_400)
        } else {
            guard argument.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil,
                let day = PastInstant(argument: argument)
            else { return nil }
            instant = day.instant
        }
    }
}

/// A moment as a person names it.
struct PastInstant: ExpressibleByArgument, Equatable {
    let instant: Timestamp

    init?(argument: String) { self.init(argument, now: .now) }

    /// Reads `7d`, `12h`, `30m`, a day of the local calendar, or RFC 3339.
    init?(_ text: String, now: Timestamp) {
        if let match = text.wholeMatch(of: /([0-9]{1,6})([mhd])/), let number = Double(match.1) {
            let unit = match.2 == "d" ? 86_400.0 : match.2 == "h" ? 3_600 : 60
            instant = now.advanced(bySeconds: -number * unit)
        } else if text.wholeMatch(of: /[0-9]{4}-[0-9]{2}-[0-9]{2}/) != nil {
            let format = Date.ISO8601FormatStyle(timeZone: .current).year().month().day()
            guard let day = try? format.parse(text) else { return nil }
            instant = Timestamp(day)
        } else {
            guard let exact = Timestamp(text: text) else { return nil }
            instant = exact
        }
    }
}

extension AlertLevel: ExpressibleByArgument {}

extension SegmentFilter.Standing: ExpressibleByArgument {}

extension SegmentPurpose: ExpressibleByArgument {}
