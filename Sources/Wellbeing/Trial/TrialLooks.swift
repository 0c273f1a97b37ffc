/// When the trial is looked at, and how sure it has to be then: fixed beforehand, so that looking often finds
/// nothing.
///
/// After 40, 80 and 160 draws with an outcome, once; a look waits until either arm has ``least``, and one that the
/// next has caught up with falls away. Of the 5 % for a false word so much is spent at each as the function of
/// O'Brien-Fleming type says, `4 (1 - Phi(z / sqrt t))` for both sides with t the share of 160 draws and z the
/// quantile of 1 - 0.0125 (Lan and DeMets, Biometrika 70, 659-663, 1983): bounds 4.333, 2.963 and 1.969 of a normal
/// statistic. It spends hardly anything early: the last look decides nearly as a single one would, and an early word
/// has to be very sure. The levels are checked against numerical integration in R (`references.R`, mvtnorm) to 1e-6.
/// A look that waited comes with the level of its size, which is the smaller one.
public enum TrialLooks {
    /// One look.
    public struct Look: Sendable, Equatable {
        /// Draws with an outcome that it takes.
        public let size: Int
        /// The two-sided level at which it decides.
        public let level: Double
        /// The bound of a standard normal statistic that goes with it.
        public let bound: Double
    }

    /// All looks, in their order.
    public static let all = [
        Look(size: 40, level: 0.0000147336, bound: 4.33263), Look(size: 80, level: 0.00304526, bound: 2.96313),
        Look(size: 160, level: 0.0489985, bound: 1.96860),
    ]

    /// Fewest outcomes in an arm of which anything is shown.
    public static let least = 20

    /// The newest look that has come.
    /// - Parameter isNow: of each draw with an outcome, in their order, whether the offer was made at once.
    /// - Returns: the look, and how many outcomes it takes; `nil` where none has come.
    public static func newest(_ isNow: [Bool]) -> (look: Look, count: Int)? {
        var now = 0
        // From this one on either arm has enough.
        let enough = isNow.indices.first { index in
            if isNow[index] { now += 1 }
            return min(now, index + 1 - now) >= least
        }
        guard let enough else { return nil }
        return all.last { $0.size <= isNow.count }.map { ($0, max($0.size, enough + 1)) }
    }

    /// The look after one; the first where there is none, `nil` after the last.
    public static func next(after look: Look?) -> Look? { all.first { $0.size > look?.size ?? 0 } }
}
