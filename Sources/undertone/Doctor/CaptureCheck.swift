import Capture
import Events
import Vocabulary

/// What the running daemon hears.
enum CaptureCheck {
    private static let name = "capture"
    /// Between two arrivals of samples lie some 25 ms; from here on a person would notice.
    private static let burstMs = 500.0
    /// A daemon that has waited for less may be about to hear.
    private static let settlingS = 5.0

    static func findings(_ facts: Facts) -> [Finding] {
        // That it does not answer is told elsewhere.
        guard case .success(let answer) = facts.daemon.answer else { return [] }
        let capture = answer.status.capture
        let what = [capture.state, capture.device].compactMap { $0 }.joined(separator: " ")
        let channels = capture.channels.map { ", \($0)" } ?? ""
        let text =
            "\(what)\(channels), since \(Wording.since(capture.since))" + (capture.reason.map { ": \($0)" } ?? "")
        switch CaptureState.Condition(rawValue: capture.state) {
        case .capturing:
            // In this state a reason is what is odd about the microphone.
            if capture.reason != nil, let hint = capture.hint { return .warning(name, text, hint: hint) }
            let bursts = capture.latencyMs ?? 0
            guard bursts >= burstMs else { return .ok(name, text) }
            return .warning(
                name, "\(text), in bursts of \(Wording.oneDecimal(bursts / 1_000)) s: alerts are so much later",
                hint: "see the sound server's latency settings; the daemon asks for far less")
        case .paused: return .ok(name, text)
        case .muted: return .warning(name, text, hint: "unmute the microphone, if that is not meant")
        case .suspended: return .warning(name, text, hint: "wait; if it stays so, restart the sound server")
        case .waiting:
            // Where this process finds a microphone, the daemon should too.
            guard facts.sound?.selection?.chosen != nil else {
                return .warning(name, text, hint: "it goes on by itself once that has come")
            }
            guard capture.since.advanced(bySeconds: settlingS) < facts.clock?.now ?? .now else {
                return .warning(name, text, hint: "it has only begun: look again in a few seconds")
            }
            return .fault(
                name, "\(text); from here the sound server and a microphone are found",
                hint: "mend what the line of the sandbox names; where there is none, restart the daemon")
        case .deaf:
            let usual = "check the headset's own mute switch and its plug; `undertone devices` lists others"
            return .fault(name, text, hint: capture.hint ?? usual)
        case .moved:
            return .fault(
                name, text,
                hint: "see which program moves streams (a sound mixer, a device manager); `undertone devices`")
        case .lost: return .fault(name, text, hint: "plug the headset in again, or name another in capture.source")
        case .stopped, nil: return .fault(name, text, hint: "systemctl --user restart undertoned")
        }
    }
}
