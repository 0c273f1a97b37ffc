import Fleet
import Vocabulary

/// When a lane's live figures are asked for, and which of them are worth telling: **a pure machine**. The newest
/// counts, nobody keeps it.
///
/// While there are scores, as in a call: at most once a second, where the score has moved by ``step`` points or
/// anything else has changed, and at least every ``refresh``. Otherwise only what has changed.
struct LivePulse: Sendable {
    /// Points of the score that are a change.
    static let step = 5.0
    /// How old what was told last may be while there are scores.
    static let refresh = Duration.seconds(5)
    /// Between two questions while there are scores.
    static let quick = Duration.seconds(1)
    /// Between two questions otherwise.
    static let slow = Duration.seconds(5)

    private var told: (tick: LiveTick, at: Duration)?
    private var hasScores = false

    /// Nothing was told so far.
    init() {}

    /// How long to wait until the next question.
    var pause: Duration { hasScores ? Self.quick : Self.slow }

    /// Takes in how the lane stands.
    ///
    /// - Parameters:
    ///   - tick: what it shows.
    ///   - now: the time since some beginning.
    /// - Returns: whether it is told.
    mutating func tells(_ tick: LiveTick, at now: Duration) -> Bool {
        hasScores = tick.score != nil
        if let told {
            let isSame = told.tick.state == tick.state && told.tick.capture == tick.capture
            let isMoved =
                switch (told.tick.score, tick.score) {
                case (nil, nil): false
                case (let before?, let score?): abs(score - before) >= Self.step
                case (nil, _?), (_?, nil): true
                }
            let isOld = hasScores && told.at + Self.refresh <= now
            guard isMoved || isOld || !isSame else { return false }
        }
        told = (tick, now)
        return true
    }

    /// Whoever listened may be another now: what is told next is told whatever it is.
    mutating func forget() { told = nil }
}
