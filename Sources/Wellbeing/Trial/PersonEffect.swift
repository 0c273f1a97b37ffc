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

    /// Which number this is, of whose trial.
    fileprivate var finding: String { "\(trial) \(count)" }

    /// What is wrong with one that somebody handed over; `nil` where it can be used.
    public var isPlausible: Bool {
        format == Self.kind && (1...128).contains(trial.utf8.count) && (-100...100).contains(shift)
            && standardError > 0 && standardError <= 100 && (2 * TrialLooks.least...1_000_000).contains(count)
    }
}

/// What persons who handed over their finding have in common, where ``GroupRule`` allows it to be told.
public struct GroupEffect: Sendable, Equatable {
    /// Why nothing is shown.
    public enum Fault: Error, Sendable, Equatable {
        /// Fewer than ``GroupRule/least``.
        case tooFew(Int)
        /// With what is told beside it, or was told before, it would give fewer away.
        case givesAway
        /// Two of them are the same trial: which.
        case twice(Int, Int)
        /// One of them cannot be true.
        case implausible(Int)
    }

    /// The mean of persons, in points; negative is calmer.
    public let effects: RandomEffects
    /// Whose findings it is of, as what is told next has to know.
    public let people: Set<String>

    /// - Parameters:
    ///   - persons: each once.
    ///   - others: a group that is shown as well, which may share persons with this one; empty for none.
    ///   - earlier: ``people`` of each group that was told before.
    /// - Throws: why nothing is shown.
    public init(
        _ persons: [PersonEffect], beside others: [PersonEffect] = [], earlier: [Set<String>] = []
    ) throws(Fault) {
        if let place = (persons + others).firstIndex(where: { !$0.isPlausible }) { throw .implausible(place) }
        for group in [persons.indices, persons.count..<persons.count + others.count] {
            var seen: [String: Int] = [:]
            for place in group {
                let trial = place < persons.count ? persons[place].trial : others[place - persons.count].trial
                if let first = seen.updateValue(place, forKey: trial) { throw .twice(first, place) }
            }
        }
        // A person's next finding is another number: it counts as another person's.
        people = Set(persons.map(\.finding))
        let beside = others.isEmpty ? [] : [Set(others.map(\.finding))]
        guard let effects = RandomEffects(persons.map(\.shift), errors: persons.map(\.standardError)) else {
            throw .tooFew(persons.count)
        }
        guard GroupRule.allows(earlier + beside + [people]) else { throw .givesAway }
        self.effects = effects
    }
}
