import Events
import Vocabulary

/// What became of one alert, as far as a report tells it.
struct AlertTale: Sendable {
    let kind: AlertKind
    let day: LocalDay
    let raisedAt: Timestamp
    var clearedAt: Timestamp?
    /// Whether it was cleared without having been heard to its end.
    var isLeftover = false
    var calmCallAt: Timestamp?
    /// What people did with it, and that it was contested, without what was taken back.
    private var steps: [(step: HandlingStep, by: String, at: Timestamp)] = []

    init(kind: AlertKind, day: LocalDay, raisedAt: Timestamp) {
        self.kind = kind
        self.day = day
        self.raisedAt = raisedAt
    }

    /// Takes note of a step.
    mutating func take(_ step: HandlingStep, _ handling: HandlingPayload) {
        switch step {
        case .undo(let undone):
            let last = steps.lastIndex { $0.step.undoable == undone && $0.by == handling.by }
            if let last { steps.remove(at: last) }
        case .acknowledge, .takeOver, .handOn, .resolve, .contest: steps.append((step, handling.by, handling.at))
        case .judge, .remark, .escalate: break
        }
    }

    /// The facts of its day, with it in them.
    func told(_ day: ShiftReport.Day) -> ShiftReport.Day {
        var day = day
        switch kind {
        case .help:
            let came = came
            day.help?.asked += 1
            day.help?.came += came == nil ? 0 : 1
            let waitS = came.map { DayClock.seconds(from: raisedAt, to: $0) }
            day.help?.quick += waitS.map { $0 >= 0 && $0 <= ShiftReport.quickHelpS } == true ? 1 : 0
        case .strain:
            day.alerts?[keyPath: ending] += 1
            var recovery = day.recovery ?? ShiftReport.Recovery()
            if let clearedAt, !isLeftover { recovery.clearedS += Self.length(from: raisedAt, to: clearedAt) }
            if let calmCallAt {
                recovery.calmCallS += Self.length(from: raisedAt, to: calmCallAt)
            } else if day.calls != nil {
                recovery.withoutCalmCall += 1
            }
            day.recovery = recovery
        }
        return day
    }

    /// None where the clock was set back meanwhile.
    private static func length(from begin: Timestamp, to end: Timestamp) -> [Double] {
        let seconds = DayClock.seconds(from: begin, to: end)
        return (0...DayClock.longestS).contains(seconds) ? [seconds] : []
    }

    /// When somebody first said that they have seen it, or come.
    private var came: Timestamp? {
        steps.first { if case .contest = $0.step { false } else { true } }?.at
    }

    private var ending: WritableKeyPath<ShiftReport.Alerts, Int> {
        var best: WritableKeyPath<ShiftReport.Alerts, Int> = clearedAt == nil ? \.open : \.cleared
        var rank = 0
        for (step, _, _) in steps {
            let (weight, place): (Int, WritableKeyPath<ShiftReport.Alerts, Int>) =
                switch step {
                case .contest: (4, \.contested)
                case .resolve: (3, \.resolved)
                case .takeOver, .handOn: (2, \.takenOver)
                case .acknowledge: (1, \.seen)
                case .judge, .remark, .undo, .escalate: (0, best)
                }
            if weight > rank { (rank, best) = (weight, place) }
        }
        return best
    }
}
