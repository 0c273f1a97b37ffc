import Capture
import Pipeline
import Prosody
import Stress
import Vocabulary

/// Finds what is odd in what a microphone brings: a tone over the voice, loud speech cut off, no speech at all. A pure
/// machine, told of every score; each verdict ends later than it begins.
struct HearingJudge {
    /// Scores a second.
    private static let rate = 2.0
    /// What a share of the last half minute is made of, a score at a time.
    private static let step = 1 / (30 * Self.rate)
    /// A tone has repeated itself in the same time in so much of the last half minute; and no longer does.
    private static let toneFrom = 0.7
    private static let toneUntil = 0.3
    /// A tone this far below the voice covers none of it.
    private static let clearDB: Float = 12
    /// Level of a voice that is not known yet, dBFS.
    private static let usualLevelDBFS: Float = -25
    /// So much of the samples is cut off, and no longer is.
    private static let clippedFrom = 0.003
    private static let clippedUntil = 0.000_5
    /// Periods that differ by less are the same, share.
    private static let samePeriod: Float = 0.03
    /// Sound without a word of speech for so long is worth a look at the volume.
    static let speechlessAfterS = 180.0

    /// Scores after which a tone still repeats itself in the same time: six seconds. Notes of music are shorter.
    private static let held = 12

    /// The periods of the last scores, the oldest first.
    private var periods: [Float?] = []
    private var toneShare = 0.0
    private var clippedShare = 0.0
    private var isTone = false
    private var isClipped = false
    /// Stream time of the last speech, or of the first score.
    private var speechAtS: Double?
    private var lastS = 0.0

    /// Takes a score.
    /// - Parameters:
    ///   - live: the next score.
    ///   - calmDBFS: level of the agent's calm voice, where it is known.
    mutating func push(_ live: LiveScore, calmDBFS: Float?) {
        let statistics = live.score.statistics
        lastS = live.score.time.seconds
        let isSpeech = statistics.voicedS >= 0.5 && (statistics.articulationRate ?? 0) >= 1
        if isSpeech || speechAtS == nil { speechAtS = lastS }
        guard let look = live.look else { return }
        periods.append(look.period)
        guard periods.count > Self.held else { return }
        let isSame =
            if let old = periods.removeFirst(), let new = look.period { abs(old - new) <= Self.samePeriod * old } else {
                false
            }
        toneShare += Self.step * ((isSame ? 1 : 0) - toneShare)
        clippedShare += Self.step * (Double(look.clippedShare) - clippedShare)
        let voice = calmDBFS ?? Self.usualLevelDBFS
        let covers = statistics.noiseFloorDBFS >= voice - Self.clearDB
        isTone = isTone ? toneShare > Self.toneUntil : toneShare >= Self.toneFrom && covers
        isClipped = isClipped ? clippedShare > Self.clippedUntil : clippedShare >= Self.clippedFrom
    }

    /// What is odd now.
    var oddity: CaptureOddity? {
        if isTone { return .tone }
        if isClipped { return .clipped }
        guard let speechAtS, lastS - speechAtS >= Self.speechlessAfterS else { return nil }
        return .speechless
    }
}
