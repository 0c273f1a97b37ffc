import Prosody
import Stress

/// The calm values of a feature as a row of bars, centred on their median.
enum HistogramPlot {
    /// Spreads shown to either side of the median.
    static let reach: Float = 4
    private static let columns = 32

    /// The weight in each column as a share of the largest, 0...1; what lies beyond the reach is left out.
    static func heights(of histogram: DecayingHistogram, around norm: SpeakerBaseline.Norm) -> [Double] {
        let lowest = norm.location - reach * norm.spread
        let width = 2 * reach * norm.spread / Float(columns)
        var weights = [Float](repeating: 0, count: columns)
        for (bin, weight) in histogram.weights.enumerated() where weight > 0 {
            // Bins and columns are of different widths: each bin is shared out among the columns that it covers.
            let start = (histogram.lowest + Float(bin) * histogram.binWidth - lowest) / width
            let end = start + histogram.binWidth / width
            let first = max(0, Int(start.rounded(.down)))
            guard first < columns, end > 0 else { continue }
            for column in first..<max(first, min(columns, Int(end.rounded(.up)))) {
                let covered = min(end, Float(column + 1)) - max(start, Float(column))
                weights[column] += weight * max(0, covered) / (end - start)
            }
        }
        let highest = weights.max() ?? 0
        return weights.map { highest > 0 ? Double($0 / highest) : 0 }
    }
}
