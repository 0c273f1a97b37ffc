internal import Glibc
public import Vocabulary

/// How far the evidence that gathers on this calm voice goes by itself, and how often: what an alert has to exceed.
///
/// An excursion begins when evidence starts to gather and ends when it is used up; its peak is the most that was
/// gathered. Peaks above ``Prior/floor`` come as a Poisson process of talk and exceed it by an exponentially
/// distributed amount (peaks over a threshold: Davison & Smith, J. R. Stat. Soc. B 52, 393-442 (1990), with shape 0,
/// which natural conversation fits). Rate and mean excess of this voice are drawn towards those of calm voices in
/// general; since the mean is not known, what is to be expected is a Lomax distribution with a heavier tail, and the
/// less was heard of a voice, the heavier.
public struct ExcursionTail: Archivable, Sendable, Equatable, Codable {
    /// What is known of calm voices in general.
    struct Prior {
        /// Peaks up to this are not counted: what any voice does all the time.
        var floor: Float
        /// Peaks above it in an hour of talk, and the hours that this is worth.
        var perHour: Float
        var hours: Float
        /// By how much they exceed it on the mean, and the peaks that this is worth.
        var excess: Float
        var count: Float
    }

    /// Hours of talk after which what was seen weighs half.
    private static let halfLifeH: Float = 20
    /// A threshold moves no further from that of a voice of which nothing is known than by these factors: a strained
    /// week must not make it deaf, nor a quiet one jumpy.
    private static let minFactor: Float = 0.7
    private static let maxFactor: Float = 2.5
    /// Most that one peak counts for, in mean excesses: one wild minute is not the rule.
    private static let maxExcess: Float = 6

    /// Hours of talk in which peaks were looked for; older ones have faded.
    public private(set) var talkH: Float = 0
    /// Peaks seen in them.
    public private(set) var peaks: Float = 0
    /// Sum of what they exceeded the floor by.
    private var excess: Float = 0

    /// Starts with nothing seen.
    public init() {}

    /// Reads a saved one; numbers that none can have are refused.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        talkH = try container.decode(Float.self, forKey: .talkH)
        peaks = try container.decode(Float.self, forKey: .peaks)
        excess = try container.decode(Float.self, forKey: .excess)
        guard [talkH, peaks, excess].allSatisfy({ $0.isFinite && $0 >= 0 && $0 < 1e6 }) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no tail of calm speech"))
        }
    }

    /// Every number.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&talkH, in: 0...1e6)
        archive.visit(&peaks, in: 0...1e6)
        archive.visit(&excess, in: 0...1e6)
    }

    /// Takes note of talk in which evidence could gather.
    mutating func hear(speechS: Float) {
        let hours = speechS / 3_600
        let kept = exp2f(-hours / Self.halfLifeH)
        talkH = talkH * kept + hours
        peaks *= kept
        excess *= kept
    }

    /// Takes note of the peak of an excursion that was no strain.
    mutating func add(peak: Float) {
        let prior = StressModel.parameters.tail
        guard peak > prior.floor else { return }
        peaks += 1
        excess += min(peak - prior.floor, Self.maxExcess * prior.excess)
    }

    /// The evidence that this calm voice gathers once in so many hours of talk.
    /// - Parameter hours: the budget, above 0.
    /// - Returns: more than 0.
    public func threshold(onceInHours hours: Float) -> Float {
        let prior = StressModel.parameters.tail
        let general = Self.quantile(hours, rate: prior.perHour, count: prior.count, excess: prior.count * prior.excess)
        let own = Self.quantile(
            hours, rate: (prior.perHour * prior.hours + peaks) / (prior.hours + talkH), count: prior.count + peaks,
            excess: prior.count * prior.excess + excess)
        return max(Self.minFactor * general, min(Self.maxFactor * general, own))
    }

    /// Where a Lomax tail has as many peaks above it as one in so many hours.
    private static func quantile(_ hours: Float, rate: Float, count: Float, excess: Float) -> Float {
        let prior = StressModel.parameters.tail
        // Of a rate below the budget's not even the floor is reached so often.
        let share = max(1, rate * hours)
        return prior.floor + excess * (powf(share, 1 / count) - 1)
    }
}
