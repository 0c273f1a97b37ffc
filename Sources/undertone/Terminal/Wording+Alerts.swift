import Capture
import Events
import FeedClient
import Languages
import Vocabulary

/// What is said of alerts, and of a daemon's states, in the language of whoever runs this program.
extension Wording {
    /// What another person or program gave as a reason, behind a sentence.
    static func clause(_ sentence: String, _ reason: String?) -> String {
        reason.map { localized("\(sentence): \($0)") } ?? sentence
    }

    /// Which events are missing.
    static func gap(_ gap: EventGap) -> String {
        let reason =
            switch gap.reason {
            case .expired: localized("expired")
            case .anotherLog: localized("another_log")
            }
        guard let after = gap.after.number, let resumes = gap.resumesAfter.number else {
            return localized("events that came next are no longer in the log (\(reason))")
        }
        return localized("events \("\(after &+ 1)") to \("\(resumes)") are no longer in the log (\(reason))")
    }

    /// A state of capture as a label of at most ten columns.
    static func capture(_ state: String) -> String {
        guard let condition = CaptureState.Condition(rawValue: state) else { return CaptureWording.state(state) }
        if condition == .capturing { return localized("hearing") }
        return condition.isUnwanted ? localized("NO SOUND") : CaptureWording.state(state)
    }

    /// Agent, level and reasons of an alert.
    static func summary(of record: AlertRecord, from client: FeedClient) -> String {
        let (name, why) = (client.name(saying: record.alert.agent), reasons(of: record.alert))
        return record.alert.kind == .help
            ? localized("\(name), \(why)") : localized("\(name), \(localized(record.highestLevel.title)), \(why)")
    }

    /// The level of an alert as a label of at most ten columns; a request for help has a label of its own.
    static func label(of kind: AlertKind, _ level: AlertLevel) -> String {
        kind == .help ? localized("!! HELP !!") : localized(level.title).uppercased()
    }

    /// Who sees to an alert, in words; `nil` where nobody does.
    static func handling(of record: AlertRecord) -> String? {
        switch record.life.state {
        case .handedOn: record.life.handler.map { localized("handed on to \($0)") }
        case .takenOver: record.life.handler.map { localized("taken over by \($0)") }
        case .resolved:
            record.life.handler.map {
                record.life.nothingWrong
                    ? localized("resolved by \($0): nothing was wrong") : localized("resolved by \($0)")
            }
        case .raised, .rising, .acknowledged, .cleared:
            (record.life.handler ?? record.acknowledgedBy).map { localized("seen by \($0)") }
        }
    }

    /// Why an alert was raised: what the voice sounds like, and the measures.
    static func reasons(of alert: AlertPayload) -> String { alert.why(in: .own) }
}
