import Events
import FeedClient
import Vocabulary

/// Everything that is known of one segment, in lines.
struct SegmentDetails {
    private(set) var lines: [InkedLine] = []

    /// - Parameters:
    ///   - item: the segment.
    ///   - looks: who had to do with it, where the reader may know; `nil` for others.
    init(_ item: SegmentBrowser.Item, looks: [AuditEntry]?) {
        let (record, segment) = (item.record, item.record.segment)
        add("segment", segment.segmentID)
        add("agent", item.agent)
        add("began", Self.moment(segment.startedAt))
        add("length", Wording.span(seconds: segment.durationS))
        add("level", segment.level.rawValue)
        if segment.part > 0 { add("part", "\(segment.part &+ 1) of a long alert") }
        add("size", segment.bytes > 0 ? Wording.size(bytes: segment.bytes) : nil)
        add("kept for", (segment.purpose ?? .replay).rawValue)
        add("state", record.state.rawValue + (segment.isComplete == false ? ", cut short" : ""))
        add("made of", segment.replaces.map { "\($0), by masking a part of it" })
        add("keys", segment.recipients.map { $0.joined(separator: ", ") })
        add("keys named by", segment.claimedBy)
        add(
            "changed",
            record.unconfirmed.map { change in
                "\(change.action == .redact ? "masked" : "rekeyed") by \(change.by) on \(Self.moment(change.at)), not confirmed yet"
            })
        add("held", record.holding)
        if record.isReviewOverdue(at: .now) { add("", "the day to look at the hold again is over", .level(.elevated)) }
        add("agent objects", segment.objection)
        if record.state == .erased { add("receipt", SegmentSearch.receipt(of: record)) }
        if record.state == .refused { add("not stored", segment.reason) }
        for request in record.requests ?? [] { add("request", Self.words(of: request)) }
        add("alert", segment.alertID)
        if let alert = item.alert { add(alert) }
        addLooks(looks)
    }

    private mutating func add(_ alert: AlertRecord) {
        add("raised because", Wording.reasons(of: alert.alert))
        add("raised", Self.moment(alert.alert.raisedAt))
        add(
            "seen by",
            alert.acknowledgedBy.map { name in
                name + (alert.acknowledgedAt.map { " on \(Self.moment($0))" } ?? "")
            } ?? "nobody")
        switch alert.life.state {
        case .takenOver, .handedOn, .resolved: add("then", Wording.handling(of: alert))
        case .raised, .rising, .acknowledged, .cleared: break
        }
        if alert.life.isContested {
            let judged = alert.life.dispute.isUpheld.map { $0 ? ", judged to be wrong" : ", judged to be right" }
            add("contested", "by the agent" + (judged ?? ", not judged yet"))
        }
        add("note", alert.note)
    }

    private mutating func addLooks(_ looks: [AuditEntry]?) {
        guard let looks else {
            return add(
                "who looked", "stands in the audit: `undertone audit show` for auditors, `undertone mine` for the agent"
            )
        }
        for look in looks {
            let reason = look.reason.map { ": \($0)" } ?? ""
            add("looked", "\(Self.moment(look.at)) \(look.actor.name) (\(look.actor.role))\(reason)")
        }
        if looks.isEmpty { add("who looked", "nobody but the agent") }
    }

    /// What somebody wants with it, and who agreed.
    private static func words(of request: SegmentRequest) -> String {
        let wish = "\(request.person) wants to \(request.action.words) it: \(request.reason ?? "no reason was stated")"
        if request.isApproved(at: .now) { return "\(wish); \(request.approvedBy ?? "somebody") agreed" }
        return request.isWaiting(at: .now)
            ? "\(wish); waits for `undertone segments approve` by somebody else" : "\(wish); over"
    }

    /// Adds a line; nothing where there is nothing to say.
    private mutating func add(_ name: String, _ words: String?, _ ink: Ink = .plain) {
        guard let words else { return }
        var line = InkedLine(name, .dim)
        line.pad(to: 16)
        line.add(words, ink)
        lines.append(line)
    }

    private static func moment(_ instant: Timestamp) -> String { "\(instant.localDay) \(instant.localTimeOfDay)" }
}
