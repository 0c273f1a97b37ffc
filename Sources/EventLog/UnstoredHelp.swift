import GRDB

/// A request for help that the disk does not take just now: what is to be written beside its event.
struct UnstoredHelp: Sendable {
    let request: IdempotentRequest
    /// The names under which it was asked for.
    var keys: [String]

    /// Writes the audit's row and the answer, in the transaction of the event.
    func store(alertID: String, at time: Timestamp, in db: Database) throws {
        try AuditTrail.append(AuditDraft(actor: request.actor, action: "help", object: alertID), at: time, in: db)
        guard let record = try EventLog.alertRecord(id: alertID, in: db) else { return }
        for key in keys { try request.keep(record, under: key, at: time, in: db) }
    }
}

extension UnstoredEvents.Entry {
    /// A request for help as it stands: nobody can have dealt with it.
    var helpRecord: AlertRecord? {
        guard help != nil, case .alertRaised(let alert) = event.data else { return nil }
        return AlertRecord(
            alert: alert, state: .raised, highestLevel: alert.level, tier: 0, isContested: false, segments: [],
            lastSequence: event.sequence)
    }
}
