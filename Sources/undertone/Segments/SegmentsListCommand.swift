import ArgumentParser
import EventLog
import Feed
import Vault

/// `undertone segments list`: what is held, in a daemon or in a folder.
struct SegmentsListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "List segments, the newest first.",
        discussion: """
            A daemon knows what each segment is about. In a folder, without a daemon, only identifier, age and size can be \
            told: the rest is encrypted.

            Example:
              undertone segments list
              undertone segments list --json | jq -r 'select(.state == "stored") | .segment_id'
              undertone segments list --directory /mnt/archive/segments
            """)

    @OptionGroup var feed: FeedOptions

    @Option(help: "List the segments in this folder, without a daemon.", completion: .directory)
    var directory: String?

    @Flag(help: "Print one JSON object a line.")
    var json = false

    func run() async throws {
        if let directory {
            try list(directory)
        } else {
            let answers = try await feed.clients().ask { try await $0.segments() }
            try list(answers.flatMap(\.1).sorted { $0.segment.startedAt > $1.segment.startedAt })
        }
    }

    private func list(_ records: [SegmentRecord]) throws {
        if json {
            for record in records { try StandardOutput.json(record) }
            return
        }
        guard !records.isEmpty else { return StandardOutput.line("no segment so far") }
        var table = TextTable("ID", "AGENT", "BEGAN", "SECONDS", "LEVEL", "PART", "SIZE", "STATE", "ALERT")
        for record in records {
            let segment = record.segment
            table.add(
                InkedLine(segment.segmentID), InkedLine(segment.agent), InkedLine(Wording.since(segment.startedAt)),
                InkedLine(Wording.oneDecimal(segment.durationS)),
                InkedLine(segment.level.rawValue, .level(segment.level)), InkedLine("\(segment.part + 1)"),
                InkedLine(segment.bytes > 0 ? Wording.size(bytes: segment.bytes) : "-"),
                InkedLine(record.state.rawValue + (segment.reason.map { " (\($0))" } ?? "")),
                InkedLine(Wording.short(segment.alertID)))
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
        let entries = try SegmentCatalog(directory: directory).entries().reversed()
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
                InkedLine(Wording.size(bytes: Int64(entry.bytes))))
        }
        table.print()
    }
}
