/// A part of the work of one frame, and how long it took.
struct Stage {
    var name: String
    var nanoseconds: Double

    /// Times `work` over `count` frames: the median of nine rounds counts.
    init(_ name: String, frames count: Int, _ work: () -> Void) {
        self.name = name
        let rounds = (0..<9).map { _ -> Double in
            let start = ContinuousClock.now
            work()
            return (ContinuousClock.now - start) / .nanoseconds(1) / Double(count)
        }
        nanoseconds = rounds.sorted()[4]
    }
}
