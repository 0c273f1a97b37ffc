import Vault
import Vocabulary

/// The figures of one stretch of a segment.
struct ReplaySummary: Equatable {
    /// Median F0, semitones above 27.5 Hz; `nil` without a voiced frame.
    let pitchSemitones: Float?
    /// Median of the speech rate, syllables a second; `nil` where none was known.
    let syllableRate: Float?
    /// Median level of voiced frames, dBFS; `nil` without a voiced frame.
    let levelDBFS: Float?
    /// Highest score; `nil` where there was no opinion.
    let highestScore: Float?

    /// Summarises the points of a track whose time lies in a range.
    init(of track: [TrackPoint], in range: Range<Double>) {
        let points = track.filter { range.contains(Double($0.timeS)) }
        let voiced = points.filter { $0.f0Hz != nil }
        pitchSemitones = Self.median(of: voiced.compactMap(\.f0Hz)).map(Semitones.above27Point5Hz)
        syllableRate = Self.median(of: points.compactMap(\.syllableRate))
        levelDBFS = Self.median(of: voiced.map(\.levelDBFS))
        highestScore = points.compactMap(\.score).max()
    }

    /// The value in the middle, the higher of two; values that are no numbers are left out.
    private static func median(of values: [Float]) -> Float? {
        let order = values.filter(\.isFinite).sorted()
        return order.isEmpty ? nil : order[order.count / 2]
    }
}
