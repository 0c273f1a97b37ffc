import EventLog
import Events
import Feed
import Foundation
import Sodium
import Vocabulary
import Wellbeing

/// The agent's own report, and the one way in which anybody else is told of it: the agent shares one with a person.
struct ReportRoutes {
    /// For how many days a shared report can be read.
    let shareDays: Int
    /// The time on the wall.
    var now: @Sendable () -> Timestamp = { .now }
    /// Whose days they are.
    var zone: @Sendable () -> TimeZone = { .current }

    /// Events that are read at a time.
    private static let pageSize = 500
    /// Characters of a note.
    private static let mostNote = 1_000

    /// For the agent alone, and the last for whom the agent has named.
    var all: [Route] { [report, shares, share, takeBack, shared] }

    private var report: Route {
        Route(
            "report", .get, "/v1/report", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [
                .query("from", .text(atMost: 10), called: "the first day", isRequired: true, "Such as 2026-11-30."),
                .query(
                    "to", .text(atMost: 10), called: "the last day", isRequired: true,
                    "At most \(ShiftReport.mostDays) days are told at once."),
            ], body: .none, answer: .described("Report", schema: Self.reportSchema),
            "How some days of the agent's work went.",
            .tell { call in try made(call, from: call.query("from"), to: call.query("to")) })
    }

    private var shares: Route {
        Route(
            "shares", .get, "/v1/report/shares", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [], body: .none,
            answer: .described("Shares", schema: ["type": "array", "items": Self.entrySchema]),
            "What the agent has shared, and taken back.", .tell { call in try Self.all(in: call.log).all })
    }

    private var share: Route {
        Route(
            "share", .post, "/v1/report/shares", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [],
            body: .object([
                .init(
                    "person", .text(atMost: 128), called: "the name of the person", isRequired: true,
                    "who is to read it: a user name of this machine"),
                .init("from", .text(atMost: 10), called: "the first day", isRequired: true, "the first day"),
                .init("to", .text(atMost: 10), called: "the last day", isRequired: true, "the last day"),
                .init(
                    "mark", .text(atMost: 64), called: "the mark of the report", isRequired: true,
                    "the mark of the report that was looked at"),
                .init("note", .words(atMost: Self.mostNote), called: "the note", "what to say with it"),
            ]), answer: .described("SharedReport", schema: Self.sharedSchema), "Shares one report with one person.",
            .act { call in try shared(call) })
    }

    private var takeBack: Route {
        Route(
            "unshare", .post, "/v1/report/shares/{id}/unshare", roles: [.agent], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .none,
            answer: .described("Share", schema: Self.entrySchema), "Takes a shared report back.",
            .act { call in
                func entry() throws -> SharedReports.Entry? {
                    try Self.all(in: call.log).all.first { $0.shared.id == call.id }
                }
                guard let before = try entry() else {
                    throw FeedRefusal(code: .invalid, context: "There is no shared report \(call.id).")
                }
                guard before.takenBackAt == nil else { return before }
                try call.log.append(
                    .other(
                        try OtherEvent(
                            family: .report, step: SharedReports.TakenBack.step, subject: call.id,
                            payload: SharedReports.TakenBack(id: call.id))),
                    audited: AuditDraft(actor: call.caller.person, action: "report.unshare", object: call.id))
                return try entry() ?? before
            })
    }

    /// **Nothing but what the agent has shared with this very user**, told by the kernel, and not taken back.
    private var shared: Route {
        Route(
            "sharedReports", .get, "/v1/reports/shared", roles: [.supervisor, .qa, .operator, .auditor],
            personal: .asTold, reasonFrom: [], segments: .untouched, parameters: [], body: .none,
            answer: .described("SharedReports", schema: ["type": "array", "items": Self.sharedSchema]),
            "The reports that the agent has shared with the caller.",
            .tell { call -> [SharedReport] in
                let person = call.caller.person
                let reports = try Self.all(in: call.log).readable(by: person.uid, at: now())
                for report in reports {
                    try call.log.audit(AuditDraft(actor: person, action: "report.read", object: report.id))
                }
                return reports
            })
    }

    // MARK: - What is done

    /// The report of some days, from the log, a page at a time.
    private func made(_ call: Call, from: String?, to: String?) throws -> ShiftReport {
        guard let first = from.flatMap(LocalDay.init(text:)), let last = to.flatMap(LocalDay.init(text:)) else {
            throw FeedRefusal(code: .invalid, context: "A day is written such as 2026-11-30.")
        }
        guard (0..<ShiftReport.mostDays).contains(first.days(to: last)) else {
            throw FeedRefusal(
                code: .invalid,
                context: "A report is of 1 to \(ShiftReport.mostDays) days, the last not before the first.")
        }
        var tally = ReportTally(days: first...last, clock: DayClock(zone: zone()))
        try Self.read(ReportTally.types, since: tally.since, in: call.log) { tally.take($0) }
        var report = tally.report(of: try call.agent, at: now())
        // Of the figures alone: when it is looked at changes nothing.
        var bare = report
        bare.madeAt = Timestamp(millisecondsSince1970: 0)
        report.mark = SHA256.hexadecimal(of: Array(try JSON.text(bare).utf8))
        return report
    }

    private func shared(_ call: Call) throws -> SharedReport {
        let wish = try call.read(ShareRequest.self)
        guard let person = try call.user(named: wish.person), let uid = person.uid, uid != call.caller.person.uid,
            !person.roles.isEmpty
        else {
            throw FeedRefusal(
                code: .invalid,
                context: "\(wish.person) is nobody here who could read it: name somebody else of this "
                    + "machine, such as a supervisor.")
        }
        let report = try made(call, from: wish.from, to: wish.to)
        guard report.mark == wish.mark else {
            throw FeedRefusal(
                code: .conflict, context: "Something new is in the report since you looked at it. Look again.")
        }
        let time = now()
        let shared = SharedReport(
            id: UUID().uuidString.lowercased(), person: person.name, uid: uid, sharedAt: time,
            expiresAt: time.advanced(bySeconds: Double(shareDays) * 86_400), note: wish.note, report: report)
        try call.log.append(
            .other(
                try OtherEvent(
                    family: .report, step: SharedReport.step, subject: shared.id, payload: shared)),
            audited: AuditDraft(
                actor: call.caller.person, action: "report.share", object: shared.id, reason: "with \(person.name)"))
        return shared
    }

    private static func all(in log: EventLog) throws -> SharedReports {
        var reports = SharedReports()
        try read(SharedReports.types, since: nil, in: log) { reports.take($0) }
        return reports
    }

    private static func read(
        _ types: Set<EventType>, since: Timestamp?, in log: EventLog, _ take: (Event) -> Void
    ) throws {
        var (cursor, hasMore): (Int64, Bool) = (0, true)
        while hasMore {
            let page = try log.page(after: cursor, limit: pageSize, types: types, since: since)
            // What a damaged file says cannot be told, and keeps nothing else from it.
            for record in page.records { if let event = try? record.event() { take(event) } }
            (cursor, hasMore) = (page.cursor, page.hasMore)
        }
    }

    // MARK: - What it looks like

    private static let day: JSONNode = ["type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"]
    private static let time: JSONNode = ["type": "string", "format": "date-time"]
    private static let reportSchema: JSONNode = [
        "type": "object", "required": ["agent", "from", "to", "time_zone", "made_at", "mark", "days", "earlier_days"],
        "properties": [
            "agent": ["type": "string"], "from": day, "to": day, "time_zone": ["type": "string"], "made_at": time,
            "mark": ["type": "string"], "earlier_days": ["type": "integer"], "usual": ["type": "object"],
            "days": [
                "type": "array", "items": ["type": "object", "required": ["day"], "properties": ["day": day]],
            ],
        ],
    ]
    private static let sharedSchema: JSONNode = [
        "type": "object", "required": ["id", "person", "uid", "shared_at", "expires_at", "report"],
        "properties": [
            "id": ["type": "string"], "person": ["type": "string"], "uid": ["type": "integer"], "shared_at": time,
            "expires_at": time, "note": ["type": "string"], "report": reportSchema,
        ],
    ]
    private static let entrySchema: JSONNode = [
        "type": "object", "required": ["shared"], "properties": ["shared": sharedSchema, "taken_back_at": time],
    ]
}
