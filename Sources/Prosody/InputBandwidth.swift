package import DSP
package import Vocabulary

/// Finds out whether the input carries the band above the telephone's, or only the rate of one that does.
///
/// A telephone headset, or a file of 8 kHz, comes at 16 kHz too, with nothing above 4 kHz but rounding, dither and the
/// remains of somebody's resampling filter. What would measure that band has to be absent then. So the energy from 5.5
/// to 7 kHz (every wide-band codec carries it, no telephone filter does) is watched against the wearer's own level from
/// 300 to 3400 Hz:
/// - it *has* the band in a frame whose upper energy is at most ``minRatioDB`` below the speech of the last seconds,
///   above ``minLevelDBFS``, and either rises well out of its own floor (a fricative, a burst) or has a floor that is
///   itself too loud for rounding and dither (a fan);
/// - a frame of *speech* without it speaks against the band.
///
/// Each frame of the first kind weighs as much as ``weight`` of the second, for one fricative a second is proof enough;
/// the sum is bounded, and the answer changes only at its ends. So it takes a few frames with the band to say "wide", 2
/// s of speech without it to say "telephone", 3 s to take back "wide", and whatever comes between changes nothing, as
/// silence does. Gain changes nothing but the distance to ``minLevelDBFS``. Real-time safe, about 30 ns a frame.
package struct InputBandwidth: Archivable {
    /// What is known of the input.
    enum Verdict: Sendable, Equatable {
        /// Too little speech so far.
        case unknown
        /// Nothing above 4 kHz.
        case telephone
        /// Up to 7 kHz or more.
        case wide
    }

    /// What is known so far.
    private(set) var verdict = Verdict.unknown

    /// Upper energy relative to speech. Fricatives of recorded speech are 5 to 35 dB down; what PulseAudio's resampler
    /// makes of an 8 kHz source, 77 dB.
    static let minRatioDB: Float = -46
    /// Below this, upper energy may be a noise floor of the converter, rounding or dither: -90 dBFS of white noise
    /// leave -97 dBFS in this band.
    static let minLevelDBFS: Float = -88
    /// Rise out of the floor that counts as a sound.
    private static let riseDB: Float = 8
    /// A floor this loud and this near to speech is the room's.
    private static let roomLevelDBFS: Float = -75
    private static let roomRatioDB: Float = -36

    /// Frames of speech without the band that one with it outweighs.
    private static let weight = 15
    /// Frames of speech without the band from "wide" to "telephone"; 100 frames are a second.
    private static let span = 300
    /// Where it begins: 2 s of speech above "telephone"; the first "wide" comes four frames with the band further up.
    private static let beginning = 200
    private static let firstWide = beginning + 4 * weight

    /// 0...``span``: telephone at the lower end, wide at the upper.
    private var evidence = Self.beginning
    /// Power of the loudest speech of the last seconds, re a full-scale sine as all powers here.
    private var speech: Float = 0
    /// Least powers of the last seconds in both bands; infinite before the first frame.
    private var lowerFloor = Float.infinity
    private var upperFloor = Float.infinity

    /// All that was heard of the line so far.
    package mutating func archive(_ archive: inout StateArchive) {
        var code = verdict == .unknown ? 0 : verdict == .telephone ? 1 : 2
        archive.visit(&code, in: 0...2)
        if archive.isRestoring { verdict = code == 0 ? .unknown : code == 1 ? .telephone : .wide }
        archive.visit(&evidence, in: 0...Self.span)
        archive.visit(&speech, in: 0...Float.greatestFiniteMagnitude)
        archive.visit(&lowerFloor, in: 0...Float.infinity)
        archive.visit(&upperFloor, in: 0...Float.infinity)
    }

    package init() {}

    /// Reads the power spectrum of the next frame: 512 samples at 16 kHz under a Hann window.
    package mutating func read(_ power: SampleBuffer) {
        let lower = Sums.total(power, from: Self.lowerFirst, count: Self.lowerCount) * Self.scale
        let upper = Sums.total(power, from: Self.upperFirst, count: Self.upperCount) * Self.scale
        guard lower.isFinite, upper.isFinite else { return }
        upperFloor = Self.follow(upperFloor, upper, rise: floorRise)
        lowerFloor = Self.follow(lowerFloor, lower, rise: floorRise)
        if lower + upper > minSpeech {
            speech *= speechFading
            // Half way in a frame, so that a click does not set the measure alone; a blast is held to full scale and
            // some.
            if lower > speech { speech += 0.5 * (min(Self.loudest, lower) - speech) }
        }
        // Before the first speech there is nothing to compare with.
        guard speech > minSpeech else { return }
        let isLoudEnough = upper > minLevel && upper > speech * minRatio
        let isSound = upper > upperFloor * rise
        let isRoom = upperFloor > roomLevel && upperFloor > speech * roomRatio
        if isLoudEnough, isSound || isRoom {
            evidence = min(Self.span, evidence + Self.weight)
        } else if lower + upper > max(minSpeech, speech * speechRange, lowerFloor * speechRise) {
            evidence = max(0, evidence - 1)
        }
        if evidence == 0 {
            verdict = .telephone
        } else if evidence == Self.span {
            verdict = .wide
        } else if verdict == .unknown, evidence >= Self.firstWide {
            (verdict, evidence) = (.wide, Self.span)
        }
    }

    /// A fall is followed at once but for single frames, a rise slowly.
    private static func follow(_ floor: Float, _ power: Float, rise: Float) -> Float {
        guard floor.isFinite else { return max(minFloor, power) }
        return max(minFloor, power < floor ? floor + 0.3 * (power - floor) : floor * rise)
    }

    /// 312-3375 Hz and 5.5-7 kHz.
    private static let (lowerFirst, lowerCount) = (10, 99)
    private static let (upperFirst, upperCount) = (176, 49)
    /// A full-scale sine under the window: (512 / 4)^2 in its bin and a quarter of it on either side.
    private static let scale: Float = 1 / (1.5 * 128 * 128)
    /// The decibels above as powers.
    private let minRatio = Decibels.power(of: Self.minRatioDB)
    private let minLevel = Decibels.power(of: Self.minLevelDBFS)
    private let rise = Decibels.power(of: Self.riseDB)
    private let roomLevel = Decibels.power(of: Self.roomLevelDBFS)
    private let roomRatio = Decibels.power(of: Self.roomRatioDB)
    /// Speech is what is above -70 dBFS, at most 25 dB below the loudest, which is forgotten by 1 dB in each second of
    /// sound, and 6 dB above the floor.
    private let minSpeech = Decibels.power(of: -70)
    private let speechRange = Decibels.power(of: -25)
    private let speechRise = Decibels.power(of: 6)
    private let speechFading = Decibels.power(of: -0.01)
    private static let loudest: Float = 4
    /// Floors rise by 2 dB a second, and begin at -120 dBFS.
    private let floorRise = Decibels.power(of: 0.02)
    private static let minFloor: Float = 1e-12
}
