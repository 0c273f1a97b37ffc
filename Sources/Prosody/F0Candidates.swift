public import DSP
internal import Glibc

/// One possible period of a frame.
public struct F0Candidate: Sendable, Equatable {
    /// Period in samples of the correlation's rate, interpolated between lags.
    public var lag: Float
    /// Height of the correlation peak, 0...1.
    public var height: Float
    /// log2 of ``lag``.
    public var logLag: Float = 0
}

/// Finds the possible periods of a frame: the highest peaks of its normalised correlation.
public struct F0Candidates {
    /// Most candidates of one frame; further ones, always lower, are dropped.
    public static let capacity = 6
    /// Peaks lower than this are no candidates: the sound does not repeat there at all.
    static let minHeight: Float = 0

    /// The candidates of the last frame, highest first in ``list``; ``count`` of them are valid.
    public private(set) var list: [F0Candidate]
    /// Number of valid candidates.
    public private(set) var count = 0
    /// The highest correlation over all lags of the range, 0...1, also where no peak is.
    public private(set) var bestHeight: Float = 0

    private let minLag: Int
    private let maxLag: Int

    /// Makes the finder.
    /// - Parameters:
    ///   - minLag: period of the highest F0, in lags, at least 2.
    ///   - maxLag: period of the lowest F0, in lags.
    public init(minLag: Int, maxLag: Int) {
        precondition(minLag >= 2 && maxLag > minLag)
        self.minLag = minLag
        self.maxLag = maxLag
        list = [F0Candidate](repeating: F0Candidate(lag: 1, height: 0), count: Self.capacity)
    }

    /// Finds the candidates of one frame, whose lag 0 is at `start`. Shape: `r.count >= start + maxLag + 2`.
    /// Real-time safe.
    ///
    /// A peak is interpolated by the parabola through it and its two neighbours, its height too.
    public mutating func find(in r: SampleBuffer, from start: Int) {
        precondition(r.count >= start + maxLag + 2)
        count = 0
        bestHeight = 0
        for tau in minLag...maxLag {
            let (left, middle, right) = (r[start + tau - 1], r[start + tau], r[start + tau + 1])
            bestHeight = max(bestHeight, min(1, middle))
            guard middle > Self.minHeight, middle > left, middle >= right else { continue }
            let peak = Parabola.peak(left: left, middle: middle, right: right)
            insert(F0Candidate(lag: Float(tau) + peak.shift, height: min(1, peak.height)))
        }
        for place in 0..<count { list[place].logLag = log2f(list[place].lag) }
    }

    private mutating func insert(_ candidate: F0Candidate) {
        var place = min(count, Self.capacity)
        while place > 0, Self.rank(list[place - 1]) < Self.rank(candidate) {
            if place < Self.capacity { list[place] = list[place - 1] }
            place -= 1
        }
        guard place < Self.capacity else { return }
        list[place] = candidate
        count = min(count + 1, Self.capacity)
    }

    /// Longer lags are at a small disadvantage: multiples of the period come as high as the period itself.
    private static func rank(_ candidate: F0Candidate) -> Float { candidate.height - 0.0015 * candidate.lag }
}
