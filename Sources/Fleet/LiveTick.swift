public import Vocabulary

/// How a lane stands at this moment: the newest counts, nobody keeps it. Only what the daemon's socket for the hub
/// shows.
public struct LiveTick: Sendable, Equatable {
    /// Which lane.
    public var lane: String
    /// When.
    public var at: Timestamp
    /// The newest score; `nil` where there is none, or none is shown.
    public var score: Double?
    /// State of the alert machine, as the daemon names it.
    public var state: String?
    /// State of capture, as the daemon names it: `capturing`, `paused`, ...
    public var capture: String

    public init(lane: String, at: Timestamp, score: Double? = nil, state: String? = nil, capture: String) {
        self.lane = lane
        self.at = at
        self.score = score
        self.state = state
        self.capture = capture
    }
}

extension LiveTick: WireMessage {
    /// What is out of its bounds.
    public var fault: String? {
        Wire.fault(inNames: ("lane", lane, Wire.maxNameBytes), ("capture", capture, Wire.maxNameBytes))
            ?? Wire.fault(("state", state, Wire.maxNameBytes))
            ?? (score.map { !(0...100).contains($0) } == true ? "score is not from 0 to 100" : nil)
    }
}
