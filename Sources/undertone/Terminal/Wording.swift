import EventLog
import Foundation

/// Figures as a person reads them.
enum Wording {
    /// A length of time: `43 s`, `12 min 5 s`, `2 h 3 min`, `3 d 4 h`.
    static func span(seconds: Double) -> String {
        let whole = Int(max(0, seconds).rounded())
        let (days, hours, minutes) = (whole / 86_400, whole / 3_600 % 24, whole / 60 % 60)
        if days > 0 { return "\(days) d" + (hours > 0 ? " \(hours) h" : "") }
        if hours > 0 { return "\(hours) h" + (minutes > 0 ? " \(minutes) min" : "") }
        if minutes > 0 { return "\(minutes) min" + (whole % 60 > 0 ? " \(whole % 60) s" : "") }
        return "\(whole) s"
    }

    /// A number with one decimal.
    static func oneDecimal(_ value: Double) -> String {
        value.formatted(.number.precision(.fractionLength(1)).grouping(.never).locale(Locale(identifier: "en_GB")))
    }

    /// The size of a file.
    static func size(bytes: Int64) -> String {
        if bytes < 1_000_000 { return "\((bytes + 999) / 1_000) kB" }
        return bytes < 1_000_000_000
            ? "\(oneDecimal(Double(bytes) / 1e6)) MB" : "\(oneDecimal(Double(bytes) / 1e9)) GB"
    }

    /// Time of day where it is of today, else with the day.
    static func since(_ instant: Timestamp, now: Timestamp = .now) -> String {
        instant.localDay == now.localDay
            ? instant.localTimeOfDay : "\(instant.localDay) \(instant.localTimeOfDay)"
    }

    /// As much of an identifier as tells alerts of a day apart, and as `undertone ack` takes.
    static func short(_ identifier: String) -> String { String(identifier.prefix(8)) }

    /// A state of capture as a label of at most ten columns.
    static func capture(_ state: String) -> String {
        switch state {
        case "capturing": "hearing"
        case "waiting", "deaf", "lost", "moved": "NO SOUND"
        default: state
        }
    }

    /// What a pattern sounds like; `nil` for one that this version does not know. Words about the voice alone: why it
    /// sounds so, only a person can find out.
    static func voice(ofPattern name: String) -> String? {
        switch name {
        case "agitated": "higher, louder, faster"
        case "anxious": "higher, faster, unsteady"
        case "dejected": "lower, flatter, slower"
        case "swinging": "large swings within a minute"
        case "sudden_rise": "rose within seconds"
        default: nil
        }
    }

    /// Why an alert was raised: what the voice sounds like, and the measures.
    static func reasons(of alert: AlertPayload) -> String {
        guard let voice = alert.pattern.flatMap(voice(ofPattern:)) else { return alert.explanation }
        return "\(voice): \(alert.explanation)"
    }
}
