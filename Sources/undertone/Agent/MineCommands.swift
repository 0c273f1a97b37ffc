import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Languages
import Vault
import Vocabulary
import Wellbeing

/// `undertone mine`: what is held about the agent, and the agent's say in it.
struct MineCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mine", abstract: "Show what is held about you and who looked at it; take a copy, erase it.",
        discussion: """
            Example:
              undertone mine
              undertone mine --export ~/mine --identity me.key
              undertone mine erase --segments
            """, subcommands: [MineShowCommand.self, MineEraseCommand.self], defaultSubcommand: MineShowCommand.self)
}

/// `undertone mine show`: the list, or with `--export` a copy of all of it.
struct MineShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what is held about you, when it goes, and who looked at it.",
        discussion: """
            --export writes everything into a folder that only you can read: alerts, segments, events and audit with one JSON \
            object a line, what was learned of your voice, and mine.json with your consents. Segments are copied as they lie \
            encrypted on the disk; where --identity opens them (your own key, if it is among vault.recipients) the audio lies \
            beside them. What cannot be copied is named, and why.

            Example:
              undertone mine
              undertone mine --export ~/mine --identity me.key
            """)

    @OptionGroup var configuration: ConfigurationOptions

    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp("Write a copy of everything into this new folder.", valueName: "folder"),
        completion: .directory) var export: String?

    @Option(help: ArgumentHelp("File with your secret key.", valueName: "file"), completion: .file()) var identity:
        String?

    @OptionGroup var passphrase: PassphraseOptions

    func validate() throws {
        guard identity == nil || export != nil else { throw ValidationError("--identity belongs to --export") }
    }

    func run() async throws {
        let loaded = try configuration.load()
        let client = try configuration.ownClient()
        let mine = try await client.mine()
        if let export {
            return try await MineExport(
                folder: export, identityFile: identity, passphrase: passphrase, client: client,
                store: loaded.baselineStore
            ).write(mine)
        }
        try output.list(of: [mine], csv: mine.held, ["what", "count", "bytes", "oldest_at", "goes_at"]) {
            Self.print(mine)
        }
    }

    /// What stays although the agent may want it gone: who decided that, since when and why.
    private static func printHolds(_ segments: [SegmentRecord]) {
        let held = segments.filter { $0.segment.heldBy != nil }
        guard !held.isEmpty else { return }
        StandardOutput.line(InkedLine("held by others, and so not erased", .bold))
        var table = TextTable(
            .init("SEGMENT", rank: 3, least: 9), .init("BEGAN", rank: 1), .init("HELD BY", rank: 1),
            .init("SINCE", rank: 4), .init("REVIEW", rank: 2),
            .words("REASON", rank: 2, most: TextTable.Column.fewLines))
        for record in held {
            table.add(
                InkedLine(record.segment.segmentID), InkedLine(Wording.since(record.segment.startedAt)),
                InkedLine(record.segment.heldBy ?? ""), InkedLine(record.heldAt.map { Wording.since($0) } ?? ""),
                InkedLine(
                    record.reviewAt.map { (record.isReviewOverdue(at: .now) ? "OVERDUE " : "") + $0.localDay } ?? "",
                    record.isReviewOverdue(at: .now) ? .level(.elevated) : .plain),
                InkedLine(
                    (record.heldReason ?? "") + (record.segment.objection.map { " (you object: \($0))" } ?? "")))
        }
        table.print()
        StandardOutput.line("")
    }

    /// When some of what is held goes: by itself, by the agent's word, or when others let it go.
    static func goes(_ holding: MinePayload.Holding, heldByOthers: Int) -> String {
        guard holding.count > 0 else { return "" }
        let free = holding.goesAt.map { Wording.since($0) } ?? "when you erase it"
        guard holding.what == MinePayload.Holding.segments, heldByOthers > 0 else { return free }
        let hold = "when the hold ends"
        return heldByOthers >= holding.count ? hold : "\(free); \(heldByOthers) of them \(hold)"
    }

    private static func print(_ mine: MinePayload) {
        StandardOutput.line(InkedLine("held about \(mine.agent) on this computer", .bold))
        var held = TextTable(
            .init("WHAT", rank: 1), .init("COUNT", .right, rank: 2), .init("SIZE", .right, rank: 4),
            .init("OLDEST", rank: 3), .init("GOES", rank: 1))
        let heldByOthers = mine.segments.count { $0.segment.heldBy != nil && $0.state == .stored }
        for holding in mine.held {
            held.add(
                InkedLine(WellbeingEvents.words(forHeld: holding.what).map(Language.own.text) ?? holding.what),
                InkedLine("\(holding.count)"),
                InkedLine(holding.bytes.map { Wording.size(bytes: $0) } ?? ""),
                InkedLine(holding.oldestAt.map { Wording.since($0) } ?? ""),
                InkedLine(goes(holding, heldByOthers: heldByOthers), .dim))
        }
        held.print()
        StandardOutput.line("")
        printHolds(mine.segments)
        let agreed = mine.consent.purposes.filter { $0.grantedAt != nil }.map(\.purpose)
        StandardOutput.line("agreed to: \(agreed.isEmpty ? "nothing" : agreed.joined(separator: ", "))")
        StandardOutput.line("")
        printAccesses(mine)
    }

    /// Who did what with it, a sentence for ten minutes of the same; and who was refused, which hides none of it.
    private static func printAccesses(_ mine: MinePayload) {
        let known = Set((mine.deeds ?? []).map(\.sequence))
        // Whoever looks a thousand times, each time for another reason, hides nothing of what was done.
        let deeds = Access.summed(mine.deeds ?? [], byReason: true)
        let looks = Access.summed(mine.accesses.filter { !known.contains($0.sequence) }, byReason: false)
        let names = AccessWording(mine)
        func list(_ accesses: [Access], _ heading: String) {
            guard !accesses.isEmpty else { return }
            StandardOutput.line(InkedLine(heading, .bold))
            for access in accesses.prefix(maxAccesses) {
                let when = Wording.since(access.until)
                StandardOutput.entry(
                    InkedLine(when), InkedLine(names.sentence(access)), at: DisplayWidth.columns(of: when) + 2)
            }
        }
        list(deeds, "who heard or changed something")
        list(looks, "who looked at it")
        if deeds.isEmpty, looks.isEmpty { StandardOutput.line("nobody else has looked at it") }
        if max(deeds.count, looks.count) > maxAccesses || mine.moreAccessesBefore != nil {
            StandardOutput.line("all of it: undertone mine --export FOLDER")
        }
        guard !mine.refusals.isEmpty else { return }
        StandardOutput.line("")
        StandardOutput.line(InkedLine("who was refused", .bold))
        for refusal in mine.refusals {
            let times = refusal.times == 1 ? "once" : Wording.count(refusal.times, "time")
            StandardOutput.sentence(
                InkedLine("\(refusal.person.name) was refused \(times), last at \(Wording.since(refusal.lastAt))"))
        }
    }

    private static let maxAccesses = 100
}

/// `undertone mine erase`: takes away what is held.
struct MineEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase what is held about you: for good, with a receipt in the log.",
        discussion: """
            Your consent stays as it is; `undertone consent withdraw` ends it, and erases too. --all also erases when you paused, \
            and what you stated as your own reasons. What stays, and for how long, is listed at the end.

            Example:
              undertone mine erase --segments
              undertone mine erase --all --yes
            """)

    @Flag(help: "What the events say of alerts.") var alerts = false
    @Flag(help: "The recorded seconds.") var segments = false
    @Flag(help: "What was learned of your calm voice.") var baseline = false
    @Flag(help: "All of it.") var all = false
    @Flag(help: "Do not ask.") var yes = false

    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: "Print the receipts, one JSON object a line.") var json = false

    func validate() throws {
        guard alerts || segments || baseline || all else {
            throw ValidationError("say what: --alerts, --segments, --baseline or --all")
        }
    }

    func run() async throws {
        let chosen: [(Bool, ErasureRequest.What)] = [(segments, .segments), (alerts, .alerts), (baseline, .baseline)]
        let what = all ? [.all] : chosen.filter(\.0).map(\.1)
        if !yes {
            try Terminal.confirm(
                "Erase \(what.map(\.rawValue).joined(separator: ", ")) for good?", refusal: "nothing was erased")
        }
        let client = try configuration.ownClient()
        for each in what {
            let receipt = try await client.erase(each)
            if json {
                try StandardOutput.json(receipt)
            } else {
                let held = receipt.held.map { "; \($0) held by others and kept, see undertone mine" } ?? ""
                StandardOutput.line("erased \(Wording.erased(receipt.count, receipt.what))\(held)")
            }
        }
        if all, !json { try printRest(await client.mine()) }
    }

    /// What stays after all was erased, why, and for how long.
    private func printRest(_ mine: MinePayload) throws {
        let events = try configuration.load().configuration.eventLog
        let audit =
            events.auditKeepDays == 0
            ? "for ever (event_log.audit_keep_days)" : Wording.count(events.auditKeepDays, "day")
        let days = Wording.count(events.keepDays, "day")
        let held = mine.segments.count { $0.segment.heldBy != nil }
        let open = mine.alerts.count
        var rest = [
            "what you agreed to and when: it shows that listening was allowed; the events for \(days)",
            "starts and ends of the daemon, and receipts of what was erased: \(days)",
            "the audit, with what others stated as their reasons: it protects you; \(audit)",
        ]
        if held > 0 {
            rest.append(
                Wording.count(held, "segment that others hold", "segments that others hold")
                    + ": until they let go, see undertone mine")
        }
        if open > 0 {
            rest.append(
                Wording.count(
                    open, "alert or request for help that is", "alerts and requests for help that are")
                    + " not over: until then")
        }
        StandardOutput.line("what stays:")
        for sentence in rest { StandardOutput.line("  \(sentence)") }
    }
}
