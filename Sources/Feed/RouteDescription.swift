import Events
import Foundation
import Hummingbird
import Vocabulary

/// What a route takes and gives: read when a request is checked, and when the document is written.
struct RouteDescription: Sendable {
    struct Parameter: Sendable {
        enum Place: String, Sendable {
            case query, header, path
        }

        let name: String
        let place: Place
        let kind: BodySchema.Kind
        var isList = false
        var isRequired = false
        let meaning: String
    }

    enum Answer: Sendable {
        /// A value of a schema of the document, or a list of them.
        case value(String), list(String)
        case stream, bytes, text, document
    }

    let summary: String
    var parameters: [Parameter] = []
    var body = BodySchema(members: [])
    /// Whether the body is a file instead.
    var takesFile = false
    let answer: Answer

    /// Refuses queries and headers that the description does not allow. Those of `GET /v1/events` are read by
    /// `EventQuery`, which says more.
    func check(_ request: Request) throws(Problem) {
        if case .stream = answer { return }
        let known = parameters.filter { $0.place == .query }
        for (key, value) in request.uri.queryParameters {
            guard let parameter = known.first(where: { $0.name == key }) else {
                let names = known.isEmpty ? "none is" : "known are \(known.map(\.name).joined(separator: ", "))"
                throw .query(String(key.prefix(64)), "is not known here; \(names)")
            }
            guard parameter.isList || request.uri.queryParameters[values: key].count == 1 else {
                throw .query(parameter.name, "is there more than once")
            }
            if let fault = parameter.kind.fault(ofText: String(value)) { throw .query(parameter.name, fault) }
        }
        for parameter in known where parameter.isRequired && request.uri.queryParameters[parameter.name[...]] == nil {
            throw .query(parameter.name, "is missing: \(parameter.meaning)")
        }
        for header in parameters where header.place == .header {
            guard let value = request.headers[text: header.name] else { continue }
            if let fault = header.kind.fault(ofText: value) { throw .query(header.name, fault) }
        }
    }
}

extension FeedRoute {
    /// What the route takes and gives.
    var description: RouteDescription {
        var description = bare
        if address.path.contains("{id}") {
            description.parameters.insert(
                .init(
                    name: "id", place: .path, kind: .text(atMost: 128), meaning: "Identifier of the alert or segment."),
                at: 0)
        }
        if isCommand {
            description.parameters.append(
                .init(
                    name: FeedWire.keyHeader, place: .header, kind: .text(atMost: 128),
                    meaning: "A name for this request: sending it twice does it once."))
        }
        return description
    }

    private var bare: RouteDescription {
        switch self {
        case .status: .init(summary: "How the daemon stands.", answer: .value("Status"))
        case .scores:
            .init(
                summary: "The live score, step by step.",
                parameters: [
                    .init(
                        name: "after", place: .query, kind: .number(-1e9...1e9),
                        meaning: "Only steps later than this second of the stream.")
                ], answer: .list("ScorePoint"))
        case .events:
            .init(
                summary: "Events as they come, or a page of them.", parameters: EventQuery.parameters, answer: .stream)
        case .alerts:
            .init(
                summary: "Alerts, requests for help first, at most 1000.",
                parameters: [.init(name: "open", place: .query, kind: .flag, meaning: "Only those that are open.")],
                answer: .list("Alert"))
        case .alert: .init(summary: "One alert.", answer: .value("Alert"))
        case .acknowledge: .init(summary: "Says that somebody has seen an alert.", answer: .value("Alert"))
        case .takeOver: .init(summary: "Takes an alert over.", answer: .value("Alert"))
        case .handOn:
            .init(
                summary: "Hands an alert on to somebody else.",
                body: .init(members: [.init("to", .text(atMost: 128), isRequired: true, "the next person's user name")]
                ),
                answer: .value("Alert"))
        case .resolve:
            .init(
                summary: "Says that an alert is dealt with.",
                body: .init(members: [
                    .init("note", .text(atMost: 1000), "how it ended"),
                    .init("nothing_wrong", .flag, "true where nothing was wrong: what was heard in it counts as calm"),
                ]), answer: .value("Alert"))
        case .contest:
            .init(
                summary: "The agent disagrees with an alert.",
                body: .init(members: [.init("reason", .text(atMost: 1000), isRequired: true, "why the agent disagrees")]
                ),
                answer: .value("Alert"))
        case .judge:
            .init(
                summary: "QA says whether a contested alert was wrong.",
                body: .init(members: [
                    .init("upheld", .flag, isRequired: true, "true where the agent is right"),
                    .init("note", .text(atMost: 1000), "what there is to say"),
                ]), answer: .value("Alert"))
        case .segments:
            .init(
                summary: "Segments, newest first.", parameters: [.reason] + SegmentRoutes.listParameters,
                answer: .list("Segment"))
        case .segment: .init(summary: "A segment's age file.", parameters: [.reason], answer: .bytes)
        case .holdSegment:
            .init(
                summary: "Keeps a segment, whatever else would erase it.", body: .reason, answer: .value("Segment"))
        case .releaseSegment: .init(summary: "Ends a hold.", body: .reason, answer: .value("Segment"))
        case .eraseSegment: .init(summary: "Erases a segment.", body: .reason, answer: .value("Erasure"))
        case .assignSegment:
            .init(
                summary: "Keeps a segment for another purpose; evaluation needs the agent's consent.",
                body: .init(members: [
                    .init("purpose", .choice(SegmentPurpose.allCases.map(\.rawValue)), isRequired: true, "what for"),
                    .init("reason", .words(atMost: 256), isRequired: true, "why"),
                ]), answer: .value("Segment"))
        case .approveSegment:
            .init(
                summary: "A second person agrees to somebody's hearing a segment, for 24 hours.",
                body: .init(members: [
                    .init("for", .text(atMost: 128), isRequired: true, "the user name of who may hear it")
                ]), answer: .value("Segment"))
        case .replaceSegment:
            .init(
                summary: "Takes a new file for a segment: for other keys, or with a span silenced.",
                parameters: [.neededReason] + SegmentRoutes.replacementParameters, takesFile: true,
                answer: .value("Segment"))
        case .help:
            .init(
                summary: "The agent asks for help, silently.",
                body: .init(members: [.init("reason", .text(atMost: 1000), "why, where the agent wants to say so")]),
                answer: .value("Alert"))
        case .pause:
            .init(
                summary: "Stops listening.",
                body: .init(members: [
                    .init("reason", .choice(["private", "payment", "break", "other"]), "why"),
                    .init("for_s", .number(1...PauseRequest.longestS), "after how many seconds it goes on by itself"),
                ]), answer: .value("Status"))
        case .resume: .init(summary: "Listens again.", answer: .value("Status"))
        case .callBegin: .init(summary: "A call has begun.", answer: .value("Status"))
        case .callEnd: .init(summary: "A call has ended.", answer: .value("Status"))
        case .consent: .init(summary: "What the agent has agreed to.", answer: .value("Consent"))
        case .setConsent:
            .init(
                summary: "The agent agrees to a purpose, or no longer does.",
                body: .init(members: [
                    .init(
                        "purpose", .choice(["self-view", "alerts", "replay", "evaluation"]), isRequired: true,
                        "which purpose"),
                    .init("granted", .flag, isRequired: true, "true for yes, false for no longer"),
                    .init(
                        "notice_version", .whole(0...1_000_000), isRequired: true, "version of the notice that was read"
                    ),
                ]), answer: .value("Consent"))
        case .mine: .init(summary: "What is held about the agent, and who looked at it.", answer: .value("Mine"))
        case .erase:
            .init(
                summary: "Erases what is held.",
                body: .init(members: [
                    .init(
                        "what", .choice(ErasureRequest.What.allCases.map(\.rawValue)), isRequired: true, "what is to go"
                    )
                ]), answer: .value("Erasure"))
        case .audit:
            .init(
                summary: "Who has looked at what; a row for scores and alerts stands for ten minutes of looking.",
                parameters: [
                    .init(name: "after", place: .query, kind: .whole(0...Int.max), meaning: "Rows after this number."),
                    .init(
                        name: "limit", place: .query, kind: .whole(1...FeedDocument.mostAuditEntries),
                        meaning: "Most rows."),
                ], answer: .value("AuditPage"))
        case .metrics: .init(summary: "Figures for Prometheus, none of them about a person.", answer: .text)
        case .document: .init(summary: "This document.", answer: .document)
        }
    }
}

extension RouteDescription.Parameter {
    fileprivate static let reason = Self(
        name: FeedWire.reasonHeader, place: .header, kind: .text(atMost: 256),
        meaning: "Why it is asked for; QA has to say so, and the agent can read it.")

    fileprivate static let neededReason = Self(
        name: FeedWire.reasonHeader, place: .header, kind: .words(atMost: 256), isRequired: true,
        meaning: "Why; the agent can read it.")
}

extension BodySchema {
    /// A reason and nothing else.
    fileprivate static let reason = BodySchema(members: [.init("reason", .words(atMost: 256), isRequired: true, "why")])
}

extension BodySchema.Kind {
    /// What is wrong with a value of a query or header; `nil` where it fits.
    fileprivate func fault(ofText text: String) -> String? {
        switch self {
        case .text(let limit):
            if text.isEmpty { return "is empty" }
            return text.unicodeScalars.count <= limit ? nil : "is longer than \(limit) characters"
        case .words(let limit):
            guard Self.says(text) else { return "is blank" }
            return text.unicodeScalars.count <= limit ? nil : "is longer than \(limit) characters"
        case .instant:
            return Timestamp(queryText: text) != nil ? nil : "'\(text)' is not a time such as 2025-03-01T09:30:00Z"
        case .choice(let choices):
            return choices.contains(text) ? nil : "'\(text)' is none of \(choices.joined(separator: ", "))"
        case .flag: return text == "true" || text == "false" ? nil : "'\(text)' is not possible; use true or false"
        case .whole(let range):
            return Int(text).map(range.contains) == true
                ? nil : "is not a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range):
            return Double(text).map(range.contains) == true
                ? nil : "'\(text)' is not a number from \(range.lowerBound) to \(range.upperBound)"
        }
    }
}
