import EventLog
import Foundation
import Glibc
import Vault

/// The stored segments: the files, and what the event log says of them.
struct SegmentFacts: Sendable, Equatable {
    /// A segment that is being stored has its file a moment before its event.
    private static let storingS = 60.0

    /// The folder of the files.
    var folder: String
    /// How many files there are, and what they take together.
    var count = 0
    var bytes: Int64 = 0
    /// The same for what somebody holds.
    var heldCount = 0
    var heldBytes: Int64 = 0
    /// Files that the log does not know.
    var withoutEvent: [String] = []
    /// Segments of the log that have no file.
    var withoutFile: [String] = []
    /// Fingerprints of the public keys that stored segments were encrypted to, as the log has them.
    var recipients: Set<String> = []
    /// Whether the log could be read; without it no more is known than the files.
    var hasLog = true

    /// Facts put together by hand.
    init(folder: String, count: Int = 0, bytes: Int64 = 0) {
        self.folder = folder
        self.count = count
        self.bytes = bytes
    }

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
        recipients = Set(records.flatMap { $0.segment.recipients ?? [] })
        let held = Set(records.filter { $0.segment.heldBy != nil }.map(\.segment.segmentID))
        let heldEntries = entries.filter { held.contains($0.id) }
        heldCount = heldEntries.count
        heldBytes = heldEntries.reduce(0) { $0 + Int64($1.bytes) }
    }
}
