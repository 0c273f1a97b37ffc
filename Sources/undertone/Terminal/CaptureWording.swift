import Capture
import Events
import Languages
import Vocabulary

/// What a daemon says of a microphone and of itself, for whoever reads another language than English.
enum CaptureWording {
    /// A state of capture.
    static func state(_ name: String) -> String {
        if let outward = StandingPayload.Capture.Outward(rawValue: name) {
            return switch outward {
            case .heard: localized("heard")
            case .little: localized("heard little")
            case .notHeard: localized("not heard")
            }
        }
        guard let condition = CaptureState.Condition(rawValue: name) else { return name }
        return switch condition {
        case .waiting: localized("waiting")
        case .capturing: localized("capturing")
        case .muted: localized("muted")
        case .deaf: localized("deaf")
        case .lost: localized("lost")
        case .moved: localized("moved")
        case .paused: localized("paused")
        case .suspended: localized("suspended")
        case .stopped: localized("stopped")
        }
    }

    /// A state of the score.
    static func score(_ name: String) -> String {
        switch name {
        case "learning": localized("learning")
        case "calm": localized("calm")
        default: AlertLevel(rawValue: name).map(level) ?? name
        }
    }

    /// A level of alerts.
    static func level(_ level: AlertLevel) -> String { localized(level.title) }
}

extension StatusPayload {
    /// One of its sentences in the reader's language.
    func own(_ sentence: String) -> String { Language.own.text(of: sentence, among: phrases ?? []) }
}

extension StandingPayload {
    /// One of its sentences in the reader's language.
    func own(_ sentence: String) -> String { Language.own.text(of: sentence, among: phrases ?? []) }
}
