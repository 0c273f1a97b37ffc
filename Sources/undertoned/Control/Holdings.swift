import EventLog
import Events
import Feed
import Foundation
import Pipeline
import Vault
import Vocabulary
import Wellbeing

/// Puts together what `GET /v1/mine` answers: what is held about the agent, when it goes, who looked at it.
struct Holdings {
    let agent: String
    let log: EventLog
    let catalog: SegmentCatalog
    let store: BaselineStore
    let retention: SegmentRetention
    let keepEventDays: Int
    let consent: @Sendable () throws -> ConsentPage

    /// Most rows and people that are told at once; the rest is asked for in pages.
    private static let maxAccesses = 200
    private static let maxRefused = 50

    func payload() throws -> MinePayload {
        let alerts = try log.alerts(limit: 1_000)
        let segments = try log.segments(SegmentFilter(state: .all))
        let accesses = try log.accessPage(before: .max, limit: Self.maxAccesses)
        return MinePayload(
            agent: agent,
            held: try [
                try segmentHolding(), try alertHolding(alerts), baselineHolding(), alertVoiceHolding(),
                try eventHolding(),
            ] + ownHoldings(), alerts: alerts, segments: segments, accesses: accesses.items,
            deeds: try log.deeds(limit: Self.maxAccesses), moreAccessesBefore: accesses.next,
            refusals: try log.refusalCounts(limit: Self.maxRefused), consent: try consent())
    }

    private func segmentHolding() throws -> MinePayload.Holding {
        let entries = try catalog.entries()
        let standing = try log.standing()
        // What somebody holds goes when they let it go.
        let ends = entries.filter { !standing.held.contains($0.id) }.compactMap { entry -> Date? in
            let days = standing.evaluation.contains(entry.id) ? retention.evaluationKeepDays : retention.keepDays
            return days.map { entry.modifiedAt.addingTimeInterval($0 * 86_400) }
        }
        return .init(
            what: MinePayload.Holding.segments, count: entries.count, bytes: entries.reduce(0) { $0 + Int64($1.bytes) },
            oldestAt: entries.first.map { Timestamp($0.modifiedAt) }, goesAt: ends.min().map { Timestamp($0) })
    }

    private func alertHolding(_ alerts: [AlertRecord]) throws -> MinePayload.Holding {
        let oldest = alerts.map(\.alert.raisedAt).min { $0.millisecondsSince1970 < $1.millisecondsSince1970 }
        return .init(
            what: MinePayload.Holding.alerts, count: max(alerts.count, try log.alertCount), oldestAt: oldest,
            goesAt: oldest?.advanced(bySeconds: Double(keepEventDays) * 86_400))
    }

    /// A baseline stays, and forgets by itself what it rests on.
    private func baselineHolding() -> MinePayload.Holding {
        let devices = store.devices()
        let times = devices.compactMap { store.modified(device: $0) }
        return .init(
            what: MinePayload.Holding.baseline, count: devices.count, oldestAt: times.min().map { Timestamp($0) })
    }

    /// What was heard in alerts waits for a person's word, at most as long as the alert.
    private func alertVoiceHolding() -> MinePayload.Holding {
        let heard = store.devicesWithHeardAlerts().flatMap { (try? store.heardAlerts(device: $0)) ?? [] }
        let oldest = heard.map(\.raisedAt).min()
        return .init(
            what: MinePayload.Holding.alertVoices, count: heard.count, oldestAt: oldest,
            goesAt: oldest?.advanced(bySeconds: Double(keepEventDays) * 86_400))
    }

    /// What the agent's own help has written down; it is among the events too.
    private func ownHoldings() throws -> [MinePayload.Holding] {
        try WellbeingEvents.families.compactMap { family in
            try log.holding(of: family).map { held in
                .init(
                    what: WellbeingEvents.name(of: family), count: held.count, oldestAt: held.oldest,
                    goesAt: held.oldest.advanced(bySeconds: Double(keepEventDays) * 86_400))
            }
        }
    }

    private func eventHolding() throws -> MinePayload.Holding {
        let oldest = try log.page(after: 0, limit: 1).records.first?.event().time
        return .init(
            what: MinePayload.Holding.events, count: try log.eventCount, oldestAt: oldest,
            goesAt: oldest?.advanced(bySeconds: Double(keepEventDays) * 86_400))
    }
}
