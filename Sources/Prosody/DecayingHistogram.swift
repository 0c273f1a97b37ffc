internal import Glibc
public import Vocabulary

/// A histogram whose older entries fade, so that its quantiles follow a slowly changing quantity.
///
/// Fixed memory, no allocation after `init`, O(1) per entry and O(bins) per quantile. Values outside the range count in
/// the outermost bins. A quantile is exact to within one bin width.
public struct DecayingHistogram: Archivable, Sendable, Equatable, Codable {
    /// Lower edge of the first bin.
    public let lowest: Float
    /// Width of every bin.
    public let binWidth: Float
    /// Entries after which an older entry weighs half; `nil` for no fading.
    public private(set) var halfLife: Float?
    /// Weight in each bin, in units of the newest entry.
    public private(set) var weights: [Float]
    /// Sum of the weights.
    public private(set) var total: Float = 0

    /// Each entry weighs this much more than the one before; equal to fading all the older ones, at no cost.
    private var growth: Float
    private var entryWeight: Float = 1

    /// Weights and how they grow, which a saved baseline brings along; range and bins are those of the feature.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(constant: lowest)
        archive.visit(constant: binWidth)
        archive.visit(&halfLife, in: Float.leastNonzeroMagnitude...Float.greatestFiniteMagnitude)
        archive.visit(&weights, in: 0...1e12)
        archive.visit(&total, in: 0...1e12)
        archive.visit(&growth, in: 1...Float.greatestFiniteMagnitude)
        archive.visit(&entryWeight, in: 1...Float.greatestFiniteMagnitude)
    }

    /// Makes an empty histogram.
    /// - Parameters:
    ///   - range: values that are told apart.
    ///   - binCount: number of bins over the range.
    ///   - halfLife: entries after which an older entry weighs half; `nil` for no fading.
    public init(range: ClosedRange<Float>, binCount: Int, halfLife: Float? = nil) {
        precondition(binCount >= 1 && range.upperBound > range.lowerBound && halfLife ?? 1 > 0)
        lowest = range.lowerBound
        binWidth = (range.upperBound - range.lowerBound) / Float(binCount)
        self.halfLife = halfLife
        growth = halfLife.map { exp2f(1 / $0) } ?? 1
        weights = [Float](repeating: 0, count: binCount)
    }

    /// Enters a value; one that is not finite is ignored.
    public mutating func add(_ value: Float) {
        guard value.isFinite else { return }
        let bin = max(0, min(Float(weights.count - 1), (value - lowest) / binWidth))
        weights[Int(bin)] += entryWeight
        total += entryWeight
        entryWeight *= growth
        if entryWeight > 1e6 { rescale() }
    }

    /// Forgets every entry; how fast they fade stays.
    public mutating func removeAll() {
        for bin in weights.indices { weights[bin] = 0 }
        (total, entryWeight) = (0, 1)
    }

    /// The value below which the share `q` of the weight lies, interpolated inside its bin; `nil` while empty.
    public func quantile(_ q: Float) -> Float? {
        guard total > 0 else { return nil }
        let target = q * total
        var sum: Float = 0
        for bin in weights.indices {
            let weight = weights[bin]
            if weight > 0, sum + weight >= target {
                return lowest + binWidth * (Float(bin) + max(0, target - sum) / weight)
            }
            sum += weight
        }
        return lowest + binWidth * Float(weights.count)
    }

    /// Whether both tell the same values apart, and this one holds numbers only.
    public func hasShape(of other: DecayingHistogram) -> Bool {
        lowest == other.lowest && binWidth == other.binWidth && weights.count == other.weights.count && total.isFinite
            && growth.isFinite && growth >= 1 && entryWeight.isFinite && entryWeight >= 1
            && weights.allSatisfy { $0.isFinite && $0 >= 0 }
    }

    /// Weight in units of the newest entry: how many recent entries the quantiles rest on.
    public var effectiveCount: Float { total / entryWeight }

    /// Brings the newest weight back to 1 before single precision runs out.
    private mutating func rescale() {
        total = 0
        for bin in weights.indices {
            weights[bin] /= entryWeight
            total += weights[bin]
        }
        entryWeight = 1
    }
}
