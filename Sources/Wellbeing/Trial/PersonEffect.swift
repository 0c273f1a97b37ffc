/// One person's finding for a group: a number and its error, and how many draws they are from. **No name, no score, no
/// time.** It is written by the agent's own act.
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

    /// What a finding comes to.
    /// - Parameters:
    ///   - finding: what a look found.
    ///   - data: the draws.
    /// - Returns: `nil` where there is no draw, or no error.
    public init?(_ finding: OfferTrial.Finding, of data: TrialData) {
        guard let first = data.trials.first?.draw.offerID, finding.standardError > 0 else { return nil }
        format = Self.kind
        trial = first
        shift = finding.shift
        standardError = finding.standardError
        count = finding.count
    }

    /// What is wrong with one that somebody handed over; `nil` where it can be used.
    public var isPlausible: Bool {
        format == Self.kind && (1...128).contains(trial.utf8.count) && (-100...100).contains(shift)
            && standardError > 0 && standardError <= 100 && (2 * TrialLooks.least...1_000_000).contains(count)
    }
}

/// What persons who handed over their finding have in common.
public struct GroupEffect: Sendable, Equatable {
    /// Why nothing is shown.
    public enum Fault: Error, Sendable, Equatable {
        /// Fewer than ``RandomEffects/fewest``.
        case tooFew(Int)
        /// Two of them are the same trial: which.
        case twice(Int, Int)
        /// One of them cannot be true.
        case implausible(Int)
    }

    /// The mean of persons, in points; negative is calmer.
    public let effects: RandomEffects

    /// - Parameter persons: each once.
    public init(_ persons: [PersonEffect]) throws(Fault) {
        if let place = persons.firstIndex(where: { !$0.isPlausible }) { throw .implausible(place) }
        var seen: [String: Int] = [:]
        for (place, person) in persons.enumerated() {
            if let first = seen.updateValue(place, forKey: person.trial) { throw .twice(first, place) }
        }
        guard let effects = RandomEffects(persons.map(\.shift), errors: persons.map(\.standardError)) else {
            throw .tooFew(persons.count)
        }
        self.effects = effects
    }
}
