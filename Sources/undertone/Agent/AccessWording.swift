import Events
import Languages
import Vocabulary

/// What others did with the agent's data, in sentences.
struct AccessWording {
    private let begun: [String: Timestamp]
    private let raised: [String: Timestamp]

    init(_ mine: MinePayload) {
        begun = Dictionary(
            mine.segments.map { ($0.segment.segmentID, $0.segment.startedAt) }, uniquingKeysWith: { first, _ in first })
        raised = Dictionary(
            mine.alerts.map { ($0.alert.alertID, $0.alert.raisedAt) }, uniquingKeysWith: { first, _ in first })
    }

    /// Who did what, and why.
    func sentence(_ access: Access) -> String {
        let times = access.times > 1 ? ", \(access.times) times since \(access.from.localTimeOfDay)" : ""
        let reason =
            access.isReasonErased ? ", reason erased" : access.reason.map { ", reason: \($0)" } ?? ""
        let others = access.reasons > 1 ? " (and \(access.reasons - 1) more)" : ""
        return "\(access.person.name) (\(access.person.role)) \(deed(access))\(times)\(reason)\(others)"
    }

    private func deed(_ access: Access) -> String {
        let object = Wording.object(access.object)
        let recording =
            begun[access.object].map { "your recording of \(Wording.since($0))" } ?? "recording \(object)"
        let alert = raised[access.object].map { "your alert of \(Wording.since($0))" } ?? "alert \(object)"
        switch access.action {
        case "GET /v1/segments/{id}": return "heard \(recording)"
        case "GET /v1/segments": return "looked at the list of your recordings"
        case "segment.hold": return "held \(recording)"
        case "segment.release": return "released \(recording)"
        case "segment.erase": return "erased \(recording)"
        case "segment.purpose": return "set aside \(recording)"
        case "segment.rekey": return "gave other keys to \(recording)"
        case "segment.restore": return "gave the former keys back to \(recording)"
        case "segment.redact": return "silenced a part of \(recording)"
        case "segment.approve": return "agreed, as a second person, to what somebody wants with \(recording)"
        case "segment.confirm": return "confirmed a change of \(recording)"
        case "GET /v1/alerts": return "looked at your alerts"
        case "GET /v1/alerts/{id}": return "looked at \(alert)"
        case "GET /v1/scores": return "watched your live score"
        case "GET /v1/events": return "followed your events"
        case "GET /v1/audit": return "read the audit"
        case "report.read": return localized("read the report that you have shared with them")
        case HandlingStep.acknowledge.action: return "said that they have seen \(alert)"
        case HandlingStep.takeOver.action: return "took over \(alert)"
        case HandlingStep.handOn(to: "").action: return "handed on \(alert)"
        case HandlingStep.resolve(note: nil, nothingWrong: false).action: return "resolved \(alert)"
        case HandlingStep.judge(upheld: true, note: nil).action: return "judged what you contested of \(alert)"
        default: return other(access.action, with: raised[access.object] == nil ? object : alert)
        }
    }

    /// The same for a table that says whose it is in a column of its own: commands by their names, all else in words.
    static func brief(_ action: String) -> String {
        guard action.contains("/") else { return action }
        if action == "GET /v1/segments/{id}" { return "heard" }
        let name = name(in: action)
        return isLook(action) ? "looked at \(name)" : "tried \(name)"
    }

    /// What this version has no words for: never as programs say it to each other.
    private func other(_ action: String, with object: String) -> String {
        let name = Self.name(in: action)
        let what = Self.isLook(action) ? "looked at" : "did something with"
        return "\(what) \(object)\(name.isEmpty ? "" : " (\(name))")"
    }

    private static func isLook(_ action: String) -> Bool { action.hasPrefix("GET ") || action.hasPrefix("HEAD ") }

    /// What an action is about, of the name that programs have for it.
    private static func name(in action: String) -> String {
        let parts = action.split { !$0.isLetter && !$0.isNumber }
        return parts.filter { $0.contains(where: \.isLowercase) && $0 != "v1" && $0 != "id" }.joined(separator: " ")
    }
}
