import DaemonConfiguration
import EventLog
import Events
import Foundation
import Glibc
import Sodium
import Vault

/// The stored segments: the files, and what the event log says of them.
struct SegmentFolderFacts: Sendable, Equatable {
    /// A segment that is being stored has its file a moment before its event.
    private static let storingS = 60.0
    /// So much is read at most: about half a second.
    private static let maxCompared = 100 << 20

    /// The folder of the files.
    var folder: String
    /// How many files there are, and what they take together.
    var count = 0
    var bytes: Int64 = 0
    /// The same for what somebody holds.
    var heldCount = 0
    var heldBytes: Int64 = 0
    /// Segments that are held, and were to be looked at again by now.
    var overdue: [String] = []
    /// Segments that were changed, and nobody else has opened since.
    var unconfirmed: [String] = []
    /// Segments of whose keys the daemon knows only what somebody says.
    var claimed: [String] = []
    /// Files that the log does not know.
    var withoutEvent: [String] = []
    /// Segments of the log that have no file.
    var withoutFile: [String] = []
    /// Segments whose file is not the one that was stored.
    var damaged: [String] = []
    /// Segments whose content was not compared: it would take too long.
    var uncompared = 0
    /// Whether the log could be read; without it no more is known than the files.
    var hasLog = true
}

extension SegmentFolderFacts {
    /// Looks at the folder and the log, and changes neither.
    /// - Throws: what the folder refuses.
    init(folder: String, log: String) throws {
        self.init(folder: folder)
        // The files first: what is stored meanwhile is then missing in neither.
        let catalog = SegmentCatalog(directory: folder)
        let entries = try catalog.entries()
        count = entries.count
        bytes = entries.reduce(0) { $0 + Int64($1.bytes) }
        let file = FileFacts(at: log)
        guard !file.isAbsent else {
            withoutEvent = entries.map(\.id)
            return
        }
        // SQLite would leave files beside another user's log.
        guard file.owner == getuid(),
            let records = try? LogReader(path: log).segments(SegmentFilter(state: .stored, limit: Int.max))
        else {
            hasLog = false
            return
        }
        let known = Set(records.map(\.segment.segmentID))
        let present = Set(entries.map(\.id))
        let settled = Date(timeIntervalSinceNow: -Self.storingS)
        withoutEvent = entries.filter { $0.modifiedAt < settled && !known.contains($0.id) }.map(\.id)
        withoutFile = known.subtracting(present).filter { (try? catalog.path(for: $0)) == nil }.sorted()
        let held = Set(records.filter { $0.segment.heldBy != nil }.map(\.segment.segmentID))
        compare(records, with: entries, in: catalog)
        overdue = records.filter { $0.isReviewOverdue(at: .now) }.map(\.segment.segmentID)
        unconfirmed = records.filter { $0.unconfirmed != nil }.map(\.segment.segmentID)
        claimed = records.filter { $0.segment.claimedBy != nil }.map(\.segment.segmentID)
        let heldEntries = entries.filter { held.contains($0.id) }
        heldCount = heldEntries.count
        heldBytes = heldEntries.reduce(0) { $0 + Int64($1.bytes) }
    }

    /// Compares the size of each file with the log, and the content of as many as there is time for, the newest first.
    private mutating func compare(
        _ records: [SegmentRecord], with entries: [SegmentCatalog.Entry], in catalog: SegmentCatalog
    ) {
        let files = Dictionary(entries.map { ($0.id, $0) }) { first, _ in first }
        var room = Self.maxCompared
        for segment in records.map(\.segment) {
            let id = segment.segmentID
            guard let file = files[id] else {
                // There is a file, and nothing in it.
                if (try? catalog.path(for: id)) != nil { damaged.append(id) }
                continue
            }
            guard segment.bytes == 0 || segment.bytes == Int64(file.bytes) else {
                damaged.append(id)
                continue
            }
            guard let hash = segment.fileHash else { continue }
            guard file.bytes <= room else {
                uncompared += 1
                continue
            }
            room -= file.bytes
            if let bytes = try? catalog.bytes(of: id), SHA256.hexadecimal(of: bytes) != hash { damaged.append(id) }
        }
        damaged.sort()
    }
}

/// The stored segments against their limits, and the files against the log.
enum SegmentCheck {
    private static let name = "segments"

    static func findings(_ facts: Facts) -> [Finding] {
        guard let configuration = facts.configuration, configuration.problems.isEmpty else { return [] }
        guard let segments = facts.segments else { return .late(name, "the folder of segments") }
        let vault = configuration.loaded.configuration.vault
        var findings = [space(segments, vault)]
        if let id = segments.withoutFile.first {
            findings.append(
                .warning(
                    name, "\(segments.withoutFile.firstFew) in the log without a file in \(segments.folder)",
                    hint: "bring the file back from a copy, or write down that it is lost: "
                        + "undertone segments erase \(id)"))
        }
        if let id = segments.damaged.first {
            findings.append(
                .warning(
                    name, "\(segments.damaged.firstFew): not the file that was stored (damaged or changed)",
                    hint: "bring the file back from a copy, or write down that it is lost: "
                        + "undertone segments erase \(id)"))
        }
        if !segments.overdue.isEmpty {
            findings.append(
                .warning(
                    name, "\(segments.overdue.firstFew) held beyond the day of review",
                    hint: "let whoever holds it look at it again: undertone segments list --held"))
        }
        if let id = segments.unconfirmed.first {
            findings.append(
                .warning(
                    name, "\(segments.unconfirmed.firstFew) rekeyed or masked, and opened by nobody else since",
                    hint:
                        "let somebody else of QA run: undertone segments confirm \(id) --identity qa.key; what was there "
                        + "before is kept so long"))
        }
        if !segments.claimed.isEmpty {
            findings.append(
                .ok(name, "\(segments.claimed.firstFew): for keys that somebody has named, which no file shows"))
        }
        if let id = segments.withoutEvent.first {
            findings.append(
                .warning(
                    name, "\(segments.withoutEvent.firstFew) in \(segments.folder) without an event in the log",
                    hint: "let QA look at it (undertone segments replay \(segments.folder)/\(id).age), then: "
                        + "undertone segments erase \(id)"))
        }
        return findings
    }

    private static func space(_ segments: SegmentFolderFacts, _ vault: UndertoneConfiguration.Vault) -> Finding {
        let (limit, most) = (Int64(vault.maxSizeMB) * 1_000_000, vault.maxSegments)
        let held = "\(segments.heldCount) held (\(Wording.size(bytes: segments.heldBytes)))"
        let limited = "\(segments.count) of at most \(Wording.count(most, "segment"))"
        let number = most == 0 ? Wording.count(segments.count, "segment") : limited
        let text =
            "\(number), \(Wording.size(bytes: segments.bytes)) of at most \(Wording.size(bytes: limit))"
            + (segments.heldCount == 0 ? "" : ", \(held)")
            + (segments.uncompared == 0 ? "" : ", \(segments.uncompared) compared by size alone")
            + (segments.hasLog ? "" : "; the event log cannot be read, so that they were not compared with it")
        // What is held counts for no limit: somebody has to look after it.
        guard segments.heldBytes > limit || (most > 0 && segments.heldCount > most) else { return .ok(name, text) }
        return .warning(
            name, "\(text): more is held than the limits allow",
            hint: "release what is settled (undertone segments list --held), or raise vault.max_size_mb")
    }
}
