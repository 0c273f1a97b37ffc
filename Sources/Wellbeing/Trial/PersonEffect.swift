/// One person's finding for a group: a number and its error, and how many draws they are from. **No name, no score,
/// no time.** It is written by the agent's own act.
public struct PersonEffect: Sendable, Equatable, Codable {
    /// What kind of file it is.
    public static let kind = "undertone-measure-1"

    /// ``kind``.
    public var format: String
    /// A random mark of the trial, by which the same one is not counted twice.
    public var trial: String
    /// Shift of the score, in points; negative is calmer.
    public var shift: Double
    /// Its standard error.
    public var standardError: Double
    /// Draws with an outcome.
    public var count: Int

    private enum CodingKeys: String, CodingKey {
        case format, trial, shift, count
        case standardError = "standard_error"
    }

    init(trial: String, shift: Double, standardError: Double, count: Int) {
        format = Self.kind
        self.trial = trial
        self.shift = shift
        self.standardError = standardError
        self.count = count
    }

    /// What a finding comes to; `nil` where there is no draw, or no error.
    /// - Parameters:
    ///   - finding: what a look found.
    ///   - data: the draws.
    public init?(_ finding: OfferTrial.Finding, of data: TrialData) {
        guard let first = data.trials.first?.draw.offerID, finding.standardError > 0 else { return nil }
        self.init(
            trial: first, shift: finding.shift, standardError: finding.standardError, count: finding.count)
    }

    /// What is wrong with one that somebody handed over; `nil` where it can be used.
    public var isPlausible: Bool {
        format == Self.kind && (1...128).contains(trial.utf8.count) && (-100...100).contains(shift)
            && standardError > 0 && standardError <= 100 && (2 * TrialLooks.least...1_000_000).contains(count)
    }
}

/// What persons who handed over their finding have in common. It is held to the rule of all group figures: at least
/// ``RandomEffects/fewest`` persons, and no two groups that differ by fewer than that, since the difference of their
/// means would be the number of those few.
public struct GroupEffect: Sendable, Equatable {
    /// Why nothing is shown.
    public enum Fault: Error, Sendable, Equatable {
        /// Fewer than ``RandomEffects/fewest``.
        case tooFew(Int)
        /// Those who are in one of two groups alone are fewer.
        case tooAlike(Int)
        /// Two of them are the same trial: which.
        case twice(Int, Int)
        /// One of them cannot be true.
        case implausible(Int)
    }

    /// The mean of persons, in points; negative is calmer.
    public let effects: RandomEffects

    /// - Parameters:
    ///   - persons: each once.
    ///   - others: a group that is shown as well, which may share persons with this one; empty for none.
    /// - Throws: why nothing is shown.
    public init(_ persons: [PersonEffect], beside others: [PersonEffect] = []) throws(Fault) {
        if let place = (persons + others).firstIndex(where: { !$0.isPlausible }) { throw .implausible(place) }
        for group in [persons.indices, persons.count..<persons.count + others.count] {
            var seen: [String: Int] = [:]
            for place in group {
                let trial = place < persons.count ? persons[place].trial : others[place - persons.count].trial
                if let first = seen.updateValue(place, forKey: trial) { throw .twice(first, place) }
            }
        }
        let (own, beside) = (Set(persons.map(\.trial)), Set(others.map(\.trial)))
        if !beside.isEmpty {
            for alone in [own.subtracting(beside).count, beside.subtracting(own).count]
            where (1..<RandomEffects.fewest).contains(alone) { throw .tooAlike(alone) }
        }
        guard let effects = RandomEffects(persons.map(\.shift), errors: persons.map(\.standardError)) else {
            throw .tooFew(persons.count)
        }
        self.effects = effects
    }
}
