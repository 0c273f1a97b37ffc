import EventLog
import Feed
import Pipeline
import Stress
import Vault

/// Takes away what is held about the agent, each time with a receipt in the log and a row in the audit.
struct DataEraser {
    let agent: String
    let log: EventLog
    let catalog: SegmentCatalog
    let store: BaselineStore
    let baselines: BaselineExchange
    let halfLifeMin: Float

    /// Erases as the agent asks: `POST /v1/erase`.
    func erase(_ request: ErasureRequest, by actor: Actor) throws -> ErasurePayload {
        let reason = "the agent asked for it"
        let count =
            switch request.what {
            case .segments: try eraseSegments(reason: reason, by: actor)
            case .alerts: try eraseAlerts(reason: reason, by: actor)
            case .baseline: try eraseBaselines(reason: reason, by: actor)
            case .all:
                try eraseSegments(reason: reason, by: actor) + eraseBaselines(reason: reason, by: actor)
                    + eraseAlerts(reason: reason, by: actor)
            }
        return ErasurePayload(
            agent: agent, what: request.what.rawValue, reason: reason, count: count, by: actor.name, at: .now)
    }

    /// Erases every recorded segment.
    /// - Returns: how many there were.
    @discardableResult
    func eraseSegments(reason: String, by actor: Actor) throws -> Int {
        let entries = try catalog.entries()
        for entry in entries {
            try catalog.erase(entry.id)
            var payload =
                try log.segment(id: entry.id)?.segment
                ?? SegmentPayload(
                    segmentID: entry.id, alertID: "", agent: agent, startedAt: Timestamp(entry.modifiedAt),
                    durationS: 0,
                    bytes: Int64(entry.bytes), level: .elevated, part: 0)
            payload.reason = reason
            try log.append(.segmentErased(payload))
        }
        if !entries.isEmpty { try receipt("segments", entries.count, reason, actor) }
        return entries.count
    }

    /// Erases what the log says of alerts, after ending those that are open.
    @discardableResult
    func eraseAlerts(reason: String, by actor: Actor) throws -> Int {
        // A request for help is the agent's own act, and stays until somebody has answered it.
        try log.clearLeftovers()
        return try log.eraseAlerts(reason: reason, agent: agent, by: actor)
    }

    /// Erases the calm voice on every device, on disk and in use.
    @discardableResult
    func eraseBaselines(reason: String, by actor: Actor) throws -> Int {
        // First what is in use, or it would be saved again.
        _ = baselines.takeRetired()
        if let device = baselines.current?.device {
            baselines.replace(device, with: SpeakerBaseline(halfLifeMin: halfLifeMin))
        }
        let devices = try store.devicesWithOlder().filter { try store.erase(device: $0) }
        for device in devices {
            try log.append(.baselineReset(BaselinePayload(agent: agent, device: device, speechS: 0, reason: reason)))
        }
        if !devices.isEmpty { try receipt("baseline", devices.count, reason, actor) }
        return devices.count
    }

    private func receipt(_ what: String, _ count: Int, _ reason: String, _ actor: Actor) throws {
        try log.append(
            .dataErased(
                ErasurePayload(agent: agent, what: what, reason: reason, count: count, by: actor.name, at: .now)))
        try log.audit(AuditDraft(actor: actor, action: "erase", object: what, reason: reason, outcome: .allowed))
    }
}
