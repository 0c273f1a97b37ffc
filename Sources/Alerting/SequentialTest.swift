internal import Stress
internal import Vocabulary

/// Gathers evidence over phrases until it is certain: a cumulative sum that never falls below nothing (Page, Biometrika
/// 41, 100-115 (1954)), of bounded log-likelihood ratios, counted by seconds of the wearer's own speech.
///
/// Of all tests that raise a false alert no oftener than once in so long a time, this one has the least expected delay,
/// up to a constant, in the worst case (Lorden, Ann. Math. Stat. 42, 1897-1908 (1971); Moustakides, Ann. Stat. 14,
/// 1379-1387 (1986)): about `threshold / divergence`, see `Stress.docc/Method.md`.
struct SequentialTest: Archivable, Sendable, Equatable {
    /// Without own speech for so long, what was gathered belongs to another talk.
    private static let maxPauseS = 60.0

    /// What was gathered; 0 while calm.
    private(set) var gathered: Float = 0
    /// Most of it since it began.
    private(set) var peak: Float = 0
    /// Own speech since it began, s.
    private var speechS: Float = 0
    /// When it began.
    private(set) var onset = StreamTime.zero
    private var newest = StreamTime.zero

    /// All of it.
    mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&gathered)
        archive.visit(&peak)
        archive.visit(&speechS)
        onset.archive(&archive)
        newest.archive(&archive)
    }

    /// By how much the evidence lay above the drift since it began, on the mean; 0 while calm.
    var meanGain: Float { speechS > 0 ? gathered / speechS : 0 }

    /// Takes the evidence of the next half second.
    /// - Parameters:
    ///   - evidence: what the agent's own voice says; `nil` where it says nothing.
    ///   - speechS: own speech that is new in it, s.
    ///   - drift: evidence that speaks neither for strain nor for calm.
    ///   - time: when.
    /// - Returns: the most that was gathered, where it is used up now.
    mutating func push(evidence: Float?, speechS: Float, drift: Float, at time: StreamTime) -> Float? {
        guard let evidence, speechS > 0 else {
            let pause = time.sample - newest.sample
            return gathered > 0 && pause > StreamTime(seconds: Self.maxPauseS).sample ? end() : nil
        }
        newest = time
        let before = gathered
        gathered = max(0, gathered + speechS * StressModel.gain(ofEvidence: evidence, above: drift))
        guard gathered > 0 else { return before > 0 ? end() : nil }
        if before == 0 { (onset, self.speechS) = (time.advanced(bySamples: -Self.halfSecond), 0) }
        self.speechS += speechS
        peak = max(peak, gathered)
        return nil
    }

    /// Begins anew.
    /// - Returns: the most that was gathered.
    mutating func end() -> Float {
        defer { (gathered, peak, speechS) = (0, 0, 0) }
        return peak
    }

    private static let halfSecond = SampleRate.analysis.samples(inSeconds: 0.5)
}
