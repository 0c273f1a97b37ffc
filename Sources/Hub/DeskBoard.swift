import Fleet
import Synchronization
import Vocabulary

/// What desks tell of this moment: the newest counts, nobody keeps it. It holds what the register lets in, and so is
/// bounded.
public final class DeskBoard: Sendable {
    /// One lane now.
    struct Lane: Sendable {
        /// How its way to the hub stands, and when it said so.
        var standing: (value: DeskStanding, at: Timestamp)?
        /// How the voice stands, and when that came.
        var tick: (value: LiveTick, at: Timestamp)?
    }

    private let lanes = Mutex<[DeskID: [String: Lane]]>([:])

    /// Nothing is known.
    public init() {}

    func note(_ standing: DeskStanding, of desk: DeskID, at now: Timestamp) {
        change(standing.lane, of: desk) { $0.standing = (standing, now) }
    }

    func note(_ tick: LiveTick, of desk: DeskID, at now: Timestamp) {
        change(tick.lane, of: desk) { $0.tick = (tick, now) }
    }

    func lanes(of desk: DeskID) -> [String: Lane] { lanes.withLock { $0[desk] } ?? [:] }

    func forget(_ desk: DeskID) { lanes.withLock { $0[desk] = nil } }

    private func change(_ name: String, of desk: DeskID, _ change: (inout Lane) -> Void) {
        lanes.withLock { lanes in
            var own = lanes[desk] ?? [:]
            guard own[name] != nil || own.count < Wire.maxLanes else { return }
            change(&own[name, default: Lane()])
            lanes[desk] = own
        }
    }
}
