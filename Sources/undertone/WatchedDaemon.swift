import EventLog
import Feed

/// What the panel of `undertone watch` knows of one daemon.
struct WatchedDaemon {
    /// Seconds of scores that are shown.
    static let historyS = 60.0

    /// Path of its socket; its name until the agent's is known.
    let socketPath: String
    /// How it stood at the last question; `nil` before the first answer.
    var status: StatusPayload?
    /// The scores of the last ``historyS``, the oldest first.
    private(set) var scores: [ScorePoint] = []
    /// Why it cannot be reached; `nil` while it can.
    var outage: String?

    /// Seconds of the stream after which scores are wanted.
    var cursorS: Double { scores.last?.timeS ?? -1 }

    init(socketPath: String) {
        self.socketPath = socketPath
    }

    /// Takes new scores.
    mutating func add(_ points: [ScorePoint]) {
        scores += points
        let oldest = cursorS - Self.historyS
        scores.removeAll { $0.timeS <= oldest }
    }

    /// A daemon that was away counts its seconds anew.
    mutating func restart(because reason: String) {
        scores = []
        outage = reason
    }

    /// Whose voice it is.
    var name: String { status?.agent ?? socketPath }

    /// The scores in equal stretches of time up to now: the highest of each, and its state.
    func history(columns: Int) -> [(height: Double, state: String)?] {
        var history = [(height: Double, state: String)?](repeating: nil, count: columns)
        let start = cursorS - Self.historyS
        for point in scores {
            guard let score = point.score else { continue }
            let column = Int((point.timeS - start) / Self.historyS * Double(columns) - 1e-6)
            guard history.indices.contains(column), score / 100 > history[column]?.height ?? -1 else { continue }
            history[column] = (score / 100, point.state)
        }
        return history
    }
}
