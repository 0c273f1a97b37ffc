import EventLog
import Feed

/// What the panel of `undertone watch` knows of one daemon.
struct WatchedDaemon {
    /// Seconds of scores that are shown.
    static let historyS = 60.0

    /// Path of its socket.
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

    /// Whose voice it is; until it says so, the name of its socket, which among supervisors' sockets is the agent's.
    var name: String {
        status?.agent ?? socketPath.split(separator: "/").last.map { String($0.replacing(".sock", with: "")) } ?? ""
    }

    /// The highest score in each of equal stretches of time up to now, as a share of 100; `nil` where there was none.
    func history(columns: Int) -> [Double?] {
        var history = [Double?](repeating: nil, count: columns)
        let start = cursorS - Self.historyS
        for point in scores {
            guard let score = point.score else { continue }
            // A stretch ends with its last point, the newest one with now.
            let column = Int(((point.timeS - start) / Self.historyS * Double(columns)).rounded(.up)) - 1
            guard history.indices.contains(column) else { continue }
            history[column] = max(history[column] ?? 0, score / 100)
        }
        return history
    }
}
