import Accounts
import EventLog
import Events
import Foundation
import Hummingbird
import NIOCore
import Vocabulary

/// What is done at the addresses below `/v1/segments`.
struct SegmentRoutes: Sendable {
    let log: EventLog
    let daemon: FeedDaemon
    let limits: FeedLimits
    private let incoming = IncomingFiles()

    init(log: EventLog, daemon: FeedDaemon, limits: FeedLimits) {
        self.log = log
        self.daemon = daemon
        self.limits = limits
    }

    /// What a list can be narrowed by.
    static let listParameters: [RouteDescription.Parameter] = [
        .init(
            name: "level", place: .query, kind: .choice(AlertLevel.allCases.map(\.rawValue)),
            meaning: "Only of alerts of this level."),
        .init(
            name: "alert", place: .query, kind: .text(atMost: 128),
            meaning: "Only of the alert whose identifier begins so."),
        .init(name: "since", place: .query, kind: .instant, meaning: "Only those that began then or later."),
        .init(name: "until", place: .query, kind: .instant, meaning: "Only those that began before."),
        .init(
            name: "state", place: .query, kind: .choice(SegmentFilter.Standing.allCases.map(\.rawValue)),
            meaning: "Where they stand; `current`, the usual, is all but what was erased."),
        .init(
            name: "held", place: .query, kind: .flag, meaning: "Only those that somebody holds, or that nobody does."),
        .init(
            name: "purpose", place: .query, kind: .choice(SegmentPurpose.allCases.map(\.rawValue)),
            meaning: "Only those that are kept for this."),
        .init(
            name: "limit", place: .query, kind: .whole(1...SegmentFilter.most),
            meaning: "Most segments; \(SegmentFilter.usual) where nothing is said."),
    ]

    /// What is said with a new file.
    static let replacementParameters: [RouteDescription.Parameter] = [
        .init(
            name: "kind", place: .query, kind: .choice(SegmentReplacement.Kind.allCases.map(\.rawValue)),
            isRequired: true, meaning: "redaction for one with a span silenced, rekey for the same under other keys"),
        .init(
            name: "recipient", place: .query, kind: .text(atMost: 64), isList: true,
            meaning: "Fingerprint of a key that it is for."),
    ]

    /// Answers `GET /v1/segments`.
    func list(_ request: Request) async throws -> ByteBuffer {
        let filter = SegmentFilter(request)
        return try await Blocking.encoded { try log.segments(filter) }
    }

    /// Answers `GET /v1/segments/{id}`.
    func file(_ id: String, _ context: FeedContext) async throws -> Response {
        let place = try await Blocking.run { try path(ofStored: id) }
        let file = try await FileIO().loadFile(path: place, context: context)
        return Response(
            status: .ok, headers: [.contentType: "application/octet-stream"],
            body: StallGuard(limits: limits, channel: context.channel).watching(file))
    }

    /// Carries a command out, through `once`, which sees to it that a repetition does nothing.
    func act(
        _ route: FeedRoute, _ request: Request, on id: String, by caller: Caller,
        once: (Command, @escaping @Sendable () async throws -> ByteBuffer) async throws -> ByteBuffer
    ) async throws -> ByteBuffer {
        // A file for nothing need not come in.
        if route == .replaceSegment { try await Blocking.run { _ = try path(ofStored: id) } }
        return try await incoming.one(if: route == .replaceSegment) {
            let command = try await Command(route, request, limits: limits)
            return try await once(command, try self.command(command, request, on: id, by: caller))
        }
    }

    private func command(
        _ command: Command, _ request: Request, on id: String, by caller: Caller
    ) throws -> @Sendable () async throws -> ByteBuffer {
        let actor = caller.actor
        switch command.route {
        case .holdSegment:
            let reason = try command.read(StatedReason.self).reason
            return { try await answer(id) { try log.holdSegment(id, reason: reason, by: actor) } }
        case .releaseSegment:
            let reason = try command.read(StatedReason.self).reason
            return { try await answer(id) { try log.releaseSegment(id, reason: reason, by: actor) } }
        case .assignSegment:
            let wish = try command.read(SegmentAssignment.self)
            return { try await answer(id) { try daemon.segments.assign(id, wish.purpose, wish.reason, actor) } }
        case .approveSegment:
            let person = try command.read(SegmentApproval.self).person
            return {
                try await answer(id) {
                    // Two names of one user are one person.
                    guard let uid = actor.uid, GroupDirectory.uid(of: person) != uid else {
                        return try log.approve(actor.name, forSegment: id, by: actor)
                    }
                    return try log.approve(person, forSegment: id, by: actor)
                }
            }
        case .replaceSegment:
            let replacement = SegmentReplacement(
                kind: request.uri.queryParameters["kind"].flatMap { .init(rawValue: String($0)) } ?? .redaction,
                bytes: Array(command.body.readableBytesView),
                recipients: request.uri.queryParameters[values: "recipient"].map { String($0) },
                reason: caller.reason ?? "")
            return { try await answer(id) { try daemon.segments.replace(id, replacement, actor) } }
        case .eraseSegment:
            let reason = try command.read(StatedReason.self).reason
            return { try await answer(id) { try daemon.segments.erase(id, reason, actor) } }
        case .status, .scores, .events, .alerts, .alert, .acknowledge, .takeOver, .handOn, .resolve, .contest, .judge,
            .segments, .segment, .help, .pause, .resume, .callBegin, .callEnd, .consent, .setConsent, .mine, .erase,
            .audit,
            .metrics, .document:
            throw Problem.noDeed
        }
    }

    private func answer<Value: Encodable & SendableMetatype>(
        _ id: String, _ act: @escaping @Sendable () throws -> Value
    ) async throws -> ByteBuffer {
        try await Blocking.encoded {
            try checkNotGone(id)
            return try act()
        }
    }

    /// Refuses what there never was, and what is gone. A file that the log does not know can still be erased.
    private func checkNotGone(_ id: String) throws {
        guard daemon.segmentCiphertextPath(id) == nil else { return }
        let record = try log.segment(id: id)
        guard record?.state != .stored else { return }
        throw try missing(id, record)
    }

    private func path(ofStored id: String) throws -> String {
        let record = try log.segment(id: id)
        if record?.state == .stored, let path = daemon.segmentCiphertextPath(id) { return path }
        throw try missing(id, record)
    }

    /// What is said of a segment that was there once, or never.
    private func missing(_ id: String, _ record: SegmentRecord?) throws -> Problem {
        let receipt = try record?.segment.receipt ?? log.receipt(ofSegment: id)
        let words: String
        if let receipt {
            words = "was erased by \(receipt.by) at \(receipt.at.text): \(receipt.reason)"
        } else if let record {
            let reason = record.segment.reason.map { " (\($0))" } ?? ""
            words = "was \(record.state == .stored ? "moved away" : record.state.rawValue)\(reason)"
        } else {
            return Problem(404, "No such segment", detail: "There is no segment \(id). GET /v1/segments lists them.")
        }
        var problem = Problem(
            410, "Segment not held", detail: "Segment \(id) \(words). GET /v1/segments lists what is held.")
        problem.receipt = receipt
        return problem
    }
}

/// Lets files come in one after the other: each is held in memory.
private actor IncomingFiles {
    private static let patience = Duration.seconds(20)
    private static let pause = Duration.milliseconds(20)
    private var isBusy = false

    private func enter() -> Bool {
        defer { isBusy = true }
        return !isBusy
    }

    private func leave() { isBusy = false }

    /// Runs `body`; where a file comes in, alone.
    nonisolated func one<Value: Sendable>(
        if isFile: Bool, _ body: () async throws -> Value
    ) async throws -> Value {
        guard isFile else { return try await body() }
        let deadline = ContinuousClock.now + Self.patience
        while await !enter() {
            guard ContinuousClock.now < deadline else {
                throw Problem(
                    503, "Not for now", detail: "Another file is coming in. Send this one again.", retryAfterS: 2)
            }
            try await Task.sleep(for: Self.pause)
        }
        let result: Result<Value, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await leave()
        return try result.get()
    }
}

extension SegmentFilter {
    /// What a request's query asks for, after it was checked.
    fileprivate init(_ request: Request) {
        let query = request.uri.queryParameters
        func value<Value>(_ name: Substring, _ read: (String) -> Value?) -> Value? {
            query[name].flatMap { read(String($0)) }
        }
        self.init(
            level: value("level", AlertLevel.init(rawValue:)), alert: value("alert") { $0 },
            since: value("since", Timestamp.init(queryText:)), until: value("until", Timestamp.init(queryText:)),
            state: value("state", Standing.init(rawValue:)) ?? .current, isHeld: value("held") { $0 == "true" },
            purpose: value("purpose", SegmentPurpose.init(rawValue:)),
            limit: value("limit") { Int($0) } ?? SegmentFilter.usual)
    }
}
