public import Events
import Foundation
public import Vocabulary

/// Counts what happened on some days, one event after the other, in the order of the log: nothing of an event is kept
/// but what the figures need, however long the log is.
///
/// The order is the log's and not the clock's, which may have been set back. Each event counts on the day that its own
/// times say; see ``DayClock/shares(from:to:)`` for those that cannot be.
public struct ReportTally: Sendable {
    /// What of the log is counted.
    public static let types = Set(
        [EventFamily.call, .rest].flatMap { family in
            family.steps.map { EventType(family: family.name, step: $0.name) }
        }
            + ["alert.raised", "alert.cleared", "capture.changed", "daemon.started"].map(named)
            + ["acknowledged", "taken_over", "handed_on", "resolved", "contested", "undone"].map {
                named("alert.\($0)")
            })

    private static func named(_ name: String) -> EventType { EventType(rawValue: EventType.prefix + name) }

    /// Why the agent's own pauses hold, as the daemon writes it: no event says it in another way.
    static let askedPause = "the agent asked for a pause"
    /// An alert that is cleared and whose daemon starts so soon after it was left behind by an earlier run.
    static let leftoverS = 10.0

    private let days: ClosedRange<LocalDay>
    private let clock: DayClock
    /// The first day that is looked at: some weeks before the report's first.
    private let reach: ClosedRange<LocalDay>
    private var facts: [LocalDay: ShiftReport.Day] = [:]
    private var alerts: [String: AlertTale] = [:]
    /// Alerts about effort that no calm call has followed yet.
    private var waiting: [String] = []
    private var offers: Set<String> = []
    private var lastCallEnd: Timestamp?
    /// The break since then, as it was written down last: one that goes on is written down again. It counts once a
    /// call of the same day follows, or every night would be one.
    private var rest: TakenPayload?
    /// Alerts that have just been cleared, one after the other, with nothing between.
    private var justCleared: [String] = []

    /// Counts for a report of these days.
    public init(days: ClosedRange<LocalDay>, clock: DayClock) {
        self.days = days
        self.clock = clock
        reach = days.lowerBound.advanced(by: -LoadControl.reachDays)...days.upperBound
    }

    /// What was appended before then is of no day that is looked at. A day more, for clocks that were put right.
    public var since: Timestamp { clock.start(of: reach.lowerBound.advanced(by: -1)) }

    /// Counts an event.
    public mutating func take(_ event: Event) {
        defer { if !isCleared(event) { justCleared = [] } }
        switch event.data {
        case .alert(.raised, let alert): raise(alert)
        case .alert(.cleared, let alert):
            alerts[alert.alertID]?.clearedAt = alert.clearedAt ?? event.time
            justCleared.append(alert.alertID)
        case .handling(let step, let handling): alerts[handling.alertID]?.take(step, handling)
        case .capture(let capture): take(capture)
        case .daemon(.started, _): leaveBehind(at: event.time)
        case .other(let other): take(other, at: event.time)
        case .alert(.told, _), .alert(.rising, _), .alert(.tried, _), .segment, .baseline, .consent, .policy, .erased,
            .daemon:
            break
        }
    }

    private func isCleared(_ event: Event) -> Bool {
        if case .alert(.cleared, _) = event.data { true } else { false }
    }

    private mutating func note(_ day: LocalDay, _ change: (inout ShiftReport.Day) -> Void) {
        guard reach.contains(day) else { return }
        change(&facts[day, default: ShiftReport.Day(day)])
    }

    // MARK: - Alerts

    private mutating func raise(_ alert: AlertPayload) {
        let day = clock.day(of: alert.raisedAt)
        hear(on: day)
        guard reach.contains(day) else { return }
        alerts[alert.alertID] = AlertTale(kind: alert.kind, day: day, raisedAt: alert.raisedAt)
        if alert.kind == .strain { waiting.append(alert.alertID) }
    }

    /// Nobody heard when the voice of these was calm again: they were cleared as the daemon started.
    private mutating func leaveBehind(at time: Timestamp) {
        for id in justCleared {
            guard let clearedAt = alerts[id]?.clearedAt,
                abs(DayClock.seconds(from: clearedAt, to: time)) <= Self.leftoverS
            else { continue }
            alerts[id]?.isLeftover = true
        }
    }

    // MARK: - Hearing

    /// Something of the day is known: what is not counted on it did not happen.
    private mutating func hear(on day: LocalDay) {
        note(day) { day in
            day.alerts = day.alerts ?? ShiftReport.Alerts()
            day.pauses = day.pauses ?? ShiftReport.Pauses(count: 0, seconds: 0)
            day.help = day.help ?? ShiftReport.Help(asked: 0, came: 0, quick: 0)
        }
    }

    private mutating func take(_ capture: CapturePayload) {
        let before = capture.before
        if before.state == "capturing" {
            for (day, _) in clock.shares(from: before.beganAt, to: before.endedAt) { hear(on: day) }
        }
        if capture.state == "capturing" { hear(on: clock.day(of: capture.beganAt)) }
        guard before.state == "paused", before.reason == Self.askedPause else { return }
        let seconds = max(before.durationS, 0)
        let shares = clock.shares(from: before.beganAt, to: before.endedAt)
        for (index, part) in shares.enumerated() {
            hear(on: part.day)
            note(part.day) { day in
                day.pauses?.count += index == 0 ? 1 : 0
                day.pauses?.seconds += seconds * part.share
            }
        }
    }

    // MARK: - Calls and breaks

    private mutating func take(_ event: OtherEvent, at time: Timestamp) {
        // What cannot be read, as a newer release may write it, is not counted.
        if event.type == EventType(family: EventFamily.call.name, step: "ended") {
            if let call = try? event.payload(as: CallPayload.self) { take(call) }
            return
        }
        switch BreakEntry(event) {
        case .offered(let offer):
            guard offers.insert(offer.offerID).inserted else { return }
            rest(on: clock.day(of: time), offered: 1, taken: 0, seconds: 0)
        case .taken(let taken): rest = taken
        case .answered, nil: break
        }
    }

    private mutating func rest(on day: LocalDay, offered: Int, taken: Int, seconds: Double) {
        note(day) { day in
            var breaks = day.breaks ?? ShiftReport.Breaks(offered: 0, taken: 0, seconds: 0)
            breaks.offered += offered
            breaks.taken += taken
            breaks.seconds += seconds
            day.breaks = breaks
        }
    }

    private mutating func take(_ call: CallPayload) {
        let gapS = lastCallEnd.map { DayClock.seconds(from: $0, to: call.beganAt) }
        let isBackToBack = gapS.map { $0 >= 0 && $0 < ShiftReport.backToBackS } ?? false
        lastCallEnd = call.endedAt
        if let rest, clock.day(of: rest.beganAt) == clock.day(of: call.beganAt) {
            let seconds = min(max(rest.lengthS, 0), DayClock.longestS)
            self.rest(on: clock.day(of: rest.beganAt), offered: 0, taken: 1, seconds: seconds)
        }
        rest = nil
        let talkS = min(max(call.talkS, 0), DayClock.longestS)
        let hardS = min(max(call.hardS, 0), talkS)
        for (index, part) in clock.shares(from: call.beganAt, to: call.endedAt).enumerated() {
            hear(on: part.day)
            note(part.day) { day in
                var calls = day.calls ?? ShiftReport.Calls()
                calls.talkS += talkS * part.share
                if call.score != nil { calls.hardS = (calls.hardS ?? 0) + hardS * part.share }
                if index == 0 {
                    calls.count += 1
                    calls.scored += call.score == nil ? 0 : 1
                    calls.backToBack += isBackToBack ? 1 : 0
                }
                day.calls = calls
            }
        }
        guard call.isCalm else { return }
        let day = clock.day(of: call.beganAt)
        waiting.removeAll { id in
            guard let tale = alerts[id], tale.day >= day else { return true }
            // It was on when the alert was raised.
            guard tale.day == day, call.beganAt >= tale.raisedAt else { return false }
            alerts[id]?.calmCallAt = call.beganAt
            return true
        }
    }

    // MARK: - The report

    /// What was counted.
    /// - Parameters:
    ///   - agent: whose days they are.
    ///   - now: when it is put together.
    /// - Returns: the report, without its mark.
    public func report(of agent: String, at now: Timestamp) -> ShiftReport {
        var facts = facts
        for tale in alerts.values.sorted(by: { $0.raisedAt < $1.raisedAt }) {
            facts[tale.day] = facts[tale.day].map(tale.told)
        }
        let earlier = facts.values.filter { $0.day < days.lowerBound }.sorted { $0.day < $1.day }
        let count = days.lowerBound.days(to: days.upperBound)
        let shown = (0...count).map { number in
            let day = days.lowerBound.advanced(by: number)
            var fact = facts[day] ?? ShiftReport.Day(day)
            fact.place = LoadControl.place(of: fact, among: earlier)
            return fact
        }
        return ShiftReport(
            agent: agent, from: days.lowerBound, to: days.upperBound, timeZone: clock.zone, madeAt: now, mark: "",
            days: shown, earlierDays: earlier.count { $0.calls != nil }, usual: LoadControl.usual(earlier))
    }
}

extension CallPayload {
    /// Whether the voice was as in calm: there is a score, no alert was raised, and hardly anything was hard.
    var isCalm: Bool { score != nil && alerts == 0 && hardS <= ShiftReport.calmHardShare * talkS }
}
