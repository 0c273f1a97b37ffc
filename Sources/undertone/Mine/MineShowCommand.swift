import ArgumentParser
import EventLog
import Feed
import Foundation
import Vault

/// `undertone mine show`: the list, or with `--export` a copy of all of it.
struct MineShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show what is held about you, when it goes, and who looked at it.",
        discussion: """
            --export writes everything into a folder that only you can read: mine.json, and events.ndjson with every event. \
            Segments are copied as they lie encrypted on the disk; where --identity opens them (your own key, if it is among \
            vault.recipients) the audio lies beside them.

            Example:
              undertone mine
              undertone mine --export ~/mine --identity me.key
            """)

    @OptionGroup var agent: AgentOptions

    @Flag(help: "Print the daemon's answer as one JSON object.")
    var json = false

    @Option(
        help: ArgumentHelp("Write a copy of everything into this new folder.", valueName: "folder"),
        completion: .directory)
    var export: String?

    @Option(help: ArgumentHelp("File with your secret key.", valueName: "file"), completion: .file())
    var identity: String?

    @OptionGroup var passphrase: PassphraseOptions

    func validate() throws {
        guard identity == nil || export != nil else { throw ValidationError("--identity belongs to --export") }
    }

    func run() async throws {
        let client = try agent.client()
        let mine = try await client.get("/v1/mine", as: MinePayload.self)
        if let export {
            return try await MineExport(
                folder: export, identityFile: identity, passphrase: passphrase, client: client
            ).write(mine)
        }
        if json { return try StandardOutput.json(mine) }
        Self.print(mine)
    }

    /// What stays although the agent may want it gone: who decided that, since when and why.
    private static func printHolds(_ segments: [SegmentRecord], hasColour: Bool) {
        let held = segments.filter { $0.segment.heldBy != nil }
        guard !held.isEmpty else { return }
        StandardOutput.line(InkedLine("held by others, and so not erased", .bold).text(hasColour: hasColour))
        var table = TextTable("SEGMENT", "BEGAN", "HELD BY", "SINCE", "REASON")
        for record in held {
            table.add(
                InkedLine(record.segment.segmentID), InkedLine(Wording.since(record.segment.startedAt)),
                InkedLine(record.segment.heldBy ?? ""), InkedLine(record.heldAt.map { Wording.since($0) } ?? ""),
                InkedLine(record.heldReason ?? ""))
        }
        table.print()
        StandardOutput.line("")
    }

    private static func print(_ mine: MinePayload) {
        let hasColour = Terminal.hasColour
        StandardOutput.line(InkedLine("held about \(mine.agent) on this computer", .bold).text(hasColour: hasColour))
        var held = TextTable("WHAT", "COUNT", "SIZE", "OLDEST", "GOES")
        for holding in mine.held {
            held.add(
                InkedLine(holding.what), InkedLine("\(holding.count)"),
                InkedLine(holding.bytes.map { Wording.size(bytes: $0) } ?? ""),
                InkedLine(holding.oldestAt.map { Wording.since($0) } ?? ""),
                InkedLine(
                    holding.count == 0 ? "" : holding.goesAt.map { Wording.since($0) } ?? "when you erase it", .dim))
        }
        held.print()
        StandardOutput.line("")
        printHolds(mine.segments, hasColour: hasColour)
        let agreed = mine.consent.purposes.filter { $0.grantedAt != nil }.map(\.purpose)
        StandardOutput.line("agreed to: \(agreed.isEmpty ? "nothing" : agreed.joined(separator: ", "))")
        StandardOutput.line("")
        guard !mine.accesses.isEmpty else { return StandardOutput.line("nobody else has looked at it") }
        StandardOutput.line(InkedLine("who looked at it", .bold).text(hasColour: hasColour))
        var looked = TextTable("WHEN", "WHO", "ROLE", "WHAT", "REASON")
        for entry in mine.accesses.prefix(50) {
            looked.add(
                InkedLine(Wording.since(entry.at)), InkedLine(entry.actor.name), InkedLine(entry.actor.role),
                InkedLine("\(entry.action) \(entry.object)" + (entry.outcome == .refused ? " (refused)" : "")),
                InkedLine(entry.reason ?? ""))
        }
        looked.print()
    }
}
