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

    /// What a state of capture means to somebody who looks for faults. The one place that knows the states' names.
    enum Condition {
        /// Audio comes.
        case hears
        /// Nothing comes, as somebody wants it.
        case rests
        /// Nothing comes, and nobody wants that.
        case cannotHear

        init(of answer: DaemonFacts.Answer) {
            switch answer.captureState {
            case "capturing", "muted": self = .hears
            case "paused", "suspended", "stopped": self = .rests
            default: self = .cannotHear
            }
        }
    }

    static func findings(_ facts: Facts) -> [Finding] {
        // That it does not answer is told elsewhere.
        guard case .success(let answer) = facts.daemon.answer else { return [] }
        let what = [answer.captureState, answer.device].compactMap { $0 }.joined(separator: " ")
        let text = "\(what), since \(Wording.since(answer.since))" + (answer.reason.map { ": \($0)" } ?? "")
        switch answer.captureState {
        case "capturing":
            let bursts = answer.latencyMs ?? 0
            guard bursts >= burstMs else { return [.ok(name, text)] }
            return [
                .warning(
                    name, "\(text), in bursts of \(Wording.oneDecimal(bursts / 1_000)) s: alerts are so much later",
                    mend: "see the sound server's latency settings; the daemon asks for far less")
            ]
        case "paused": return [.ok(name, text)]
        case "muted": return [.warning(name, text, mend: "unmute the microphone, if that is not meant")]
        case "suspended":
            return [.warning(name, text, mend: "wait; if it stays so, restart the sound server")]
        case "waiting":
            // Where this process finds a microphone, the daemon should too.
            guard facts.sound?.selection?.chosen != nil else {
                return [.warning(name, text, mend: "it goes on by itself once that has come")]
            }
            let now = facts.clock?.now ?? .now
            guard answer.since.advanced(bySeconds: settlingS) < now else {
                return [.warning(name, text, mend: "it has only begun: look again in a few seconds")]
            }
            return [
                .fault(
                    name, "\(text); from here the sound server and a microphone are found",
                    mend: "mend what the line of the sandbox names; where there is none, restart the daemon")
            ]
        case "deaf":
            return [
                .fault(
                    name, text,
                    mend: "check the headset's own mute switch and its plug; `undertone devices` lists others")
            ]
        case "moved":
            return [
                .fault(
                    name, text,
                    mend: "see which program moves streams (a sound mixer, a device manager); `undertone devices`")
            ]
        case "lost":
            return [.fault(name, text, mend: "plug the headset in again, or name another in capture.source")]
        default: return [.fault(name, text, mend: "systemctl --user restart undertoned")]
        }
    }
}
