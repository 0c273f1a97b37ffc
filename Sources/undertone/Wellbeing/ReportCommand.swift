import ArgumentParser
import Events
import FeedClient
import Foundation
import Languages
import Vocabulary
import Wellbeing

/// `undertone report`: how the agent's own days went, and what of it the agent shares.
struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: localized("Show how your day or week went; share one report with a person."),
        discussion: localized(
            """
            Your own report, for your own eyes: talk, hard minutes, calls close together, alerts and how they ended, breaks, \
            pauses and help, and where a day stands between load and control, against your own earlier days. Nobody else is \
            shown it.

            --share sends one report to one person of this machine: it shows exactly what is sent, and asks once. They read it \
            with --from and your name. Each reading stands in `undertone mine`. It expires by itself (report.share_days), and \
            --unshare takes it back; --shares lists what you have shared.

            Example:
              undertone report
              undertone report --week
              undertone report --day yesterday --html report.html
              undertone report --share sam --week --note "about the rota"
              undertone report --from maria
            """))

    @OptionGroup var feed: FeedOptions

    @Flag(help: ArgumentHelp(localized("One day: today, or the one that is named."))) var day = false
    @Flag(help: ArgumentHelp(localized("The week from Monday to Sunday in which the day lies."))) var week = false
    @Argument(help: ArgumentHelp(localized("The day: today, yesterday, 2026-11-30."), valueName: "date")) var date:
        String?

    @Option(
        help: ArgumentHelp(localized("Write it as a page into this file, and show nothing."), valueName: "file"),
        completion: .file(extensions: ["html"])) var html: String?
    @Flag(help: ArgumentHelp(localized("Replace a file of that name."))) var force = false

    @Option(help: ArgumentHelp(localized("Share it with this person."), valueName: "person")) var share: String?
    @Option(
        help: ArgumentHelp(localized("What they read beside it; \(PersonalWords.help)"), valueName: "text")) var note:
        String?
    @Flag(help: ArgumentHelp(localized("Do not ask before it is shared."))) var yes = false
    @Flag(help: ArgumentHelp(localized("List what you have shared."))) var shares = false
    @Option(help: ArgumentHelp(localized("Take a shared report back."), valueName: "id")) var unshare: String?
    @Option(
        help: ArgumentHelp(localized("Read what an agent has shared with you."), valueName: "agent"),
        completion: Completions.agents) var from: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        guard !(day && week) else { throw ValidationError(localized("--day or --week, not both")) }
        let acts = [share != nil, shares, unshare != nil, from != nil].count { $0 }
        guard acts <= 1 else { throw ValidationError(localized("--share, --shares, --unshare, --from: one at a time")) }
        guard share != nil || note == nil && !yes else {
            throw ValidationError(localized("--note and --yes belong to --share"))
        }
        if shares || unshare != nil || from != nil {
            guard !day, !week, date == nil else { throw ValidationError(localized("a day belongs to your own report")) }
        }
        guard html == nil || !shares && unshare == nil && share == nil else {
            throw ValidationError(localized("--html writes a report; share it, or write it"))
        }
        guard html != nil || !force else { throw ValidationError(localized("--force belongs to --html")) }
        if let date, Self.day(date) == nil {
            throw ValidationError(localized("'\(date)' is no day; write today, yesterday or 2026-11-30"))
        }
    }

    private static func day(_ text: String) -> LocalDay? {
        let word = text.lowercased()
        guard ["today", "yesterday"].contains(word) || LocalDay(text: word) != nil else { return nil }
        return PastInstant(word, now: .now).flatMap { LocalDay(text: $0.instant.localDay) }
    }

    /// The days that are meant.
    private var days: ClosedRange<LocalDay> {
        let meant = date.flatMap(Self.day) ?? LocalDay(text: Timestamp.now.localDay)
        let day = meant ?? DayClock(zone: .current).day(of: .now)
        return week ? day.monday...day.monday.advanced(by: 6) : day...day
    }

    func run() async throws {
        if let from { return try await read(from: from) }
        let client = try feed.ownClients()[0]
        if let unshare { return try await takeBack(unshare, client) }
        if shares { return try await list(client.shares()) }
        let report = try await client.report(days)
        if let share { return try await send(report, to: share, client) }
        try show(report, note: nil)
    }

    private func show(_ report: ShiftReport, note: String?) throws {
        if let html { return try write([ReportPage(report: report, note: note)], to: html) }
        try output.list(of: [report], csv: report.days, Self.csv) {
            for line in ReportView(report: report).lines(columns: Terminal.columns) { StandardOutput.line(line) }
        }
    }

    /// What a spreadsheet is told of each day.
    private static let csv = [
        "day", "calls.count", "calls.talk_s", "calls.scored", "calls.hard_s", "calls.back_to_back", "alerts.cleared",
        "alerts.seen", "alerts.taken_over", "alerts.resolved", "alerts.contested", "alerts.open", "breaks.offered",
        "breaks.taken", "breaks.seconds", "pauses.count", "pauses.seconds", "help.asked", "help.came", "help.quick",
        "place.load", "place.control",
    ]

    private func write(_ pages: [ReportPage], to path: String) throws {
        guard let page = pages.last else { return }
        try PlaintextFile.write(Array(page.html().utf8), to: path, mayReplace: force)
        StandardOutput.path(path)
    }
}

// MARK: - Sharing

extension ReportCommand {
    private func send(_ report: ShiftReport, to person: String, _ client: FeedClient) async throws {
        let note = try PersonalWords.read(note, asking: localized("note for \(person):"))
        if !output.json, output.form == .table {
            StandardOutput.line(
                InkedLine(
                    localized("This is all that \(person) can read, until you take it back or it expires:"), .bold))
            for line in ReportView(report: report).lines(columns: Terminal.columns) { StandardOutput.line(line) }
            if let note { StandardOutput.sentence(InkedLine(localized("with your note: \(note)"))) }
            StandardOutput.line("")
        }
        if !yes {
            try Terminal.confirm(
                localized("Share this with \(person)?"), refusal: localized("nothing was shared"))
        }
        let shared: SharedReport
        do {
            shared = try await client.share(
                ShareRequest(person: person, from: report.from, to: report.to, mark: report.mark, note: note))
        } catch let error as FeedClientError where error.underlying == 409 {
            throw CommandFailure(
                localized("Something new is in your report since it was shown. Nothing was shared; look at it again."))
        } catch let error as FeedClientError where error.underlying == 400 && error.code == .refused {
            throw CommandFailure(
                localized(
                    "Nothing was shared: nobody called \(person) could read it here. Name somebody else of this machine who has a role, such as a supervisor."
                ))
        }
        try output.list(of: [shared], csv: [shared], Self.shareColumns) {
            StandardOutput.sentence(
                InkedLine(
                    localized(
                        "shared with \(shared.person) until \(day: shared.expiresAt); take it back with: undertone report --unshare \(Wording.short(shared.id))"
                    )))
        }
    }

    private static let shareColumns = ["id", "person", "shared_at", "expires_at", "report.from", "report.to"]

    private func list(_ entries: [SharedReports.Entry]) throws {
        try output.list(
            entries, csv: Self.shareColumns.map { "shared.\($0)" } + ["taken_back_at"],
            empty: localized("you have shared no report")
        ) {
            var table = TextTable(
                .init(localized("SHARE"), rank: 1), .init(localized("WITH"), rank: 1),
                .init(localized("REPORT"), rank: 1),
                .init(localized("SHARED"), rank: 3), .words(localized("READABLE"), rank: 2, least: 12))
            for entry in entries {
                table.add(
                    InkedLine(Wording.short(entry.shared.id)), InkedLine(entry.shared.person),
                    InkedLine(Self.period(of: entry.shared.report)), InkedLine(Wording.since(entry.shared.sharedAt)),
                    InkedLine(Self.readable(entry)))
            }
            return table
        }
    }

    private static func period(of report: ShiftReport) -> String {
        report.from == report.to ? report.from.text : "\(report.from.text) – \(report.to.text)"
    }

    private static func readable(_ entry: SharedReports.Entry) -> String {
        if let back = entry.takenBackAt { return localized("no: taken back \(day: back)") }
        return entry.isReadable(at: .now)
            ? localized("yes, until \(day: entry.shared.expiresAt)") : localized("no: it has expired")
    }

    private func takeBack(_ given: String, _ client: FeedClient) async throws {
        let meant = GivenIdentifier(given)
        let known = try await client.shares().filter { meant.means($0.shared.id) }
        guard meant.head.count >= IdentifierLength.min, known.count == 1, let entry = known.first else {
            throw CommandFailure(
                localized("No single report that you have shared is called \(given); see: undertone report --shares"))
        }
        let done = try await client.takeBack(entry.shared.id)
        try output.list(of: [done], csv: [done], ["shared.id", "taken_back_at"]) {
            StandardOutput.sentence(
                InkedLine(localized("taken back: \(done.shared.person) cannot read it any longer")))
        }
    }

    /// What an agent has shared with whoever runs this. Only that agent's daemon is asked: each asking leaves a trace.
    private func read(from agent: String) async throws {
        func names(_ client: FeedClient, _ said: String) -> [String] {
            [client.identity?.name, said].compactMap(\.self)
        }
        let answers = try await feed.clients().ask { try await $0.standing() }
        try [agent].checkAgents(among: answers.map { names($0, $1.agent) }, status: .unavailable)
        let meant = answers.filter { names($0, $1.agent).contains(agent) }.map(\.0)
        let reports = try await meant.ask { try await $0.sharedReports() }.flatMap(\.1)
        guard !reports.isEmpty || output.form != .table else {
            return StandardOutput.line(localized("\(agent) shares no report with you"))
        }
        if let html { return try write(reports.map { ReportPage(report: $0.report, note: $0.note) }, to: html) }
        try output.list(of: reports, csv: reports, Self.shareColumns) {
            for (number, shared) in reports.enumerated() {
                if number > 0 { StandardOutput.line("") }
                let until = localized(
                    "shared with you on \(day: shared.sharedAt), readable until \(day: shared.expiresAt); \"you\" in it is \(shared.report.agent)"
                )
                StandardOutput.sentence(InkedLine(until, .dim))
                if let note = shared.note {
                    StandardOutput.sentence(InkedLine(localized("they say: \(note)")))
                }
                for line in ReportView(report: shared.report).lines(columns: Terminal.columns) {
                    StandardOutput.line(line)
                }
            }
        }
    }
}
