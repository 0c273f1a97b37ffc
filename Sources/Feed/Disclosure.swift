package import EventLog
public import Events
import Foundation
import Languages
import Policy
package import Vocabulary

/// What one reader may see of what there is: **the one place where the profile withholds.** The agent sees everything;
/// others see what the profile shares and the agent has agreed to, and every request for help, which is the agent's own
/// act. Numbers of events are the agent's alone: their holes would date what is withheld. The site's hub sees what a
/// supervisor sees, and what it has to forget.
public struct Disclosure: Sendable {
    let log: EventLog
    let profile: Profile
    let visibility: Visibility
    let role: Role

    package init(log: EventLog, profile: Profile, visibility: Visibility, role: Role) {
        (self.log, self.profile, self.visibility, self.role) = (log, profile, visibility, role)
    }

    private var isWhole: Bool { role == .agent }

    /// How many events are read at once at least, where some are withheld.
    private static let leastRead = 500

    // MARK: - Events

    /// The events among `records` that may be seen, as they may be seen.
    public func shown(_ records: [EventRecord]) throws -> [EventRecord] {
        try isWhole ? records : records.compactMap { try shown($0).map { try EventRecord($0) } }
    }

    /// What may be seen of something that was written when less was shared: never more than then.
    private func narrowed(to writtenUnder: Visibility) -> Disclosure {
        Disclosure(log: log, profile: profile, visibility: visibility.narrowed(to: writtenUnder), role: role)
    }

    private func shown(_ record: EventRecord) throws -> Event? {
        if isWhole { return try record.event() }
        switch log.families.audience(of: record.type) {
        case .thoseWhoSeeAlerts: break
        case .qualityAssurance: guard role == .qa else { return nil }
        // Written for it, of nothing that it was not told.
        case .hub:
            guard role == .hub else { return nil }
            let event = try record.event()
            return event.told(event.data, cursor: place(record.sequence))
        case .agentAlone: return nil
        }
        let event = try record.event()
        return try narrowed(to: record.writtenUnder).shown(event.data).map {
            event.told($0, cursor: place(record.sequence))
        }
    }

    private func shown(_ data: EventData) throws -> EventData? {
        switch data {
        case .alert(let step, let alert): mayKnow(of: alert) ? .alert(step, shown(alert)) : nil
        case .handling(let step, let handling): try shown(step, handling)
        case .segment(let change, let segment):
            // What is erased of an alert is not to be read from its segments; quality assurance has to find them.
            try visibility.sharesAlerts && (role == .qa || log.alert(id: segment.alertID) != nil)
                ? .segment(change, shown(segment, isErased: change == .erased)) : nil
        // Not of the voice, and not the agent's word: were they told with consent alone, they would tell of it.
        case .policy(let policy): profile.visibility.sharesAlerts ? .policy(shown(policy)) : nil
        case .daemon: profile.visibility.sharesAlerts ? data : nil
        case .capture, .baseline, .consent, .erased: visibility.sharesAlerts ? data : nil
        // Nobody can look through it for what is withheld: it is shown only where nothing is.
        case .other: visibility.sharesAlerts && visibility.sharesPatterns ? data : nil
        }
    }

    private func shown(_ step: HandlingStep, _ handling: HandlingPayload) throws -> EventData? {
        let isAsked = !visibility.sharesAlerts || role == .qa && step.note != nil
        let kind = try isAsked ? log.alert(id: handling.alertID)?.alert.kind : nil
        guard visibility.sharesAlerts || kind == .help else { return nil }
        // Of an alert that is not there any more nobody knows what it was.
        return .handling(role == .qa && kind != .strain ? step.saying(Self.wordsForWhoHelps) : step, handling)
    }

    /// What the agent agrees to just now stays with the agent.
    private func shown(_ policy: PolicyPayload) -> PolicyPayload {
        var policy = policy
        policy.suspended = []
        return policy
    }

    /// The next events that may be seen, `limit` at most, however many are withheld between them.
    func page(
        after start: Int64, limit: Int, types: Set<EventType>, levels: Set<AlertLevel>, subject: String? = nil
    ) throws -> FeedPage {
        var (events, cursor): ([Event], Int64) = ([], start)
        var gap: EventGap?
        while true {
            // Many at a time, so that few questions pass over what is withheld.
            let step = isWhole ? limit : max(limit, Self.leastRead)
            let page = try log.page(after: cursor, limit: step, types: types, levels: levels, subject: subject)
            gap = gap ?? page.gap
            for record in page.records {
                guard let event = try shown(record) else { continue }
                guard events.count < limit else {
                    return FeedPage(events: events, nextAfter: place(cursor), hasMore: true, gap: gap.map(shown))
                }
                events.append(event)
                cursor = record.sequence
            }
            cursor = page.cursor
            // The agent's page ends with what was read: nothing is withheld that others would wait for.
            if isWhole || !page.hasMore {
                return FeedPage(events: events, nextAfter: place(cursor), hasMore: page.hasMore, gap: gap.map(shown))
            }
        }
    }

    func shown(_ gap: EventGap) -> EventGap {
        EventGap(after: shown(gap.after), resumesAfter: shown(gap.resumesAfter), reason: gap.reason)
    }

    private func shown(_ cursor: FeedCursor) -> FeedCursor { cursor.number.map(place) ?? cursor }

    /// An event's place in the log, as the reader may be told.
    func place(_ sequence: Int64) -> FeedCursor { isWhole ? .number(sequence) : log.cursors.cursor(of: sequence) }

    /// The place that a reader means. A cursor of another log lies beyond every event of this one. Nobody but the agent
    /// learns anything by trying numbers.
    func sequence(of cursor: FeedCursor) throws(Problem) -> Int64 {
        switch cursor {
        case .number(let number):
            guard isWhole || number == 0 else { throw EventQuery.foreignCursor }
            return min(number, Self.nowhere)
        case .sealed:
            guard !isWhole else { throw EventQuery.foreignCursor }
            return log.cursors.number(of: cursor) ?? Self.nowhere
        }
    }

    /// A place beyond every event: whoever comes back with a cursor that is none of theirs is told of a gap, and goes
    /// on with the oldest event. No larger than every reader of JSON takes it.
    static let nowhere: Int64 = 1 << 53

    // MARK: - Alerts

    private func mayKnow(of alert: AlertPayload) -> Bool {
        isWhole || visibility.sharesAlerts || alert.kind == .help
    }

    /// What quality assurance reads where something was said about a request for help: that is for who helps.
    static let wordsForWhoHelps = "words for who helps"

    private func shown(_ alert: AlertPayload) -> AlertPayload {
        guard !isWhole else { return alert }
        var alert = alert
        if !visibility.sharesPatterns { alert.pattern = nil }
        alert.device = nil
        if role == .qa, alert.kind == .help { alert.explanation = AlertPayload.wordlessHelp }
        return alert
    }

    /// The alert as it may be seen; `nil` where it may not.
    public func shown(_ record: AlertRecord) -> AlertRecord? {
        guard !isWhole else { return record }
        var record = record
        // Each as in the list of segments: by what was shared when it was stored, not when its alert was raised.
        record.segments.removeAll { !shows($0) }
        return narrowed(to: record.writtenUnder).shownNow(record)
    }

    private func shownNow(_ record: AlertRecord) -> AlertRecord? {
        guard mayKnow(of: record.alert) else { return nil }
        var record = record
        record.alert = shown(record.alert)
        record.lastSequence = nil
        if role == .qa, record.alert.kind == .help {
            if record.note != nil { record.note = Self.wordsForWhoHelps }
            for index in record.notes.indices { record.notes[index].text = Self.wordsForWhoHelps }
        }
        record.segments = record.segments.map(shown)
        return record
    }

    /// A segment as it may be seen, by somebody who may know of it.
    public func shown(_ record: SegmentRecord) -> SegmentRecord {
        guard !isWhole else { return record }
        var record = record
        if role != .qa { (record.heldAt, record.heldReason) = (nil, nil) }
        record.segment = shown(record.segment, isErased: record.state == .erased)
        return record
    }

    /// Of what quality assurance does with a segment a supervisor is told that it is gone.
    private func shown(_ segment: SegmentPayload, isErased: Bool) -> SegmentPayload {
        guard !isWhole else { return segment }
        var segment = segment
        segment.reason = segment.reason.map(ErasurePayload.told)
        segment.receipt = segment.receipt.map(shown)
        if role == .qa { return segment }
        (segment.heldBy, segment.receipt, segment.reviewAt, segment.objection) = (nil, nil, nil, nil)
        if isErased { segment.reason = nil }
        return segment
    }

    /// A receipt without what the agent agrees to, which stays with the agent.
    func shown(_ receipt: ErasurePayload) -> ErasurePayload {
        guard !isWhole else { return receipt }
        var receipt = receipt
        receipt.reason = ErasurePayload.told(receipt.reason)
        return receipt
    }

    // MARK: - The daemon

    /// How the daemon stands: for others than the agent what ``StatusField`` lists.
    func shown(_ status: StatusPayload) throws -> StandingPayload {
        var standing = StandingPayload(status)
        if isWhole { return standing }
        // Heard is what leaves traces that the reader may see: what is withheld and what is not there look alike.
        let isHeard = standing.capture?.isHeard == true && visibility.sharesAlerts
        let heard: StandingPayload.Capture.Outward = status.capture.hint == nil ? .heard : .little
        standing.capture?.state = (isHeard ? heard : .notHeard).rawValue
        if !isHeard { standing.probation = nil }
        standing.openAlerts = try log.alerts(openOnly: true, limit: 1000).compactMap(shown).count
        standing.cpuPercent = MetricSight.inSteps(of: MetricSight.cpuPercentStep, status.cpuPercent)
        standing.rssMB = MetricSight.inSteps(of: MetricSight.rssMBStep, status.rssMB)
        standing.cursor = place(status.lastSequence)
        let told = told(try JSON.value(JSONNode.self, from: JSON.text(standing)), under: "")
        return try JSON.value(StandingPayload.self, from: JSON.text(told))
    }

    /// What of a status is told; `nil` where nothing is left.
    private func told(_ node: JSONNode, under path: String) -> JSONNode? {
        guard case .object(let members) = node else {
            return StatusField.table[path]?.isTold(to: role, in: profile) == true ? node : nil
        }
        let left = members.reduce(into: [String: JSONNode]()) { left, member in
            left[member.key] = told(member.value, under: path.isEmpty ? member.key : "\(path).\(member.key)")
        }
        return left.isEmpty ? nil : .object(left)
    }

    /// The figures, as ``MetricSight`` has them.
    func shown(_ metrics: [Metric]) -> [Metric] {
        isWhole ? metrics : metrics.compactMap { MetricSight.table[$0.name]?.told($0) }
    }

    /// The scores that may be seen: those of a probation are the agent's also when it is over. Of a voice that is not
    /// heard, whatever the reason, there are none, and later none of the time before.
    ///
    /// - Parameters:
    ///   - points: all that are held.
    ///   - capture: what the daemon hears.
    ///   - isOnProbation: whether the voice is on probation.
    ///   - now: the time.
    /// - Returns: the scores.
    /// - Throws: where the profile does not share them, or probation keeps them with the agent.
    func shown(
        _ points: [ScorePoint], of capture: StatusPayload.Capture, isOnProbation: Bool, now: Timestamp = .now
    ) throws(Problem) -> [ScorePoint] {
        if isWhole { return points }
        guard profile.visibility.sharesScores else { throw Problem(.withheld(Phrase("scores"))) }
        guard visibility.sharesScores, capture.isHeard else { return [] }
        guard !isOnProbation else { throw Problem(.onProbation) }
        let heardS = Double(now.millisecondsSince1970 - capture.since.millisecondsSince1970) / 1_000
        let firstS = (points.last?.timeS ?? 0) - heardS
        return points.filter { !$0.isOnProbation && $0.timeS > firstS }.map { point in
            guard point.isUntold else { return point }
            var point = point
            point.state = "calm"
            return point
        }
    }

    /// Whether a segment may be known of: one of a time in which alerts were not shared is the agent's alone.
    public func shows(_ record: SegmentRecord) -> Bool {
        isWhole || visibility.narrowed(to: record.writtenUnder).sharesAlerts
    }

    /// Refuses where segments are not shared: they are what an alert was raised for. Where the agent does not share
    /// them just now, there are none.
    func checkSegments() throws(Problem) {
        guard isWhole || profile.visibility.sharesAlerts else { throw Problem(.withheld(Phrase("recordings"))) }
    }
}
