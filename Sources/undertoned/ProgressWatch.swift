/// Judges whether the daemon does what it is there for, by what grew since the last look: a pure machine.
///
/// The analysis thread and the main loop of capture, which looks at its clock, turn more than once a second, whatever
/// happens. While the microphone is said to be heard samples must come too; in every other state there is a reason that
/// they do not.
struct ProgressWatch {
    /// What can be seen from outside.
    struct Signs: Sendable, Equatable {
        /// Turns of the analysis thread.
        var turns: Int
        /// Looks of capture's main loop at its clock.
        var ticks: Int
        /// Samples captured.
        var samples: Int
        /// Whether the microphone is said to be heard.
        var isCapturing: Bool
    }

    private var last: Signs?

    /// Whether there was progress since the last look; there is at the first.
    mutating func seesProgress(_ signs: Signs) -> Bool {
        defer { last = signs }
        guard let last else { return true }
        let isExpected = signs.isCapturing && last.isCapturing
        return signs.turns != last.turns && signs.ticks != last.ticks && (!isExpected || signs.samples != last.samples)
    }
}
