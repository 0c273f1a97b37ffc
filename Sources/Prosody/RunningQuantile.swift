internal import DSP
internal import Vocabulary

/// Follows a quantile of a stream in constant memory: up a little when a value lies above, down a little when below.
///
/// In balance where the steps up and down cancel, which is at the quantile (Robbins & Monro 1951). The step begins
/// large and shrinks like 1/n to ``minStep``, so the first values count at once and later ones change little.
struct RunningQuantile: Archivable {
    /// The quantile so far; meaningless while ``count`` is 0.
    private(set) var value: Float = 0
    /// Values taken.
    private(set) var count = 0

    private let probability: Float
    private let firstStep: Float
    private let minStep: Float

    /// The quantile so far; the steps are constant.
    mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&value)
        archive.visit(&count)
    }

    /// - Parameters:
    ///   - probability: which quantile, 0...1.
    ///   - firstStep: step of the first value, in the values' unit; shrinks like 1/n.
    ///   - minStep: what it shrinks to.
    init(probability: Float, firstStep: Float, minStep: Float) {
        self.probability = probability
        self.firstStep = firstStep
        self.minStep = minStep
    }

    /// Takes a value.
    mutating func push(_ x: Float) {
        count += 1
        guard count > 1 else {
            value = x
            return
        }
        let step = max(minStep, firstStep / Float(count))
        // Never past the value itself: a large step would swing around it.
        if x > value {
            value = min(x, value + step * probability)
        } else {
            value = max(x, value - step * (1 - probability))
        }
    }
}

/// The same for a row of streams that move together.
struct RunningQuantiles: Archivable {
    /// The quantiles so far; meaningless while ``count`` is 0.
    let values: SampleBuffer
    /// Rows taken.
    private(set) var count = 0

    private let probability: Float
    private let firstStep: Float
    private let minStep: Float

    /// The quantiles so far; the steps are constant.
    mutating func archive(_ archive: inout StateArchive) {
        archive.visit(values)
        archive.visit(&count)
    }

    /// - Parameters:
    ///   - size: streams, a multiple of eight.
    ///   - probability: which quantile, 0...1.
    ///   - firstStep: step of the first value, in the values' unit; shrinks like 1/n.
    ///   - minStep: what it shrinks to.
    init(size: Int, probability: Float, firstStep: Float, minStep: Float) {
        values = SampleBuffer(count: size)
        self.probability = probability
        self.firstStep = firstStep
        self.minStep = minStep
    }

    /// Takes a value of each stream.
    mutating func push(_ row: SampleBuffer) {
        count += 1
        let step = count == 1 ? .greatestFiniteMagnitude : max(minStep, firstStep / Float(count))
        values.approach(row, count: values.count, rise: step * probability, fall: step * (1 - probability))
    }
}
