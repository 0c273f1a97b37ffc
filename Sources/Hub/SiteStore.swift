public import EventLog
public import Events
public import Fleet
import GRDB
public import Vocabulary

/// What one hub holds of its site: the events of all lanes in the order in which they came, what they add up to, how
/// far each lane is committed, and the registers of desks and tokens. One file, one process that writes.
///
/// What ``take(_:)`` returned is on disk and survives a power cut: then, and not before, its receipts may be sent.
/// Where the disk takes nothing it throws, nothing waits in memory, and the desks keep what they have.
public final class SiteStore: Sendable {
    /// The events, what they add up to, and the audit.
    public let log: EventLog
    /// Whose store it is.
    public let site: SiteName
    /// The segments that somebody has asked desks for.
    let segments: SegmentRegister
    let clock: @Sendable () -> Timestamp

    /// In which role a desk stands in the audit.
    static let senderRole = "desk"
    /// What a desk's log tells nobody but its hub, see ``Forgetting``.
    private static let forgetting = EventFamily(
        name: "hub", steps: [.init(Forgetting.step, audience: .agentAlone)], state: .none, erasure: .stays)

    /// What became of a batch.
    public struct Taken: Sendable, Equatable {
        /// The hub's word that it is committed; `nil` where the batch was refused.
        public var receipt: Receipt?
        /// Events that were not there before.
        public var new = 0
        /// Events that were.
        public var known = 0
        /// Events that are stones now.
        public var forgotten = 0
        /// Whether a segment's file may have to go for it.
        var concernsSegments = false
        /// Why events are not kept, one for each.
        public var faults: [String] = []
    }

    /// Opens the store, or makes it.
    /// - Parameters:
    ///   - path: the database file.
    ///   - site: whose it is.
    ///   - segmentBytes: how many bytes of segments may be here.
    ///   - clock: where times come from.
    /// - Throws: what ``EventLog`` throws.
    public init(
        path: String, site: SiteName, segmentBytes: Int = 4 << 30, clock: @escaping @Sendable () -> Timestamp = { .now }
    ) throws(EventLogError) {
        self.site = site
        self.clock = clock
        log = try EventLog(
            path: path, source: Event.source(host: "hub", agent: site.text),
            families: EventFamilies.own.adding([Self.forgetting, .command]).believingSenders, clock: clock)
        try log.write { db in try SiteTables.make(in: db) }
        let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
        segments = SegmentRegister(
            log, site: site, hub: HubName(folder: SiteFolder(path: folder)), folder: folder + "/segments",
            room: segmentBytes, clock: clock)
    }

    /// Stores batches in one transaction: each event once for ever, what follows from it, and how far its lane is. An
    /// event that is none, or that says something of what another lane has named, is left out and noted in the audit:
    /// it must not keep those behind it from being stored.
    ///
    /// - Parameter batches: of desks that may send, in the order in which they came.
    /// - Returns: for each what became of it.
    /// - Throws: where nothing was written.
    public func take(_ batches: [EventBatch]) throws(EventLogError) -> [Taken] {
        let taken = try log.takeIn { db in
            try batches.map { batch in
                var intake = BatchIntake(batch, log: log, at: clock(), in: db)
                return try intake.run()
            }
        }
        // Before there is a receipt: what a desk has erased is erased here, too.
        if taken.contains(where: \.concernsSegments) { try segments.sweep() }
        // What was overwritten still stands in the write-ahead log.
        if taken.contains(where: { $0.forgotten > 0 }) { log.foldIn() }
        return taken
    }
}
