import EventLog
import Events
import Feed
import Fleet
import Vocabulary

/// The desktop's addresses of segments, over all desks, and the one by which a desk is asked for one.
extension HubDesk {
    /// After how many seconds without a word a desk counts as away: it tells of itself every minute.
    private static let awayS = 150.0

    /// All of them.
    var segmentRoutes: [Route] {
        let own = Dictionary(uniqueKeysWithValues: Routes.own.map { ($0.id, $0) })
        let onDesks: [(String, Route.Answer?, Deed)] = [
            (
                "segments", .described("SiteSegments", schema: SchemaText.list(Self.segmentSchema)),
                .tell { call in
                    let records = try store.log.segments(call.segmentFilter).filter(call.seen.shows)
                    return try placed(records.map(call.seen.shown), for: call.caller.person)
                }
            ),
            (
                "segment", nil,
                .file { call in Deed.File(path: try store.segments.file(of: call.id, for: call.caller.person)) }
            ),
            (
                "approveSegment", .described("SiteSegment", schema: Self.segmentSchema),
                .log { call in
                    let word = try call.read(SegmentApproval.self)
                    try store.segments.approve(
                        word.request, for: call.id, reason: word.reason, by: call.caller.person)
                    return try segment(call)
                }
            ),
        ]
        return onDesks.compactMap { id, answer, deed in own[id]?.doing(deed, answering: answer, for: [.qa]) } + [
            Route(
                "requestSegment", .post, "/v1/segments/{id}/request", roles: [.qa], personal: .none, reasonFrom: [],
                segments: .looked, parameters: [],
                body: .object([
                    .init(
                        "reason", .words(atMost: 256), called: "the reason", isRequired: true,
                        "why; the agent can read it")
                ]), answer: .described("SegmentTransfer", schema: Self.transferSchema),
                "Asks the desk that holds a segment to send it; asked twice for the same it is one request.",
                .log { call in
                    let reason = try call.read(StatedReason.self).reason
                    return transfer(
                        try store.segments.ask(for: call.id, reason: reason, by: call.caller.person))
                }),
            Route(
                "segmentRequest", .get, "/v1/segments/{id}/request", roles: [.qa], personal: .none, reasonFrom: [],
                segments: .looked, parameters: [], body: .none,
                answer: .described("SegmentTransfer", schema: Self.transferSchema),
                "What has become of what the caller has asked for.",
                .tell { call in
                    guard let order = try store.segments.order(for: call.id, by: call.caller.person) else {
                        throw EventLogError(
                            code: .notFound, context: "You have not asked for segment \(call.id), or it is erased.")
                    }
                    return transfer(order)
                }),
        ]
    }

    private func segment(_ call: Call) throws -> SiteSegment {
        let record = try store.log.segment(id: call.id).map { [$0] } ?? []
        let shown = record.filter(call.seen.shows).map(call.seen.shown)
        guard let segment = try placed(shown, for: call.caller.person).first else {
            throw EventLogError(code: .notFound, context: "There is no segment \(call.id) here.")
        }
        return segment
    }

    private func placed(_ records: [SegmentRecord], for person: Person) throws -> [SiteSegment] {
        let waiting = try store.segments.waiting()
        let orders = try store.segments.newestOrders(of: person)
        return try store.placed(records).map { segment in
            var segment = segment
            segment.record.requests = waiting[segment.record.segment.segmentID]
            segment.transfer = orders[segment.record.segment.segmentID].map(transfer)
            return segment
        }
    }

    /// What is told of a request.
    private func transfer(_ order: SegmentOrder) -> SegmentTransfer {
        let now = store.clock()
        let heardAt = DeskID(text: order.desk).flatMap { board.lanes(of: $0)[order.lane]?.standing?.at }
        let bytes = order.copy.map { $0.isWhole ? $0.total : store.segments.shelf.count(of: order.segment) } ?? 0
        var transfer = SegmentTransfer(
            request: order.request, segmentID: order.segment, state: .asked, bytes: bytes, total: order.copy?.total,
            why: order.why, agreedBy: order.agreedBy,
            isDeskThere: heardAt.map { now < $0.advanced(bySeconds: Self.awayS) } ?? false, askedAt: order.askedAt,
            expiresAt: order.expiresAt)
        switch order.state {
        case .asked: if order.copy != nil { transfer.state = .onItsWay }
        case .waits: transfer.state = .waits
        case .here: transfer.state = .here
        case .refused: transfer.state = .refused
        }
        guard !order.isAlive(at: now), order.state != .refused else { return transfer }
        transfer.state = .refused
        transfer.why = order.state == .here ? "It is not here any more." : "The desk did not send it in time."
        return transfer
    }

    private static let segmentSchema: JSONNode = [
        "allOf": [
            ["$ref": "#/components/schemas/Segment"],
            SchemaText.object(
                ["desk": SchemaText.text, "label": SchemaText.text, "team": SchemaText.text, "lane": SchemaText.text],
                optional: ["transfer": transferSchema]),
        ]
    ]

    private static let transferSchema = SchemaText.object(
        [
            "request": SchemaText.text, "segment_id": SchemaText.text,
            "state": ["type": "string", "enum": .list(SegmentTransfer.State.allCases.map { .text($0.rawValue) })],
            "bytes": SchemaText.whole, "is_desk_there": ["type": "boolean"], "asked_at": SchemaText.time,
            "expires_at": SchemaText.time,
        ], optional: ["total": SchemaText.whole, "why": SchemaText.text, "agreed_by": SchemaText.text])
}
