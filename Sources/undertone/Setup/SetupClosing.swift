import Capture
import Events
import Languages

/// The last words of setup: what is on, and what the next step is.
struct SetupClosing {
    let lines: [InkedLine]

    init(_ facts: Facts, faults: Int) {
        var lines: [InkedLine] = []
        switch facts.daemon.answer {
        case .failure: lines.append(InkedLine(localized("not on: the daemon does not run"), .bold))
        case .success(let answer):
            let capture = answer.status.capture
            let hears = [CaptureState.Condition.capturing.rawValue, CaptureState.Condition.muted.rawValue]
            let agreed = answer.consents.map { $0.contains("self-view") || $0.contains("alerts") }
            if agreed == false {
                lines.append(
                    InkedLine(
                        localized("on, and nothing is heard: you have not agreed; next: undertone consent grant")))
            } else if hears.contains(capture.state) {
                let what = [CaptureWording.state(capture.state), capture.device].compactMap(\.self).joined(
                    separator: " ")
                lines.append(
                    InkedLine(
                        localized("on: \(what); next: undertone status, undertone help-me when you need somebody")))
            } else {
                let state = CaptureWording.state(capture.state)
                let why = capture.reason.map { "\(state): \(answer.status.own($0))" } ?? state
                lines.append(InkedLine(localized("on, and nothing is heard now, \(why)"), .bold))
            }
        }
        if faults > 0 {
            lines.append(
                InkedLine(
                    localized(
                        faults, one: "a fault above: do what stands below each, then undertone doctor",
                        other: "\(faults) faults above: do what stands below each, then undertone doctor")))
        }
        self.lines = lines
    }
}
