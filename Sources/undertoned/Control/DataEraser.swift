import EventLog
import Events
import Feed
import Pipeline
import Sodium
import Stress
import Synchronization
import Vault
import Vocabulary
import Wellbeing

/// Takes away what is held about the agent, each time with a receipt in the log and a row in the audit.
struct DataEraser {
    /// What can be erased by itself.
    enum Part: String {
        case segments, baseline, alerts
        /// What the agent has stated as reasons. What others have stated protects the agent, and goes with the audit.
        case words
    }

    /// Counts what is gone and has no receipt yet.
    final class Owed: Sendable {
        fileprivate let baselines = Mutex(0)
    }

    /// Whoever holds, in memory or in a file beside the log, what followed from the agent's own events.
    final class Holders: Sendable {
        private let forgetting = Mutex<[@Sendable () -> Void]>([])

        /// Has somebody forget whenever it goes.
        func add(_ forget: @escaping @Sendable () -> Void) { forgetting.withLock { $0.append(forget) } }

        fileprivate func forget() { for forget in forgetting.withLock({ $0 }) { forget() } }
    }

    let agent: String
    let log: EventLog
    let catalog: SegmentCatalog
    let store: BaselineStore
    let baselines: BaselineExchange
    let halfLifeMin: Float
    let holders = Holders()
    private let owed = Owed()

    init(
        agent: String, log: EventLog, catalog: SegmentCatalog, store: BaselineStore, baselines: BaselineExchange,
        halfLifeMin: Float
    ) {
        self.agent = agent
        self.log = log
        self.catalog = catalog
        self.store = store
        self.baselines = baselines
        self.halfLifeMin = halfLifeMin
    }

    /// Erases a part of what is held.
    func erase(_ part: Part, reason: String = ErasurePayload.asked, by actor: Person) throws -> ErasurePayload {
        var receipt = ErasurePayload(
            agent: agent, what: part.rawValue, reason: reason, count: 0, by: actor.name, at: .now)
        switch part {
        case .segments:
            let (count, held) = try eraseSegments(reason: reason, by: actor)
            (receipt.count, receipt.held) = (count, held == 0 ? nil : held)
        case .baseline: receipt.count = try eraseBaselines(reason: reason, by: actor)
        case .alerts: receipt.count = try eraseAlerts(reason: reason, by: actor)
        // The rows stay, so that nothing is counted.
        case .words: try log.eraseWords(of: actor)
        }
        return receipt
    }

    /// Erases one segment, unless somebody holds it.
    /// - Returns: the receipt.
    @discardableResult func eraseSegment(_ id: String, reason: String, by actor: Person) throws -> ErasurePayload {
        // What the log does not know: a file that a crash left without its event.
        let unknown = SegmentPayload(
            segmentID: id, alertID: "", agent: agent, startedAt: .now, durationS: 0, bytes: 0, level: .elevated, part: 0
        )
        // Read before: while a file is being removed nothing else is written into the log.
        let hash = (try? catalog.bytes(of: id)).map(SHA256.hexadecimal(of:))
        return try log.eraseSegment(unknown, reason: reason, by: actor) { try remove(id) ? hash ?? "not read" : nil }
    }

    /// Takes a segment's file away for good.
    /// - Returns: whether there was one.
    private func remove(_ id: String) throws(VaultError) -> Bool {
        do throws(VaultError) { try catalog.erase(id) } catch {
            guard error.code == .notFound else { throw error }
            return false
        }
        return true
    }

    /// Erases every recorded segment but those that somebody holds.
    /// - Parameters:
    ///   - purpose: only those that are kept for it; `nil` for all.
    ///   - end: only those that were written by then; `nil` for all.
    ///   - reason: why.
    ///   - actor: who wants it.
    /// - Returns: how many are gone, and how many are held.
    /// - Throws: what the log or a folder refused, after all others are gone.
    @discardableResult func eraseSegments(
        of purpose: SegmentPurpose? = nil, writtenBy end: Timestamp? = nil, reason: String, by actor: Person
    ) throws -> (erased: Int, held: Int) {
        let standing = try log.standing()
        var (erased, held) = (0, 0)
        var fault: (any Error)?
        for entry in try catalog.entries() {
            if let end, Timestamp(entry.modifiedAt) > end { continue }
            if let purpose, (purpose == .evaluation) != standing.evaluation.contains(entry.id) { continue }
            guard !standing.held.contains(entry.id) else {
                held += 1
                continue
            }
            do {
                try eraseSegment(entry.id, reason: reason, by: actor)
                erased += 1
            } catch let error as EventLogError where error.code == .conflict { held += 1 } catch { fault = error }
        }
        if erased > 0 { try receipt("segments", erased, reason, actor, held: held) }
        if let fault { throw fault }
        return (erased, held)
    }

    /// Keeps for replay alone what was set aside for evaluation.
    func endEvaluation(reason: String, by actor: Person) throws {
        for record in try log.segments(SegmentFilter(state: .stored, purpose: .evaluation, limit: Int.max)) {
            try log.assignSegment(record.segment.segmentID, to: .replay, reason: reason, by: actor)
        }
    }

    /// Erases what the log says of alerts, after ending those that are open.
    @discardableResult func eraseAlerts(reason: String, by actor: Person) throws -> Int {
        for device in store.devicesWithHeardAlerts() { _ = try store.eraseHeardAlerts(device: device) }
        // A request for help is the agent's own act, and stays until somebody has answered it.
        try log.clearLeftovers()
        defer { holders.forget() }
        return try log.eraseAlerts(reason: reason, agent: agent, by: actor)
    }

    /// Erases the calm voice on every device, on disk and in use.
    @discardableResult func eraseBaselines(reason: String, by actor: Person) throws -> Int {
        // First what is in use, or it would be saved again.
        _ = baselines.takeRetired()
        if let device = baselines.current?.device {
            baselines.replace(device, with: SpeakerBaseline(halfLifeMin: halfLifeMin))
        }
        for device in store.devicesWithOlder() where try store.erase(device: device) {
            owed.baselines.withLock { $0 += 1 }
            try log.append(.baseline(.reset, BaselinePayload(agent: agent, device: device, speechS: 0, reason: reason)))
        }
        // With those of a time at which the log refused the receipt.
        let count = owed.baselines.withLock(\.self)
        guard count > 0 else { return 0 }
        try receipt("baseline", count, reason, actor)
        owed.baselines.withLock { $0 -= count }
        return count
    }

    /// Whether there is a calm voice that was written by then, and not since.
    func hasBaseline(writtenBy end: Timestamp) -> Bool {
        store.devices().compactMap { store.modified(device: $0) }.contains { Timestamp($0) <= end }
    }

    private func receipt(_ what: String, _ count: Int, _ reason: String, _ actor: Person, held: Int = 0) throws {
        let words = held == 0 ? reason : "\(reason) (\(count) erased, \(held) held and kept)"
        try log.noteErasure(
            ErasurePayload(
                agent: agent, what: what, reason: reason, count: count, by: actor.name, at: .now,
                held: held == 0 ? nil : held),
            AuditDraft(actor: actor, action: "erase", object: what, reason: words, outcome: .allowed))
    }
}

extension EventLog {
    /// What the log knows of stored segments that decides how long they stay.
    func standing() throws(EventLogError) -> SegmentRetention.Standing {
        let stored = try segments(SegmentFilter(state: .stored, limit: Int.max))
        func identifiers(_ isMeant: (SegmentRecord) -> Bool) -> Set<String> {
            Set(stored.filter(isMeant).map(\.segment.segmentID))
        }
        return SegmentRetention.Standing(
            held: identifiers { $0.segment.heldBy != nil },
            evaluation: identifiers { $0.segment.purpose == .evaluation },
            unconfirmed: identifiers { $0.unconfirmed?.action == .redact })
    }
}

extension DataEraser {
    /// Erases what one purpose held.
    /// - Parameters:
    ///   - purpose: the purpose that was withdrawn.
    ///   - actor: who withdrew it.
    ///   - keepsReplay: whether what is for evaluation may go back to replay.
    ///   - isAgain: whether it was erased before, so that alerts need not be erased anew.
    /// - Throws: what the log or a folder refuses.
    func eraseHoldings(
        of purpose: Purpose, by actor: Person, keepsReplay: Bool, isAgain: Bool = false
    ) throws {
        let reason = ErasurePayload.withdrawn(purpose)
        switch purpose {
        case .selfView:
            try eraseBaselines(reason: reason, by: actor)
            defer { holders.forget() }
            try eraseOwn(WellbeingEvents.families, reason: reason, by: actor)
        case .alerts:
            // What was erased has no score any more.
            let isHeld =
                try log.alerts().contains { $0.alert.kind != .help && $0.alert.score > 0 }
                || !log.page(after: 0, limit: 1, types: [.alert(.told), .alert(.tried)]).records.isEmpty
                || holdsOwn(WellbeingEvents.families)
            if isHeld || !isAgain { try eraseAlerts(reason: reason, by: actor) }
        case .replay: try eraseSegments(of: .replay, reason: reason, by: actor)
        case .evaluation:
            if keepsReplay {
                try endEvaluation(reason: reason, by: actor)
            } else {
                try eraseSegments(of: .evaluation, reason: reason, by: actor)
            }
            try eraseOwn([.trial], reason: reason, by: actor)
        }
    }

    /// Whether anything of these families of the agent's own events is held.
    private func holdsOwn(_ families: [EventFamily]) throws -> Bool {
        try families.contains { try log.holding(of: $0) != nil }
    }

    /// Erases the agent's own events of these families, where there are any.
    private func eraseOwn(_ families: [EventFamily], reason: String, by actor: Person) throws {
        guard try holdsOwn(families) else { return }
        try log.erase(families, as: "own figures", reason: reason, agent: agent, by: actor)
    }
}
