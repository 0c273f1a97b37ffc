internal import DSP

/// What the network hears of one candidate period: how it stands among its rivals, its multiples, its neighbours in
/// time and the wearer's usual pitch.
enum CandidateFeatures {
    /// Values a candidate.
    static let count = 17
    /// Frames that must follow the candidate's own.
    static let lookAhead = 2

    /// Writes the features of a candidate of frame `index` into `values[place ..< place + count]`.
    static func write(
        _ candidate: F0Candidate, best: Float, periodicity: borrowing Periodicity, frame index: Int,
        voice: borrowing VoiceFeatures, into values: SampleBuffer, at place: Int
    ) {
        let lag = candidate.lag
        let here = periodicity.offset(of: index)
        let logLag = candidate.logLag
        values[place] = candidate.height
        values[place + 1] = candidate.height - best
        values[place + 2] = around(periodicity.envelope, lag, reach: 1, from: here)
        values[place + 3] = around(periodicity.low, lag / 2, reach: 0, from: here)
        values[place + 4] = around(periodicity.low, lag / 3, reach: 0, from: here)
        values[place + 5] = around(periodicity.low, lag * 1.5, reach: 0, from: here)
        values[place + 6] = around(periodicity.low, lag * 2, reach: 1, from: here)
        values[place + 7] = around(periodicity.envelope, lag / 2, reach: 1, from: here)
        let reach = lag > 24 ? 3 : 2
        let depth = Periodicity.depth
        values[place + 8] = around(
            periodicity.combined, lag, reach: reach - 1, from: periodicity.offset(of: index + depth - 1))
        values[place + 9] = around(periodicity.combined, lag, reach: reach - 1, from: periodicity.offset(of: index + 1))
        values[place + 10] = around(
            periodicity.combined, lag, reach: reach, from: periodicity.offset(of: index + depth - 2))
        values[place + 11] = around(periodicity.combined, lag, reach: reach, from: periodicity.offset(of: index + 2))
        values[place + 12] = logLag - 4.5
        let distance = voice.usualConfidence > 0 ? logLag - voice.usualLogLag : 0
        values[place + 13] = distance
        values[place + 14] = distance * distance
        values[place + 15] = voice.usualConfidence
        values[place + 16] = around(periodicity.low, lag, reach: 1, from: here)
    }

    /// The highest correlation within `reach` lags of `lag`; 0 beyond the range.
    private static func around(_ r: SampleBuffer, _ lag: Float, reach: Int, from start: Int) -> Float {
        let middle = Int(lag.rounded())
        guard middle >= 2, middle <= Periodicity.maxLag + 1 else { return 0 }
        var best = r[start + middle]
        for tau in max(2, middle - reach)...min(Periodicity.maxLag + 1, middle + reach) {
            best = max(best, r[start + tau])
        }
        return best
    }
}
