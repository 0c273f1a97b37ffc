import HTTPTypes

/// The closed list of what can be asked of the feed. What each one is, who may ask it, what it takes and what it
/// answers follow from the case, in one table each; a new case does not compile before all of them know it.
enum FeedRoute: String, CaseIterable, Sendable {
    case status, scores, events, alerts, alert
    case acknowledge, takeOver, handOn, resolve, contest, judge
    case segments, segment, holdSegment, releaseSegment, eraseSegment, assignSegment, approveSegment, replaceSegment
    case help, pause, resume, callBegin, callEnd
    case consent, setConsent, mine, erase
    case audit, metrics, document

    /// Method and path; what stands in braces is a parameter.
    var address: (method: HTTPRequest.Method, path: String) {
        switch self {
        case .status: (.get, "/v1/status")
        case .scores: (.get, "/v1/scores")
        case .events: (.get, "/v1/events")
        case .alerts: (.get, "/v1/alerts")
        case .alert: (.get, "/v1/alerts/{id}")
        case .acknowledge: (.post, "/v1/alerts/{id}/ack")
        case .takeOver: (.post, "/v1/alerts/{id}/takeover")
        case .handOn: (.post, "/v1/alerts/{id}/handover")
        case .resolve: (.post, "/v1/alerts/{id}/resolve")
        case .contest: (.post, "/v1/alerts/{id}/contest")
        case .judge: (.post, "/v1/alerts/{id}/judge")
        case .segments: (.get, "/v1/segments")
        case .segment: (.get, "/v1/segments/{id}")
        case .holdSegment: (.post, "/v1/segments/{id}/hold")
        case .releaseSegment: (.post, "/v1/segments/{id}/release")
        case .eraseSegment: (.post, "/v1/segments/{id}/erase")
        case .assignSegment: (.post, "/v1/segments/{id}/purpose")
        case .approveSegment: (.post, "/v1/segments/{id}/approve")
        case .replaceSegment: (.put, "/v1/segments/{id}")
        case .help: (.post, "/v1/help")
        case .pause: (.post, "/v1/pause")
        case .resume: (.post, "/v1/resume")
        case .callBegin: (.post, "/v1/call/begin")
        case .callEnd: (.post, "/v1/call/end")
        case .consent: (.get, "/v1/consent")
        case .setConsent: (.post, "/v1/consent")
        case .mine: (.get, "/v1/mine")
        case .erase: (.post, "/v1/erase")
        case .audit: (.get, "/v1/audit")
        case .metrics: (.get, "/metrics")
        case .document: (.get, "/v1/openapi.json")
        }
    }

    /// Method and path in one text, as refusals, the audit and the document name it: `POST /v1/alerts/{id}/ack`.
    var name: String { "\(address.method.rawValue) \(address.path)" }

    /// Whether it changes something: then it takes an `Idempotency-Key`.
    var isCommand: Bool { address.method == .post || address.method == .put }
}
