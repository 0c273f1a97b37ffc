import Events
import Vocabulary
import Wellbeing

/// The desktop's clocks: the one on the wall, one that goes on while the machine is suspended, and one that stands
/// still then.
struct DeskTime: Sendable {
    /// What they say at one moment.
    struct Reading: Sendable {
        /// The wall, and the clock that goes on.
        var moment: Moment
        /// The clock that stands still.
        var awake: Duration

        /// For how long the machine stood still since an earlier moment, s.
        func standstillS(since earlier: Reading) -> Double {
            let asleep = (moment.clock - earlier.moment.clock) - (awake - earlier.awake)
            return max(0, asleep / .seconds(1))
        }
    }

    /// Reads them all.
    var read: @Sendable () -> Reading

    /// The machine's own; what is told of it compares only with what the same value told.
    static var real: DeskTime {
        let (start, awakeStart) = (ContinuousClock.now, SuspendingClock.now)
        return DeskTime {
            Reading(
                moment: Moment(wall: .now, clock: ContinuousClock.now - start), awake: SuspendingClock.now - awakeStart)
        }
    }
}
