import EventLog
public import Events
import Foundation
import HTTPTypes
import HummingbirdCore
import Sodium
import Vocabulary

/// Stored segments: a list of them, their files, and what is done with them.
enum SegmentRoutes {
    static let all: [Route] = [
        Route(
            "segments", .get, "/v1/segments", roles: [.agent, .qa], personal: .eachTime, reasonFrom: [.qa],
            segments: .looked, parameters: [.reason] + filter, body: .none, answer: .list("Segment"),
            "Segments, newest first.",
            .tell { call in
                try call.backend.looked(at: call.log.segments(call.segmentFilter).filter(call.seen.shows)).map(
                    call.seen.shown)
            }),
        Route(
            "segment", .get, "/v1/segments/{id}", roles: [.agent, .qa, .hub], personal: .eachTime,
            reasonFrom: [.qa, .hub], segments: .heard, parameters: [.reason], body: .none, answer: .bytes,
            "A segment's age file.",
            .file { call in
                let path = try call.pathOfStored()
                guard call.caller.role == .hub else { return Deed.File(path: path) }
                let end = try call.log.segment(id: call.id).flatMap(call.backend.end(ofSegment:))
                return Deed.File(path: path, keepUntil: end)
            }),
        Route(
            "holdSegment", .post, "/v1/segments/{id}/hold", roles: [.qa], personal: .none, reasonFrom: [],
            segments: .looked, parameters: [],
            body: .object([
                why,
                .init(
                    "review_at", .instant, called: "the day of the review",
                    "when somebody has to look at it again, a year from now at most; 90 days if not"),
            ]), answer: .value("Segment"), "Keeps a segment, whatever else would erase it.",
            .act { call in
                try call.checkNotGone()
                let wish = try call.read(HoldRequest.self)
                try wish.check()
                return try call.agreed(.hold, reason: wish.wholeWish, reach: false) { _ in
                    try call.log.holdSegment(
                        call.id, reason: wish.reason, reviewAt: wish.reviewAt, by: call.caller.person)
                }
            }),
        Route(
            "releaseSegment", .post, "/v1/segments/{id}/release", roles: [.qa], personal: .none, reasonFrom: [],
            segments: .looked, parameters: [], body: .object([why]), answer: .value("Segment"),
            "Ends a hold; another's only with a second person.",
            .act { call in
                try call.checkNotGone()
                let (reason, actor) = (try call.statedReason(), call.caller.person)
                let holder = try call.log.segment(id: call.id)?.segment.heldBy
                let isOthers = holder != nil && holder != actor.name
                return try call.agreed(.release, reason: reason, reach: isOthers) { isAgreed in
                    try call.log.releaseSegment(call.id, reason: reason, by: actor, isAgreed: isAgreed)
                }
            }),
        Route(
            "objectToHold", .post, "/v1/segments/{id}/object", roles: [.agent], personal: .none, reasonFrom: [],
            segments: .looked, parameters: [], body: .object([why]), answer: .value("Segment"),
            "The agent says what they have against a hold; quality assurance sees it.",
            .act { call in
                try call.checkNotGone()
                return try call.log.objectToHold(
                    ofSegment: call.id, reason: call.statedReason(), by: call.caller.person)
            }),
        Route(
            "eraseSegment", .post, "/v1/segments/{id}/erase", roles: [.agent, .qa], personal: .none, reasonFrom: [],
            segments: .looked, parameters: [], body: .object([why]), answer: .value("Erasure"), "Erases a segment.",
            .act { call in
                try call.checkNotGone()
                let reason = try call.statedReason()
                return try call.agreed(.erase, reason: reason, reach: false) { _ in
                    try call.backend.eraseSegment(call.id, reason: reason, by: call.caller.person)
                }
            }),
        Route(
            "restoreSegment", .post, "/v1/segments/{id}/restore", roles: [.agent, .qa], personal: .none, reasonFrom: [],
            segments: .looked, parameters: [], body: .object([why]), answer: .value("Segment"),
            "Gives a segment the header back that it had before its keys were changed.",
            .act { call in
                try call.checkNotGone()
                let reason = try call.statedReason()
                return try call.agreed(.restore, reason: reason, reach: false) { _ in
                    try call.backend.restoreSegment(call.id, reason: reason, by: call.caller.person)
                }
            }),
        Route(
            "confirmSegment", .post, "/v1/segments/{id}/confirm", roles: [.agent, .qa], personal: .none, reasonFrom: [],
            segments: .looked, parameters: [],
            body: .object([
                .init(
                    "file", .text(atMost: 64), called: "the mark of the file", isRequired: true,
                    "SHA-256 of the file that was opened, in hex digits")
            ]), answer: .value("Segment"),
            "Says that what took a segment's place opens; what was there before goes. Not for who put it there.",
            .act { call in
                try call.checkNotGone()
                return try call.backend.confirmSegment(
                    call.id, file: call.read(SegmentConfirmation.self).file, by: call.caller.person)
            }),
        Route(
            "assignSegment", .post, "/v1/segments/{id}/purpose", roles: [.qa], personal: .none, reasonFrom: [],
            segments: .looked, parameters: [],
            body: .object([
                .init(
                    "purpose", .choice(SegmentPurpose.allCases.map(\.rawValue)), called: "the purpose",
                    isRequired: true,
                    "what for"), why,
            ]), answer: .value("Segment"), "Keeps a segment for another purpose; evaluation needs the agent's consent.",
            .act { call in
                let wish = try call.read(SegmentAssignment.self)
                try call.checkNotGone()
                return try call.backend.assignSegment(
                    call.id, to: wish.purpose, reason: wish.reason, by: call.caller.person)
            }),
        Route(
            "approveSegment", .post, "/v1/segments/{id}/approve", roles: [.qa], personal: .none, reasonFrom: [],
            segments: .looked, parameters: [],
            body: .object([
                .init(
                    "request", .text(atMost: 64), called: "the request", isRequired: true,
                    "what names the request, as the list of segments tells"),
                .init("reason", .words(atMost: 256), called: "the reason", "why they agree"),
            ]), answer: .value("Segment"),
            "A second person agrees to one request of somebody, with its reason, its file and its keys.",
            .act { call in
                let word = try call.read(SegmentApproval.self)
                try call.checkNotGone()
                try call.feed.gatekeeper.secondPerson.checkAsker(ofRequest: word.request, onSegment: call.id)
                return try call.log.approve(
                    word.request, forSegment: call.id, reason: word.reason, by: call.caller.person)
            }),
        Route(
            // The body is the file, so that the reason has to stand in the header.
            "replaceSegment", .put, "/v1/segments/{id}", roles: [.agent, .qa], personal: .none,
            reasonFrom: [.agent, .qa], segments: .looked,
            parameters: [
                Route.Parameter(
                    name: FeedWire.reasonHeader, place: .header, kind: .words(atMost: 256), called: "the reason",
                    isRequired: true,
                    meaning: "Why; the agent can read it."),
                .query(
                    "kind", .choice(SegmentReplacement.Kind.allCases.map(\.rawValue)), called: "the kind of file",
                    isRequired: true,
                    "redaction for one with a span silenced, rekey for the same under other keys"),
                .query(
                    "recipient", .text(atMost: 64), called: "the name of a key", isList: true, isRequired: true,
                    "Fingerprint of a key that it is for; as often as there are keys."),
            ], body: .file(check: { call in _ = try call.pathOfStored() }), answer: .value("Segment"),
            "Takes a new file for a segment: for other keys, or with a span silenced.",
            .act { call in
                try call.checkNotGone()
                let new = try call.replacement()
                let action: SegmentAction =
                    switch new.kind {
                    case .redaction: .redact
                    case .rekey: .rekey
                    }
                // Keys that the configuration does not name are more than one person may decide.
                let isForOthers = try !call.backend.segmentRecipients.isSuperset(of: new.recipients)
                guard !isForOthers || call.caller.role == .qa else {
                    throw FeedRefusal(
                        code: .conflict,
                        context:
                            "Segments are for the keys that this machine is set up with; put the new one there first.")
                }
                return try call.agreed(
                    action, reason: new.reason, fileHash: SHA256.hexadecimal(of: new.bytes), recipients: new.recipients,
                    reach: isForOthers
                ) { _ in try call.backend.replaceSegment(call.id, with: new, by: call.caller.person) }
            }),
    ]

    private static let why = BodySchema.Member(
        "reason", .words(atMost: 256), called: "the reason", isRequired: true, "why")

    /// What a list can be narrowed by.
    private static let filter: [Route.Parameter] = [
        .query(
            "level", .choice(AlertLevel.allCases.map(\.rawValue)), called: "the level", "Only of alerts of this level."),
        .query("alert", .text(atMost: 128), called: "the alert", "Only of the alert whose identifier begins so."),
        .query("since", .instant, called: "the time to begin at", "Only those that began then or later."),
        .query("until", .instant, called: "the time to end at", "Only those that began before."),
        .query(
            "state", .choice(SegmentFilter.Standing.allCases.map(\.rawValue)), called: "the state",
            "Where they stand; `current`, the usual, is all but what was erased."),
        .query(
            "held", .flag, called: "whether somebody holds them", "Only those that somebody holds, or that nobody does."
        ),
        .query(
            "purpose", .choice(SegmentPurpose.allCases.map(\.rawValue)), called: "the purpose",
            "Only those that are kept for this."),
        .query(
            "limit", .whole(1...SegmentFilter.most), called: "the number of segments",
            "Most segments; \(SegmentFilter.usual) where nothing is said."),
    ]
}

extension Call {
    /// What the query asks for, after it was checked.
    public var segmentFilter: SegmentFilter {
        SegmentFilter(
            level: query("level", AlertLevel.init(rawValue:)), alert: query("alert"),
            since: query("since", Timestamp.init(queryText:)), until: query("until", Timestamp.init(queryText:)),
            state: query("state", SegmentFilter.Standing.init(rawValue:)) ?? .current,
            isHeld: query("held") { $0 == "true" }, purpose: query("purpose", SegmentPurpose.init(rawValue:)),
            limit: query("limit") { Int($0) } ?? SegmentFilter.usual)
    }

    fileprivate func statedReason() throws -> String { try read(StatedReason.self).reason }

    /// The file that came, and what was said with it.
    fileprivate func replacement() throws -> SegmentReplacement {
        guard let kind = query("kind", SegmentReplacement.Kind.init(rawValue:)) else {
            throw Problem(.missing(.query("kind"), called: "the kind of file", meaning: "redaction or rekey"))
        }
        return SegmentReplacement(
            kind: kind, bytes: body, recipients: queries("recipient"), reason: caller.reason ?? "",
            name: request.headers[text: FeedWire.nameHeader])
    }

    /// Refuses what there never was, and what is gone. A file that the log does not know can still be erased.
    fileprivate func checkNotGone() throws {
        _ = try knownSegment()
        guard try backend.path(ofSegment: id) == nil else { return }
        let record = try log.segment(id: id)
        guard record?.state != .stored else { return }
        throw try missing(record)
    }

    /// The segment of the address; one that the caller may not know of is there as little as one that never was.
    private func knownSegment() throws -> SegmentRecord? {
        let record = try log.segment(id: id)
        if let record, !seen.shows(record) { throw Self.noSegment(id) }
        return record
    }

    private static func noSegment(_ id: String) -> Problem { Problem(.noSuchSegment(id)) }

    fileprivate func pathOfStored() throws -> String {
        let record = try knownSegment()
        if record?.state == .stored, let path = try backend.path(ofSegment: id) { return path }
        throw try missing(record)
    }

    /// What is said of a segment that was there once, or never.
    private func missing(_ record: SegmentRecord?) throws -> Problem {
        let record = record.map(seen.shown)
        let receipt = try record?.segment.receipt ?? log.receipt(ofSegment: id).map(seen.shown)
        let words: String
        if let receipt {
            words = "was erased by \(receipt.by) at \(receipt.at.text): \(receipt.reason)"
        } else if let record {
            let reason = record.segment.reason.map { " (\($0))" } ?? ""
            words = "was \(record.state == .stored ? "moved away" : record.state.rawValue)\(reason)"
        } else {
            return Self.noSegment(id)
        }
        return Problem(.segmentGone(id, became: words, receipt: receipt))
    }
}

extension HoldRequest {
    private static let maxReviewS = 366 * 86_400.0
    private static let minLetters = 3

    /// What a second person agrees to: the reason, and for how long a voice is then kept. The day stands last, so that
    /// nothing in the reason can stand for it.
    fileprivate var wholeWish: String {
        let days = Int(SegmentRecord.usualReviewS / 86_400)
        return "\(reason) (until somebody looks at it again: \(reviewAt?.text ?? "after \(days) days"))"
    }

    /// Refuses a reason that says nothing, and a day that is over or too far away: a hold keeps a person's voice
    /// against their will.
    fileprivate func check() throws(Problem) {
        guard reason.unicodeScalars.count(where: \.properties.isAlphabetic) >= Self.minLetters else {
            throw Problem(
                .unusable(.member("reason"), called: "the reason", fault: "says nothing; say in words why it is held"))
        }
        guard let reviewAt else { return }
        guard reviewAt > .now, reviewAt < Timestamp.now.advanced(bySeconds: Self.maxReviewS) else {
            throw Problem(
                .unusable(
                    .member("review_at"), called: "the day of the review",
                    fault: "has to be one of the next twelve months"))
        }
    }
}
