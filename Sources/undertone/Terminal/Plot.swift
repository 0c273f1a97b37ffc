import Prosody
import Stress
import Vocabulary

/// Plots made of block characters.
enum Plot {
    private static let eighths: [Character] = [" ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
    private static let parts: [Character] = [" ", "▏", "▎", "▍", "▌", "▋", "▊", "▉", "█"]

    /// One column of eight steps; anything above 0 is seen.
    static func bar(_ height: Double) -> Character {
        guard height > 0 else { return " " }
        return eighths[Int(rounding: height * 8, in: 1...8)]
    }

    /// A row of columns, of heights from 0 to 1.
    static func bars(_ heights: [Double]) -> String { String(heights.map(bar)) }

    /// A horizontal bar with steps of an eighth of a column.
    /// - Parameters:
    ///   - share: how full, 0...1.
    ///   - columns: its length.
    /// - Returns: as many characters as columns.
    static func gauge(_ share: Double, columns: Int) -> [Character] {
        let eighths = Int(rounding: share * Double(columns * 8), in: 0...max(0, columns * 8))
        return (0..<columns).map { parts[max(0, min(8, eighths - $0 * 8))] }
    }
}

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
            let first = Int(rounding: start, .down, in: 0...columns)
            guard first < columns, end > 0 else { continue }
            for column in first..<max(first, Int(rounding: end, .up, in: 0...columns)) {
                let covered = min(end, Float(column + 1)) - max(start, Float(column))
                weights[column] += weight * max(0, covered) / (end - start)
            }
        }
        let highest = weights.max() ?? 0
        return weights.map { highest > 0 ? Double($0 / highest) : 0 }
    }
}
