import Vocabulary

/// The draws of offers, each with what followed: by offer, not by whether a break was taken.
///
/// **The outcome was fixed before the first draw.** It is the score of the first three minutes of the first call that
/// begins after the draw, within ``windowS``, and has such a score. Both arms are treated alike: what was held back
/// is offered later, and counts as held back. A call is the outcome of one draw, the latest before it. A draw without
/// an outcome is missing, and counted so for its arm. Beside it stands the time from the draw to the beginning of the
/// first call within the window that had no hard second; where there was none, the whole window.
///
/// A draw of which the log says what no draw can be (probability 0 or 1, a time that is none) is no draw.
public struct TrialData: Sendable, Equatable {
    /// A draw and what followed.
    public struct Trial: Sendable, Equatable {
        /// The draw.
        public let draw: DrawPayload
        /// Score of the first three minutes of the next call, 0...100; `nil` where it is missing.
        public let score: Double?
        /// Minutes to the next calm call, at most those of the window; `nil` where there was no call at all.
        public let minutesToCalm: Double?
    }

    /// An arm of the trial.
    public struct Arm: Sendable, Equatable, Codable {
        /// Draws.
        public let drawn: Int
        /// Those that an outcome followed.
        public let followed: Int

        /// Those without an outcome.
        public var missing: Int { drawn - followed }
    }

    /// Seconds after a draw in which a call may follow.
    public static let windowS = 14_400.0
    /// Hard seconds that a calm call may have.
    private static let calmS = 1.0

    /// The draws, the oldest first.
    public let trials: [Trial]
    /// Draws before them that the log has forgotten.
    public let gone: Int

    init(trials: [Trial]) { (self.trials, gone) = (trials, 0) }

    /// Joins draws with calls, in whatever order they come.
    /// - Parameters:
    ///   - draws: those that the log holds.
    ///   - drawn: how many there were in all; `nil` where it holds all of them.
    ///   - calls: the calls that it holds.
    public init(draws: [DrawPayload], of drawn: Int? = nil, calls: [CallPayload]) {
        gone = max(0, (drawn ?? 0) - draws.count)
        var seen: Set<String> = []
        let draws = draws.filter { $0.isPlausible && seen.insert($0.offerID).inserted }.sorted { $0.at < $1.at }
        let calls = calls.filter(\.isPlausible).sorted { $0.beganAt < $1.beganAt }
        trials = draws.enumerated().map { index, draw in
            let end = draw.at.advanced(bySeconds: Self.windowS)
            let after = calls.lowerBound { $0.beganAt <= draw.at }
            let window = calls[after...].prefix { $0.beganAt <= end }
            let next = draws.indices.contains(index + 1) ? draws[index + 1].at : nil
            let outcome = window.first { $0.firstScore != nil }
            let isItsOwn = outcome.map { call in next.map { call.beganAt <= $0 } ?? true } ?? false
            let calm = window.first { $0.hardS < Self.calmS }?.beganAt ?? end
            return Trial(
                draw: draw, score: isItsOwn ? outcome?.firstScore : nil,
                minutesToCalm: window.isEmpty
                    ? nil : Double(calm.millisecondsSince1970 - draw.at.millisecondsSince1970) / 60_000)
        }
    }

    /// Those of an arm.
    public func arm(isNow: Bool) -> Arm {
        let arm = trials.filter { $0.draw.isNow == isNow }
        return Arm(drawn: arm.count, followed: arm.count { $0.score != nil })
    }
}

extension DrawPayload {
    /// Whether it can have been drawn.
    var isPlausible: Bool {
        probability > 0 && probability < 1 && Timestamp.told.contains(at.millisecondsSince1970)
            && (1...128).contains(offerID.utf8.count)
    }
}

extension CallPayload {
    /// Whether it can have been a call.
    var isPlausible: Bool {
        beganAt <= endedAt && hardS >= 0 && hardS.isFinite
            && [score, firstScore].allSatisfy { $0.map { (0...100).contains($0) } ?? true }
    }
}

extension Array {
    /// The first place of which a condition that holds up to somewhere no longer holds.
    fileprivate func lowerBound(where holds: (Element) -> Bool) -> Int {
        var (low, high) = (0, count)
        while low < high {
            let middle = (low + high) / 2
            if holds(self[middle]) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
