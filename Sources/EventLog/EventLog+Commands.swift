public import Events
import GRDB

extension EventLog {
    /// Does what a person wants with an alert, and returns the alert as it then stands.
    ///
    /// Event, state, audit row and idempotency key are written in one transaction: what this returned is on disk. Where
    /// nothing is left to be done (a second acknowledgement, by anybody) the audit gets a row and the log no event,
    /// unless something is said with it that was not said before. A command that the alert's state refuses is audited
    /// too.
    ///
    /// - Parameters:
    ///   - step: what to do.
    ///   - id: the alert.
    ///   - actor: who wants it.
    ///   - idempotencyKey: the caller's own name for this request: asked again, it gets the same answer and nothing
    ///     happens.
    /// - Returns: the alert as it then stands.
    /// - Throws: `notFound` for an unknown alert; `conflict` where its state does not allow it, or the key was used for
    ///   another request.
    @discardableResult public func apply(
        _ step: HandlingStep, toAlert id: String, by actor: Person, idempotencyKey: String? = nil
    ) throws(EventLogError) -> AlertRecord {
        let request = IdempotentRequest(actor: actor, command: step, object: id)
        let (result, event) = try write { db -> (Result<AlertRecord, EventLogError>, Event?) in
            if let answer = try request.earlierAnswer(to: idempotencyKey, in: db) { return (.success(answer), nil) }
            guard let life = try Projections.life(ofAlert: id, in: db) else { throw EventLog.noAlert(id) }
            var draft = AuditDraft(actor: actor, action: step.action, object: id, reason: step.detail)
            let next: AlertLife?
            do throws(AlertLife.Refused) { next = try life.after(step, by: actor.name) } catch {
                draft.outcome = .refused
                try self.audit(draft, in: db)
                return (.failure(EventLogError(code: .conflict, context: error.sentence(alert: id))), nil)
            }
            let handling = HandlingPayload(
                alertID: id, by: actor.name, at: self.clock(), through: actor.through)
            if step.note != nil, try Projections.notes(ofAlert: id, in: db).count >= AlertNote.most {
                draft.outcome = .refused
                try self.audit(draft, in: db)
                let words = "There are \(AlertNote.most) notes on alert \(id), as many as are kept."
                return (.failure(EventLogError(code: .conflict, context: words)), nil)
            }
            let isNews = try next != nil || Projections.adds(step, handling, in: db)
            let event = isNews ? try self.insert(.handling(step, handling), in: db) : nil
            try self.audit(draft, in: db)
            guard let record = try EventLog.alertRecord(id: id, in: db) else { throw EventLog.noAlert(id) }
            try request.keep(record, under: idempotencyKey, at: self.clock(), in: db)
            return (.success(record), event)
        }
        if let event { signal.advance(to: event.sequence) }
        return try result.get()
    }

    /// Takes back what a person has done with an alert last, within ``AlertHistory/undoS``: the alert then stands as if
    /// they had not done it. Both stay in the log, and the audit has a row of each.
    ///
    /// - Throws: `notFound` for an unknown alert; `conflict` where nothing of theirs can be taken back.
    @discardableResult public func undo(
        onAlert id: String, by actor: Person, idempotencyKey: String? = nil
    ) throws(EventLogError) -> AlertRecord {
        let request = IdempotentRequest(actor: actor, command: nil, object: id, undoes: true)
        let (result, event) = try write { db -> (Result<AlertRecord, EventLogError>, Event?) in
            if let answer = try request.earlierAnswer(to: idempotencyKey, in: db) { return (.success(answer), nil) }
            guard try Projections.life(ofAlert: id, in: db) != nil else { throw EventLog.noAlert(id) }
            let now = self.clock()
            let history = AlertHistory(try EventLog.events(ofAlert: id, in: db))
            let step: HandlingStep
            do throws(AlertHistory.Refused) {
                step = .undo(try history.undoable(by: actor.name, through: actor.through, at: now))
            } catch {
                var draft = AuditDraft(actor: actor, action: HandlingStep.undo(.acknowledge).action, object: id)
                draft.outcome = .refused
                try self.audit(draft, in: db)
                return (.failure(EventLogError(code: .conflict, context: error.sentence(alert: id))), nil)
            }
            let event = try self.insert(
                .handling(
                    step, HandlingPayload(alertID: id, by: actor.name, at: now, through: actor.through)), in: db)
            try self.audit(AuditDraft(actor: actor, action: step.action, object: id, reason: step.detail), in: db)
            guard let record = try EventLog.alertRecord(id: id, in: db) else { throw EventLog.noAlert(id) }
            try request.keep(record, under: idempotencyKey, at: now, in: db)
            return (.success(record), event)
        }
        if let event { signal.advance(to: event.sequence) }
        return try result.get()
    }

    /// What the log still holds of what happened with an alert, in order.
    static func events(ofAlert id: String, in db: Database) throws -> [Event] {
        try String.fetchAll(
            db,
            sql: "SELECT json FROM events WHERE subject = ? AND type LIKE 'io.undertone.alert.%' ORDER BY sequence",
            arguments: [id]
        ).map { try JSON.value(Event.self, from: $0) }
    }

    private static func noAlert(_ id: String) -> EventLogError {
        EventLogError(
            code: .notFound,
            context: "There is no alert \(id). List the alerts (undertone alerts) and copy its identifier.")
    }
}
