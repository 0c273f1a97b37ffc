public import Stress
public import Vocabulary

/// What the rest of the program has to do about an alert.
public enum AlertAction: Sendable, Equatable {
    /// A new alert.
    case raised(Alert)
    /// More alerts than an hour may have: the last one again, in place of a new one.
    case reopened(Alert)
    /// The open alert has a higher level now.
    case rising(Alert)
    /// The alert is over.
    case cleared(Alert)
}

/// Scores in, alerts out: a sequential test raises, hysteresis clears, hold-off keeps quiet. Pure; time is the
/// stream's.
public struct AlertMachine: Archivable, Sendable {
    private enum State: Equatable {
        case quiet
        /// An alert is open. `calmSince`: the score is below the clear threshold, or absent, since then.
        /// `liftSince`: the score stands above the next level since then.
        case open(Alert, calmSince: StreamTime?, liftSince: StreamTime?)
        case holdOff(until: StreamTime)
    }

    /// Silence says less than calm speech: it clears an alert only after this many times ``AlertRule/clearAfterS``.
    private static let silenceFactor = 3.0
    /// Own speech above the threshold within an alert from which it lasted, s: what is shorter was a burst, as calm
    /// speech has them.
    private static let lastingS: Float = 5
    /// The look-ahead of the analysis: a score is known this much later than its time.
    private let latencyS: Double
    /// Its scores are those of a `Float`, as the values that are compared with them.
    private let rule: AlertRule
    /// Evidence at which ``AlertRule/elevatedScore`` is reached.
    private let drift: Float
    /// Scores below it are calm.
    private let calmBelow: Float
    private var state = State.quiet
    private var test = SequentialTest()
    /// Own speech above the threshold since the open alert was raised, s.
    private var raisedS: Float = 0
    private var peak: Float?
    /// What had gathered when the open alert was raised, and the most since then.
    private var raisedPeak: Float = 0
    private var maxGathered: Float = 0
    /// The most that gathered in the alert that was cleared last.
    private var alertPeak: Float?
    /// When the alerts of the last hour were raised.
    private var raised: [StreamTime] = []
    private static let hourS = 3_600.0

    /// Alerts of the hour that are archived, the newest: as many as the configuration allows at most.
    private static let maxArchived = 60

    /// Where it stands, and the alerts of the hour; the rule comes from who makes it.
    public mutating func archive(_ archive: inout StateArchive) {
        // Every state in the same shape, so that the size is the same in each.
        var (code, alert) = (0, Alert.blank)
        var (first, second): (StreamTime?, StreamTime?) = (nil, nil)
        switch state {
        case .quiet: break
        case .open(let open, let calm, let lift): (code, alert, first, second) = (1, open, calm, lift)
        case .holdOff(let until): (code, first) = (2, until)
        }
        archive.visit(&code, in: 0...2)
        alert.archive(&archive)
        archive.visit(&first, blank: .zero)
        archive.visit(&second, blank: .zero)
        test.archive(&archive)
        archive.visit(&raisedS)
        archive.visit(&peak)
        archive.visit(&raisedPeak)
        archive.visit(&maxGathered)
        archive.visit(&alertPeak)
        archive.visit(&raised, upTo: Self.maxArchived, blank: .zero)
        guard archive.isRestoring else { return }
        switch (code, first, second) {
        case (0, _, _): state = .quiet
        case (1, _, _): state = .open(alert, calmSince: first, liftSince: second)
        case (2, let until?, _): state = .holdOff(until: until)
        default: archive.require(false)
        }
    }

    /// Starts quiet.
    /// - Parameters:
    ///   - rule: thresholds and durations; it is sound.
    ///   - latencyS: seconds from the time of a score to the moment at which it is known.
    public init(rule: AlertRule, latencyS: Double) {
        precondition(rule.isSound, "thresholds rise, an hour has room for one alert, and there is a budget")
        // The one place where the numbers of the rule become those of the analysis.
        var rounded = rule
        for level in AlertLevel.all { rounded[level] = Double(Float(rule[level])) }
        rounded.minimumConfidence = Double(Float(rule.minimumConfidence))
        self.rule = rounded
        self.latencyS = latencyS
        let elevated = Float(rule.elevatedScore)
        drift = StressModel.evidence(ofScore: elevated)
        calmBelow = elevated - Float(rule.clearMargin)
    }

    /// The open alert.
    public var openAlert: Alert? {
        if case .open(let alert, _, _) = state { return alert }
        return nil
    }

    /// The most that gathered in an excursion that ended without an alert that lasted, once.
    public mutating func takePeak() -> Float? {
        defer { peak = nil }
        return peak
    }

    /// The most that gathered in the alert that was cleared, once; `nil` where ``takePeak()`` has it, since it was a
    /// burst.
    public mutating func takeAlertPeak() -> Float? {
        defer { alertPeak = nil }
        return alertPeak
    }

    /// Takes the next score.
    /// - Parameters:
    ///   - score: the score.
    ///   - threshold: what calm speech of this voice gathers once in ``AlertRule/budgetH`` hours; `nil` while no alert
    ///     may be raised.
    /// - Returns: what is to be done, if anything.
    public mutating func push(_ score: StressScore, threshold: Float?) -> AlertAction? {
        let value = Double(score.confidence) >= rule.minimumConfidence ? score.value : nil
        switch state {
        case .holdOff(let until) where score.time < until: return nil
        case .quiet, .holdOff: return quiet(score, value, threshold)
        case .open(let alert, let calm, let lift): return open(alert, score, value, calmSince: calm, liftSince: lift)
        }
    }

    /// Ends the open alert at `time`, as when capture stops.
    /// - Returns: the cleared alert, if one was open.
    public mutating func end(at time: StreamTime) -> AlertAction? {
        _ = test.end()
        guard case .open(var alert, _, _) = state else {
            state = .quiet
            return nil
        }
        alert.cleared = time
        alertPeak = maxGathered
        state = .quiet
        return .cleared(alert)
    }

    private mutating func quiet(_ score: StressScore, _ value: Float?, _ threshold: Float?) -> AlertAction? {
        state = .quiet
        guard let threshold else {
            _ = test.end()
            return nil
        }
        peak = test.push(
            evidence: value == nil ? nil : score.evidence, speechS: score.speechS, drift: drift, at: score.time)
        guard value != nil, test.gathered >= threshold,
            score.time.sample - test.onset.sample >= samples(rule.minimumDurationS)
        else { return nil }
        return raise(score)
    }

    private mutating func raise(_ score: StressScore) -> AlertAction? {
        let mean = StressModel.score(ofEvidence: drift + test.meanGain)
        // What gathered lies above the drift, which is where the lowest level begins: only rounding can lie below it.
        let alert = Alert(
            level: rule.level(ofScore: Double(mean)) ?? .elevated, onset: test.onset, raised: known(score),
            cleared: nil, score: score)
        state = .open(alert, calmSince: nil, liftSince: nil)
        (raisedS, raisedPeak, maxGathered) = (0, test.peak, test.peak)
        guard rule.maxPerHour < AlertRule.noLimit else { return .raised(alert) }
        let oldest = alert.raised.advanced(bySamples: -samples(Self.hourS))
        raised.removeAll { $0 <= oldest }
        guard raised.count < rule.maxPerHour else { return .reopened(alert) }
        raised.append(alert.raised)
        return .raised(alert)
    }

    private mutating func open(
        _ current: Alert, _ score: StressScore, _ value: Float?, calmSince: StreamTime?, liftSince: StreamTime?
    ) -> AlertAction? {
        var alert = current
        if let value, Double(value) >= rule.elevatedScore { raisedS += score.speechS }
        // Evidence goes on to gather: how far the voice went is known only at the end.
        _ = test.push(
            evidence: value == nil ? nil : score.evidence, speechS: score.speechS, drift: drift, at: score.time)
        maxGathered = max(maxGathered, test.gathered)
        let isCalm = value.map { $0 < calmBelow } ?? true
        let calm = isCalm ? calmSince ?? score.time : nil
        let patience = value == nil ? rule.clearAfterS * Self.silenceFactor : rule.clearAfterS
        if let calm, score.time.sample - calm.sample >= samples(patience) {
            alert.cleared = known(score)
            state = .holdOff(until: score.time.advanced(bySamples: samples(rule.holdOffS)))
            _ = test.end()
            if raisedS < Self.lastingS { peak = raisedPeak } else { alertPeak = maxGathered }
            return .cleared(alert)
        }
        let level = value.flatMap { rule.level(ofScore: Double($0)) }
        guard let level, level > alert.level else {
            state = .open(alert, calmSince: calm, liftSince: nil)
            return nil
        }
        let lift = liftSince ?? score.time
        guard score.time.sample - lift.sample >= samples(rule.minimumDurationS) else {
            state = .open(alert, calmSince: calm, liftSince: lift)
            return nil
        }
        alert.level = level
        alert.score = score
        state = .open(alert, calmSince: calm, liftSince: nil)
        return .rising(alert)
    }

    private func known(_ score: StressScore) -> StreamTime { StreamTime(seconds: score.time.seconds + latencyS) }

    /// Durations are compared in samples: a difference of two times in seconds, late in a shift, is short by its last
    /// digit.
    private func samples(_ seconds: Double) -> Int { StreamTime(seconds: seconds).sample }
}
