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
        commandName: "mine",
        abstract: localized("Show what is held about you and who looked at it; take a copy, erase it."),
        discussion: localized(
            """
            Example:
              undertone mine
              undertone mine --export ~/mine --identity me.key
              undertone mine erase --segments
            """), subcommands: [MineShowCommand.self, MineEraseCommand.self], defaultSubcommand: MineShowCommand.self)
}

/// `undertone mine show`: the list, or with `--export` a copy of all of it.
struct MineShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: localized("Show what is held about you, when it goes, and who looked at it."),
        discussion: localized(
            """
            --export writes everything into a folder that only you can read: alerts, segments, events and audit with one JSON \
            object a line, what was learned of your voice, and mine.json with your consents. Segments are copied as they lie \
            encrypted on the disk; where --identity opens them (your own key, if it is among vault.recipients) the audio lies \
            beside them. What cannot be copied is named, and why.

            Example:
              undertone mine
              undertone mine --export ~/mine --identity me.key
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @OptionGroup var output: OutputOptions

    @Option(
        help: ArgumentHelp(localized("Write a copy of everything into this new folder."), valueName: "folder"),
        completion: .directory) var export: String?

    @Option(help: ArgumentHelp(localized("File with your secret key."), valueName: "file"), completion: .file())
    var identity: String?

    @OptionGroup var passphrase: PassphraseOptions

    func validate() throws {
        guard identity == nil || export != nil else {
            throw ValidationError(localized("--identity belongs to --export"))
        }
    }

    func run() async throws {
        let loaded = try configuration.load()
        let client = try configuration.ownClient()
        let mine = try await client.mine()
        if let export {
            return try await MineExport(
                folder: export, identityFile: identity, passphrase: passphrase, client: client,
                store: loaded.baselineStore, stateFolder: loaded.locations.stateFolder
            ).write(mine)
        }
        try output.list(of: [mine], csv: mine.held, ["what", "count", "bytes", "oldest_at", "goes_at"]) {
            Self.print(mine, files: AgentFile.all(in: loaded.locations.stateFolder))
        }
    }

    /// What stays although the agent may want it gone: who decided that, since when and why.
    private static func printHolds(_ segments: [SegmentRecord]) {
        let held = segments.filter { $0.segment.heldBy != nil }
        guard !held.isEmpty else { return }
        StandardOutput.line(InkedLine(localized("held by others, and so not erased"), .bold))
        var table = TextTable(
            .init(localized("SEGMENT"), rank: 3, least: 9), .init(localized("BEGAN"), rank: 1),
            .init(localized("HELD BY"), rank: 1), .init(localized("SINCE"), rank: 4),
            .init(localized("REVIEW"), rank: 2),
            .words(localized("REASON"), rank: 2, most: TextTable.Column.fewLines))
        for record in held {
            table.add(
                InkedLine(record.segment.segmentID), InkedLine(Wording.since(record.segment.startedAt)),
                InkedLine(record.segment.heldBy ?? ""), InkedLine(record.heldAt.map { Wording.since($0) } ?? ""),
                InkedLine(
                    record.reviewAt.map { review($0, isOverdue: record.isReviewOverdue(at: .now)) } ?? "",
                    record.isReviewOverdue(at: .now) ? .level(.elevated) : .plain),
                InkedLine(
                    record.segment.objection.map { localized("\(record.heldReason ?? "") (you object: \($0))") }
                        ?? record.heldReason ?? ""))
        }
        table.print()
        StandardOutput.line("")
    }

    private static func review(_ day: Timestamp, isOverdue: Bool) -> String {
        isOverdue ? localized("OVERDUE \(Wording.day(day))") : Wording.day(day)
    }

    /// When some of what is held goes: by itself, by the agent's word, or when others let it go.
    static func goes(_ holding: MinePayload.Holding, heldByOthers: Int) -> String {
        guard holding.count > 0 else { return "" }
        let free = holding.goesAt.map { Wording.since($0) } ?? localized("when you erase it")
        guard holding.what == MinePayload.Holding.segments, heldByOthers > 0 else { return free }
        return heldByOthers >= holding.count
            ? localized("when the hold ends") : localized("\(free); \(heldByOthers) of them when the hold ends")
    }

    private static func print(_ mine: MinePayload, files: [AgentFile]) {
        StandardOutput.sentence(InkedLine(localized("held about \(mine.agent) on this computer"), .bold))
        var held = TextTable(
            .words(localized("WHAT"), rank: 1, least: 16), .init(localized("COUNT"), .right, rank: 2),
            .init(localized("SIZE"), .right, rank: 4), .init(localized("OLDEST"), rank: 3),
            .init(localized("GOES"), rank: 1))
        let heldByOthers = mine.segments.count { $0.segment.heldBy != nil && $0.state == .stored }
        for holding in mine.held {
            held.add(
                InkedLine(
                    WellbeingEvents.words(forHeld: holding.what).map(Language.own.text)
                        ?? Wording.holding(holding.what)), InkedLine("\(holding.count)"),
                InkedLine(holding.bytes.map { Wording.size(bytes: $0) } ?? ""),
                InkedLine(holding.oldestAt.map { Wording.since($0) } ?? ""),
                InkedLine(goes(holding, heldByOthers: heldByOthers), .dim))
        }
        for file in files {
            let goes = file.isErased ? localized("when you erase it") : localized("when you delete the file")
            held.add(InkedLine(file.words), InkedLine("1"), InkedLine(), InkedLine(), InkedLine(goes, .dim))
        }
        held.print()
        StandardOutput.line("")
        printHolds(mine.segments)
        let agreed = mine.consent.purposes.filter { $0.grantedAt != nil }.map(\.purpose)
        StandardOutput.sentence(
            InkedLine(
                agreed.isEmpty
                    ? localized("agreed to: nothing") : localized("agreed to: \(agreed.joined(separator: ", "))")))
        if let hub = mine.consent.terms?.sentToHub { StandardOutput.sentence(InkedLine(localized(hub))) }
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
        list(deeds, localized("who heard or changed something"))
        list(looks, localized("who looked at it"))
        if deeds.isEmpty, looks.isEmpty { StandardOutput.line(localized("nobody else has looked at it")) }
        if max(deeds.count, looks.count) > maxAccesses || mine.moreAccessesBefore != nil {
            StandardOutput.line(localized("all of it: undertone mine --export FOLDER"))
        }
        guard !mine.refusals.isEmpty else { return }
        StandardOutput.line("")
        StandardOutput.line(InkedLine(localized("who was refused"), .bold))
        for refusal in mine.refusals {
            let (name, last) = (refusal.person.name, Wording.since(refusal.lastAt))
            StandardOutput.sentence(
                InkedLine(
                    refusal.times == 1
                        ? localized("\(name) was refused once, last at \(last)")
                        : localized("\(name) was refused \(refusal.times) times, last at \(last)")))
        }
    }

    private static let maxAccesses = 100
}

/// `undertone mine erase`: takes away what is held.
struct MineEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: localized("Erase what is held about you: for good, with a receipt in the log."),
        discussion: localized(
            """
            Your consent stays as it is; `undertone consent withdraw` ends it, and erases too. --all also erases when you paused, \
            what you stated as your own reasons, and what your commands keep, such as answers to a survey that you left half-way. \
            What stays, and for how long, is listed at the end.

            Example:
              undertone mine erase --segments
              undertone mine erase --all --yes
            """))

    @Flag(help: ArgumentHelp(localized("What the events say of alerts."))) var alerts = false
    @Flag(help: ArgumentHelp(localized("The recorded seconds."))) var segments = false
    @Flag(help: ArgumentHelp(localized("What was learned of your calm voice."))) var baseline = false
    @Flag(help: ArgumentHelp(localized("All of it."))) var all = false
    @Flag(help: ArgumentHelp(localized("Do not ask."))) var yes = false

    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: ArgumentHelp(localized("Print the receipts, one JSON object a line."))) var json = false

    func validate() throws {
        guard alerts || segments || baseline || all else {
            throw ValidationError(localized("say what: --alerts, --segments, --baseline or --all"))
        }
    }

    func run() async throws {
        let chosen: [(Bool, ErasureRequest.What)] = [(segments, .segments), (alerts, .alerts), (baseline, .baseline)]
        let what = all ? [.all] : chosen.filter(\.0).map(\.1)
        if !yes {
            let names = what.map { Wording.holding($0.rawValue) }.joined(separator: ", ")
            try Terminal.confirm(localized("Erase \(names) for good?"), refusal: localized("nothing was erased"))
        }
        let client = try configuration.ownClient()
        let loaded = try configuration.load()
        let folder = loaded.locations.stateFolder
        // The daemon takes some of them itself.
        let files = AgentFile.all(in: folder)
        for each in what {
            let receipt = try await client.erase(each)
            if json {
                try StandardOutput.json(receipt)
            } else {
                let erased = Wording.erased(receipt.count, receipt.what)
                StandardOutput.line(
                    receipt.held.map {
                        localized("erased \(erased); \($0) held by others and kept, see undertone mine")
                    } ?? localized("erased \(erased)"))
            }
        }
        guard all else { return }
        try AgentFile.erase(in: folder)
        guard !json else { return }
        for file in files where file.isErased { StandardOutput.line(localized("erased \(file.words)")) }
        Self.printRest(try await client.mine(), loaded.configuration.eventLog, files: AgentFile.all(in: folder))
    }

    private static func days(_ count: Int) -> String { localized(count, one: "\(count) day", other: "\(count) days") }

    /// What stays after all was erased, why, and for how long.
    private static func printRest(
        _ mine: MinePayload, _ events: UndertoneConfiguration.EventLog, files: [AgentFile]
    ) {
        let audit =
            events.auditKeepDays == 0
            ? localized("for ever (event_log.audit_keep_days)") : Self.days(events.auditKeepDays)
        let days = Self.days(events.keepDays)
        let held = mine.segments.count { $0.segment.heldBy != nil }
        let open = mine.alerts.count
        var rest = [
            localized(
                "what you agreed to and when: it shows that listening was allowed; the events for \(days)"),
            localized("starts and ends of the daemon, and receipts of what was erased: \(days)"),
            localized("the audit, with what others stated as their reasons: it protects you; \(audit)"),
        ]
        if held > 0 {
            rest.append(
                localized(
                    held, one: "\(held) segment that others hold: until they let go, see undertone mine",
                    other: "\(held) segments that others hold: until they let go, see undertone mine"))
        }
        if open > 0 {
            rest.append(
                localized(
                    open, one: "\(open) alert or request for help that is not over: until then",
                    other: "\(open) alerts and requests for help that are not over: until then"))
        }
        rest += files.map { "\($0.words): \(localized("when you delete the file"))" }
        StandardOutput.line(localized("what stays:"))
        for sentence in rest { StandardOutput.line("  \(sentence)") }
    }
}
