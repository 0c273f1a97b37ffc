import Capture
import Events

/// The last words of setup: what is on, and what the next step is.
struct SetupClosing {
    let lines: [InkedLine]

    init(_ facts: Facts, faults: Int) {
        var lines: [InkedLine] = []
        switch facts.daemon.answer {
        case .failure: lines.append(InkedLine("not on: the daemon does not run", .bold))
        case .success(let answer):
            let capture = answer.status.capture
            let hears = [CaptureState.Condition.capturing.rawValue, CaptureState.Condition.muted.rawValue]
            let agreed = answer.consents.map { $0.contains("self-view") || $0.contains("alerts") }
            if agreed == false {
                lines.append(InkedLine("on, and nothing is heard: you have not agreed; next: undertone consent grant"))
            } else if hears.contains(capture.state) {
                let what = [capture.state, capture.device].compactMap(\.self).joined(separator: " ")
                lines.append(InkedLine("on: \(what); next: undertone status, undertone help-me when you need somebody"))
            } else {
                let why = capture.reason.map { ": \($0)" } ?? ""
                lines.append(InkedLine("on, and nothing is heard now, \(capture.state)\(why)", .bold))
            }
        }
        if faults > 0 {
            let what = faults == 1 ? "a fault" : Wording.count(faults, "fault")
            lines.append(InkedLine("\(what) above: do what stands below each, then undertone doctor"))
        }
        self.lines = lines
    }
}
