/// Scores of recordings that somebody has labelled calm or strained, by speaker: how well the score tells them apart.
public struct LabelledScores: Sendable {
    /// One scored recording.
    public struct Entry: Sendable, Equatable {
        /// Number of the speaker, from 0.
        public var speaker: Int
        /// Whether it is labelled strained; else calm.
        public var isStrained: Bool
        /// The score; the more strained, the higher.
        public var score: Double

        public init(speaker: Int, isStrained: Bool, score: Double) {
            self.speaker = speaker
            self.isStrained = isStrained
            self.score = score
        }
    }

    /// What a threshold makes of the scores.
    public struct Recognition: Sendable, Equatable {
        /// Share of the strained at or above the threshold; `nil` without one.
        public var hit: Estimate?
        /// Share of the calm at or above it; `nil` without one.
        public var falseAlarm: Estimate?
        /// Unweighted average recall: the mean of `hit` and of 1 - `falseAlarm`.
        public var averageRecall: Estimate?
    }

    /// The scores.
    public let entries: [Entry]
    /// The entries' speakers, as numbers from 0 without a gap.
    private let speakers: [Int]
    private let speakerCount: Int

    /// Takes the scores.
    public init(_ entries: [Entry]) {
        self.entries = entries
        let known = Set(entries.map(\.speaker)).sorted()
        let places = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
        speakers = entries.map { places[$0.speaker] ?? 0 }
        speakerCount = known.count
    }

    /// Probability that a strained recording scores above a calm one; see ``Ranking/area(isPositive:weights:)``.
    public func area() -> Estimate? {
        let ranking = Ranking(entries.map(\.score))
        let isStrained = entries.map(\.isStrained)
        return estimate { ranking.area(isPositive: isStrained, weights: $0) }
    }

    /// Mean of the areas of single speakers: a score that ranks each voice well, and voices among each other badly, has
    /// a high one. Speakers with one label only do not count.
    public func areaWithinSpeakers() -> Estimate? {
        let areas = (0..<speakerCount).map { speaker in
            let own = zip(entries, speakers).filter { $1 == speaker }.map(\.0)
            return Ranking(own.map(\.score)).area(isPositive: own.map(\.isStrained), weights: own.map { _ in 1 })
        }
        func mean(_ weights: [Int]) -> Double? {
            var (sum, count) = (0.0, 0)
            for (area, weight) in zip(areas, weights) {
                guard let area else { continue }
                sum += Double(weight) * area
                count += weight
            }
            return count > 0 ? sum / Double(count) : nil
        }
        guard let value = mean(areas.map { _ in 1 }) else { return nil }
        return Estimate(value: value, interval: SpeakerBootstrap.interval(speakers: speakerCount, of: mean))
    }

    /// What a threshold makes of the scores.
    /// - Parameter threshold: the threshold for a speaker.
    /// - Returns: shares with intervals over speakers.
    public func recognition(threshold: (_ speaker: Int) -> Double) -> Recognition {
        let isOver = entries.map { $0.score >= threshold($0.speaker) }
        func share(ofStrained isStrained: Bool, _ weights: [Int]) -> Double? {
            var (over, all) = (0, 0)
            for index in entries.indices where entries[index].isStrained == isStrained {
                all += weights[index]
                if isOver[index] { over += weights[index] }
            }
            return all > 0 ? Double(over) / Double(all) : nil
        }
        return Recognition(
            hit: estimate { share(ofStrained: true, $0) }, falseAlarm: estimate { share(ofStrained: false, $0) },
            averageRecall: estimate {
                guard let hit = share(ofStrained: true, $0), let wrong = share(ofStrained: false, $0) else {
                    return nil
                }
                return (hit + 1 - wrong) / 2
            })
    }

    /// The threshold of the highest average recall; of several, the middle one.
    ///
    /// - Parameter speaker: one who does not count, so that the threshold can be tried on that speaker; `nil` for none.
    /// - Returns: halfway between two scores; `nil` unless both labels are there, with two different scores.
    public func bestThreshold(without speaker: Int? = nil) -> Double? {
        let sorted = entries.filter { $0.speaker != speaker }.sorted { $0.score < $1.score }
        let strained = sorted.count(where: \.isStrained)
        let calm = sorted.count - strained
        guard strained > 0, calm > 0 else { return nil }
        var (best, candidates) = (-1.0, [Double]())
        var (strainedBelow, calmBelow) = (0, 0)
        for (entry, next) in zip(sorted, sorted.dropFirst()) {
            if entry.isStrained { strainedBelow += 1 } else { calmBelow += 1 }
            guard next.score > entry.score else { continue }
            let recall = 1 - Double(strainedBelow) / Double(strained) + Double(calmBelow) / Double(calm)
            // Equal but for rounding.
            if recall > best + 1e-12 { (best, candidates) = (recall, []) }
            if recall > best - 1e-12 { candidates.append((entry.score + next.score) / 2) }
        }
        return candidates.isEmpty ? nil : candidates[candidates.count / 2]
    }

    /// The figure for all entries, with its interval over speakers.
    private func estimate(_ statistic: ([Int]) -> Double?) -> Estimate? {
        guard let value = statistic([Int](repeating: 1, count: entries.count)) else { return nil }
        let interval = SpeakerBootstrap.interval(speakers: speakerCount) { weights in
            statistic(speakers.map { weights[$0] })
        }
        return Estimate(value: value, interval: interval)
    }
}

/// Scores beside a level that somebody heard, by speaker: whether more effort gives a higher score.
public enum LevelCorrelation {
    /// Spearman's rank correlation, with its interval over speakers.
    /// - Parameter pairs: number of the speaker from 0, level and score of each recording.
    /// - Returns: `nil` with fewer than three pairs, or with one level only.
    public static func spearman(_ pairs: [(speaker: Int, level: Double, score: Double)]) -> Estimate? {
        let (levels, scores) = (Ranking(pairs.map(\.level)), Ranking(pairs.map(\.score)))
        func correlation(_ weights: [Int]) -> Double? { levels.correlation(with: scores, weights: weights) }
        guard let value = correlation(pairs.map { _ in 1 }) else { return nil }
        let known = Set(pairs.map(\.speaker)).sorted()
        let places = Dictionary(uniqueKeysWithValues: known.enumerated().map { ($1, $0) })
        let speakers = pairs.map { places[$0.speaker] ?? 0 }
        let interval = SpeakerBootstrap.interval(speakers: known.count) { weights in
            correlation(speakers.map { weights[$0] })
        }
        return Estimate(value: value, interval: interval)
    }
}
