import AudioTypes
import Foundation
import Prosody
import Replay
import Vault

/// The track of a recording gathered into the columns of a view.
struct ReplayColumns {
    /// Median pitch of each half of a column, semitones above 27.5 Hz; `nil` where nothing is voiced.
    private(set) var pitch: [Double?]
    /// Speech rate at the end of each half of a column.
    private(set) var rate: [Double?]
    /// Highest level of each column.
    private(set) var level: [Double?]
    /// Highest score of each column.
    private(set) var score: [Double?]
    /// Whether a syllable lies in a column.
    private(set) var hasSyllable: [Bool]

    /// Gathers the frames between two moments.
    init(_ track: [TrackPoint], fromS: Double, toS: Double, columns: Int) {
        pitch = Array(repeating: nil, count: 2 * columns)
        rate = pitch
        level = Array(repeating: nil, count: columns)
        score = level
        hasSyllable = Array(repeating: false, count: columns)
        var voiced: [Float] = []
        var half = -1
        func median() -> Double? {
            voiced.isEmpty ? nil : Double(Semitones.above27Point5Hz(voiced.sorted()[voiced.count / 2]))
        }
        for point in track where Double(point.timeS) >= fromS && Double(point.timeS) < toS {
            let index = Int((Double(point.timeS) - fromS) / (toS - fromS) * Double(2 * columns))
            guard (0..<2 * columns).contains(index) else { continue }
            if index != half {
                if half >= 0 { pitch[half] = median() }
                voiced.removeAll(keepingCapacity: true)
                half = index
            }
            if let f0 = point.f0Hz { voiced.append(f0) }
            if let value = point.syllableRate { rate[index] = Double(value) }
            let column = index / 2
            if point.levelDBFS.isFinite { level[column] = max(level[column] ?? -200, Double(point.levelDBFS)) }
            if let value = point.score { score[column] = max(score[column] ?? 0, Double(value)) }
            if point.isSyllableNucleus { hasSyllable[column] = true }
        }
        if half >= 0 { pitch[half] = median() }
        fillBetweenFrames()
    }

    /// Where a column is narrower than a frame, the value of the frame before holds on.
    private mutating func fillBetweenFrames() {
        for index in 1..<max(1, score.count) where score[index] == nil && level[index] == nil {
            score[index] = score[index - 1]
            level[index] = level[index - 1]
        }
    }
}
