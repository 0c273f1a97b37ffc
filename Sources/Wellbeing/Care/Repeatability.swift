public import Vocabulary

/// How much the agent's own check-ins differ from one quiet week to the next, and so how large a change has to be
/// before it says anything.
///
/// A week is quiet where the share of its talk that took effort is no larger than in half of the agent's weeks; where
/// no calls were measured, every week counts. Between quiet weeks nothing is known to have changed, so that what their
/// means differ by is chance: the standard deviation of the differences of one quiet week to the next, over the root of
/// two, is the standard error of measurement, and 1.96 times the root of two times that the smallest change that
/// exceeds it.
///
/// Sources: Bland and Altman 1996 (BMJ 313:744); de Vet, Terwee, Knol and Bouter 2006 (J Clin Epidemiol 59:1033).
public struct Repeatability: Sendable, Equatable {
    /// A week of check-ins.
    public struct Week: Sendable, Equatable {
        /// Its first day, at noon by the clock of this machine: so that no clock change puts it on another day.
        public var start: Timestamp
        /// The numbers that were given.
        public var values: [Double]
        /// Share of the talk that took effort, 0...1; `nil` where no call was measured.
        public var hardShare: Double?

        public init(start: Timestamp, values: [Double], hardShare: Double? = nil) {
            self.start = start
            self.values = values
            self.hardShare = hardShare
        }

        /// Their mean.
        public var mean: Double { values.reduce(0, +) / Double(max(1, values.count)) }
    }

    /// Fewest check-ins with which a week counts.
    public static let leastValues = 3
    /// Fewest quiet weeks.
    public static let leastWeeks = 6

    /// Quiet weeks that it was computed from.
    public let weeks: Int
    /// Standard deviation of the differences.
    public let differenceSD: Double
    /// Standard error of measurement.
    public var standardError: Double { differenceSD / 2.0.squareRoot() }
    /// The smallest change of a week's mean that exceeds what quiet weeks differ by, in points.
    public var smallestChange: Double { 1.96 * 2.0.squareRoot() * standardError }

    /// Computes it; `nil` where there are fewer than ``leastWeeks`` quiet weeks with ``leastValues`` check-ins.
    /// - Parameter weeks: in the order of time.
    public init?(of weeks: [Week]) {
        let quiet = Self.quiet(weeks)
        guard quiet.count >= Self.leastWeeks else { return nil }
        let differences = zip(quiet, quiet.dropFirst()).map { $1.mean - $0.mean }
        let mean = differences.reduce(0, +) / Double(differences.count)
        let sum = differences.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        self.weeks = quiet.count
        differenceSD = (sum / Double(differences.count - 1)).squareRoot()
    }

    /// Those that count as quiet.
    public static func quiet(_ weeks: [Week]) -> [Week] {
        let whole = weeks.filter { $0.values.count >= leastValues }
        let shares = whole.compactMap(\.hardShare).sorted()
        guard !shares.isEmpty else { return whole }
        // The lower of the two in the middle: half of the weeks are quiet, or more where some are alike.
        let median = shares[(shares.count - 1) / 2]
        return whole.filter { $0.hardShare.map { $0 <= median } ?? false }
    }
}
