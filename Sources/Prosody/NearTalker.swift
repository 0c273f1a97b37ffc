/// Decides how likely the wearer of the headset is the one who speaks, from levels alone.
///
/// The wearer's mouth is a hand's breadth from the microphone; the colleague behind, the far end in the earpiece and the
/// room are tens of decibels below. So two running quantiles are kept: the noise floor (what 90 % of the last seconds
/// exceed) and the wearer's top (level of the loudest voiced frames of the last half minute). A frame far below the top or
/// hardly above the floor costs a candidate some of its strength.
struct NearTalker {
    /// Level of the room, dBFS.
    private(set) var noiseFloorDBFS: Float = -120
    /// Level that the wearer's own loud syllables reach, dBFS; `nil` before the first one.
    private(set) var topDBFS: Float?

    /// Frames after which a level weighs half: 4 s for the room, 20 s for the wearer.
    private static let floorHalfLife: Float = 400
    private static let topHalfLife: Float = 2_000
    /// Quantiles cost a pass over the bins and change slowly: they are read every 8 frames.
    private static let refreshFrames = 8

    /// What 20 dB below the wearer's top still is: soft syllables at ends of sentences.
    static let speechRangeDB: Float = 22

    private var floorLevels = DecayingHistogram(range: -120...0, binCount: 120, halfLife: floorHalfLife)
    private var voicedLevels = DecayingHistogram(range: -120...0, binCount: 120, halfLife: topHalfLife)
    private var untilRefresh = 0

    /// Takes the level of the next frame and how periodic it was.
    mutating func push(levelDBFS: Float, periodicity: Float) {
        // Digital silence (a mute, a gate) says nothing about the room.
        if levelDBFS > -100 { floorLevels.add(levelDBFS) }
        if periodicity > 0.7, levelDBFS > noiseFloorDBFS + 6 { voicedLevels.add(levelDBFS) }
        untilRefresh -= 1
        guard untilRefresh < 0 else { return }
        untilRefresh = Self.refreshFrames
        noiseFloorDBFS = floorLevels.quantile(0.1) ?? -120
        topDBFS = voicedLevels.quantile(0.9)
    }

    /// What the level of a frame adds to the score of "unvoiced": 0 where the wearer speaks, up to 1 where the frame is
    /// far too soft to be the wearer.
    func unvoicedPenalty(levelDBFS: Float) -> Float {
        let reference = max((topDBFS ?? levelDBFS) - Self.speechRangeDB, noiseFloorDBFS + 3)
        return max(0, min(1, (reference - levelDBFS) / 12))
    }

    /// Whether the level alone lets the frame be the wearer's speech.
    func isLoudEnough(levelDBFS: Float) -> Bool {
        unvoicedPenalty(levelDBFS: levelDBFS) < 0.5 && levelDBFS > -70
    }
}
