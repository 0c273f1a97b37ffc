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
        let deed = deed(access, by: Self.name(access.person))
        var words =
            access.times > 1
            ? localized("\(deed), \(access.times) times since \(Wording.clock(access.from))") : deed
        if access.isReasonErased {
            words = localized("\(words), reason erased")
        } else if let reason = access.reason {
            words = localized("\(words), reason: \(reason)")
        }
        return access.reasons > 1 ? localized("\(words) (and \(access.reasons - 1) more)") : words
    }

    private static func name(_ person: Person) -> String {
        let person = person.unfolded
        guard let hub = person.through else { return "\(person.name) (\(role(person.role)))" }
        return localized("\(person.name) (through hub \(hub))")
    }

    private static func role(_ name: String) -> String { Role(rawValue: name).map { localized($0.title) } ?? name }

    private func deed(_ access: Access, by who: String) -> String {
        let object = Wording.object(access.object)
        let recording =
            begun[access.object].map { localized("your recording of \(Wording.since($0))") }
            ?? localized("recording \(object)")
        let alert =
            raised[access.object].map { localized("your alert of \(Wording.since($0))") }
            ?? localized("alert \(object)")
        switch access.action {
        case "GET /v1/segments/{id}": return localized("\(who) heard \(recording)")
        case "GET /v1/segments": return localized("\(who) looked at the list of your recordings")
        case "segment.hold": return localized("\(who) held \(recording)")
        case "segment.release": return localized("\(who) released \(recording)")
        case "segment.erase": return localized("\(who) erased \(recording)")
        case "segment.purpose": return localized("\(who) set aside \(recording)")
        case "segment.rekey": return localized("\(who) gave other keys to \(recording)")
        case "segment.restore": return localized("\(who) gave the former keys back to \(recording)")
        case "segment.redact": return localized("\(who) silenced a part of \(recording)")
        case "segment.approve":
            return localized("\(who) agreed, as a second person, to what somebody wants with \(recording)")
        case "segment.confirm": return localized("\(who) confirmed a change of \(recording)")
        case "GET /v1/alerts": return localized("\(who) looked at your alerts")
        case "GET /v1/alerts/{id}": return localized("\(who) looked at \(alert)")
        case "GET /v1/scores": return localized("\(who) watched your live score")
        case "GET /v1/events": return localized("\(who) followed your events")
        case "GET /v1/audit": return localized("\(who) read the audit")
        case "report.read": return localized("\(who) read the report that you have shared with them")
        case HandlingStep.acknowledge.action: return localized("\(who) said that they have seen \(alert)")
        case HandlingStep.takeOver.action: return localized("\(who) took over \(alert)")
        case HandlingStep.handOn(to: "").action: return localized("\(who) handed on \(alert)")
        case HandlingStep.resolve(note: nil, nothingWrong: false).action: return localized("\(who) resolved \(alert)")
        case HandlingStep.judge(upheld: true, note: nil).action:
            return localized("\(who) judged what you contested of \(alert)")
        default: return other(access.action, with: raised[access.object] == nil ? object : alert, by: who)
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
    private func other(_ action: String, with object: String, by who: String) -> String {
        let name = Self.name(in: action)
        let what = name.isEmpty ? object : "\(object) (\(name))"
        return Self.isLook(action)
            ? localized("\(who) looked at \(what)") : localized("\(who) did something with \(what)")
    }

    private static func isLook(_ action: String) -> Bool { action.hasPrefix("GET ") || action.hasPrefix("HEAD ") }

    /// What an action is about, of the name that programs have for it.
    private static func name(in action: String) -> String {
        let parts = action.split { !$0.isLetter && !$0.isNumber }
        return parts.filter { $0.contains(where: \.isLowercase) && $0 != "v1" && $0 != "id" }.joined(separator: " ")
    }
}
