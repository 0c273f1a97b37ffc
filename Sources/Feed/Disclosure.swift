import EventLog
public import Events
import Foundation
import Vocabulary

/// What one reader may see of what there is: **the one place where the profile withholds.** The agent sees everything;
/// others see what the profile shares, and every request for help, which is the agent's own act.
public struct Disclosure: Sendable {
    let log: EventLog
    let visibility: Visibility
    let role: Role

    private var isWhole: Bool { role == .agent }

    /// The events among `records` that may be seen, as they may be seen.
    public func shown(_ all: [EventRecord]) throws -> [EventRecord] {
        if isWhole { return all }
        let records = all.filter { record in
            switch log.families.audience(of: record.type) {
            case .everybody, .thoseWhoSeeAlerts: true
            case .qualityAssurance: role != .supervisor
            case .agentAlone: false
            }
        }
        return try records.compactMap { try narrowed(to: $0.writtenUnder).shown($0) }
    }

    /// What may be seen of something that was written when less was shared: never more than then.
    private func narrowed(to writtenUnder: Visibility) -> Disclosure {
        Disclosure(log: log, visibility: visibility.narrowed(to: writtenUnder), role: role)
    }

    private func shown(_ record: EventRecord) throws -> EventRecord? {
        if case .everybody = log.families.audience(of: record.type) { return record }
        if visibility.sharesAlerts, visibility.sharesPatterns { return record }
        let event = try record.event()
        switch event.data {
        case .alert(let step, let alert):
            guard try !isHelp(event) else { return record }
            return visibility.sharesAlerts ? try EventRecord(event.with(.alert(step, shown(alert)))) : nil
        case .handling: return try visibility.sharesAlerts || isHelp(event) ? record : nil
        case .segment, .capture, .baseline, .consent, .policy, .erased, .daemon:
            return visibility.sharesAlerts ? record : nil
        // What cannot be read cannot be looked through for what is withheld.
        case .other: return nil
        }
    }

    private func isHelp(_ event: Event) throws -> Bool { try log.alert(id: event.subject)?.alert.kind == .help }

    private func shown(_ alert: AlertPayload) -> AlertPayload {
        var alert = alert
        if !isWhole, !visibility.sharesPatterns { alert.pattern = nil }
        return alert
    }

    /// The alert as it may be seen; `nil` where it may not.
    public func shown(_ record: AlertRecord) -> AlertRecord? {
        narrowed(to: record.writtenUnder).shownNow(record)
    }

    private func shownNow(_ record: AlertRecord) -> AlertRecord? {
        guard isWhole || visibility.sharesAlerts || record.alert.kind == .help else { return nil }
        var record = record
        record.alert = shown(record.alert)
        if role == .supervisor {
            for index in record.segments.indices {
                (record.segments[index].heldAt, record.segments[index].heldReason) = (nil, nil)
                record.segments[index].segment.heldBy = nil
                (record.segments[index].segment.reviewAt, record.segments[index].segment.objection) = (nil, nil)
            }
        }
        return record
    }

    /// How the daemon stands, without the score and the count of what is withheld, without why the agent has paused,
    /// and of a probation only how far it is.
    func shown(_ status: StatusPayload) throws -> StatusPayload {
        var status = status
        if !isWhole {
            status.warnings = nil
            status.pause?.reason = nil
            status.unreachable = nil
            status.probation?.tried = nil
            status.probation?.device = nil
        }
        let isOnProbation = status.probation?.isOver == false
        let sees = isWhole || role == .supervisor || role == .qa
        if !(isWhole || (role == .supervisor && visibility.sharesScores && !isOnProbation)) {
            status.score = StatusPayload.Score(value: nil, confidence: 0, state: "withheld")
        }
        if !(sees && (isWhole || visibility.sharesAlerts)) {
            status.openAlerts = sees ? try log.alerts(openOnly: true, limit: 1000).compactMap(shown).count : 0
        }
        return status
    }

    /// Refuses where scores are not shared.
    func checkScores(isOnProbation: Bool) throws(Problem) {
        guard isWhole || visibility.sharesScores else { throw .withheld("scores") }
        guard isWhole || !isOnProbation else {
            throw Problem(
                403, "Not shared",
                detail: "This desktop is on probation: scores stay with the agent until enough of a new voice is heard."
            )
        }
    }

    /// The scores that may be seen: those of a probation are the agent's also when it is over.
    func shown(_ points: [ScorePoint]) -> [ScorePoint] { isWhole ? points : points.filter { !$0.isOnProbation } }

    /// Whether a segment may be known of: one of a time in which alerts were not shared is the agent's alone.
    func shows(_ record: SegmentRecord) -> Bool {
        isWhole || visibility.narrowed(to: record.writtenUnder).sharesAlerts
    }

    /// Refuses where segments are not shared: they are what an alert was raised for.
    func checkSegments() throws(Problem) {
        guard isWhole || visibility.sharesAlerts else { throw .withheld("segments") }
    }
}

extension Problem {
    fileprivate static func withheld(_ what: String) -> Problem {
        Problem(403, "Not shared", detail: "The profile of this desktop (policy.profile) keeps \(what) with the agent.")
    }
}
