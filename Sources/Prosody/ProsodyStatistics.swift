public import Vocabulary

/// What the last seconds of the wearer's speech were like, in one value each.
public struct ProsodyStatistics: Archivable, Sendable, Equatable {
    /// Centre of the newest frame.
    public var time: StreamTime
    /// Length of the window.
    public var windowS: Float
    /// Voiced speech of the wearer in the window.
    public var voicedS: Float
    /// Speech of the wearer with the short gaps in it (``ProsodyFrame/isNearTalker``); the rest is pause.
    public var speechS: Float
    /// Level of the room in the newest frame, dBFS.
    public var noiseFloorDBFS: Float
    /// Mean F0 weighed by amplitude, semitones above 27.5 Hz: the loud parts of vowels, where pitch is sure, count
    /// most. `nil` with too little voiced speech (``ProsodyWindow/minVoicedS``), as are all below.
    public var f0MeanSemitones: Float?
    /// Standard deviation of F0 about that mean under the same weights, semitones.
    public var f0SpreadSemitones: Float?
    /// Syllables per second of the window, pauses included.
    public var speechRate: Float?
    /// Syllables per second of speech, pauses left out.
    public var articulationRate: Float?
    /// Level of the mean power of speech, dBFS; there also where the speech is hardly voiced.
    public var levelDBFS: Float?
    /// Mean telephone balance of voiced frames, weighed by amplitude, dB.
    public var balanceDB: Float?
    /// Share of voiced frames whose input reaches above the telephone band, 0...1.
    public var wideShare: Float?
    /// Mean HNR of voiced frames, dB.
    public var hnrDB: Float?

    /// Every value.
    public mutating func archive(_ archive: inout StateArchive) {
        time.archive(&archive)
        archive.visit(&windowS)
        archive.visit(&voicedS)
        archive.visit(&speechS)
        archive.visit(&noiseFloorDBFS)
        archive.visit(&f0MeanSemitones)
        archive.visit(&f0SpreadSemitones)
        archive.visit(&speechRate)
        archive.visit(&articulationRate)
        archive.visit(&levelDBFS)
        archive.visit(&balanceDB)
        archive.visit(&wideShare)
        archive.visit(&hnrDB)
    }

    /// Stands for a window that is not there.
    public static let blank = ProsodyStatistics(time: .zero, windowS: 0, voicedS: 0, speechS: 0, noiseFloorDBFS: 0)

    /// Mean F0 in hertz.
    public var f0MeanHz: Float? { f0MeanSemitones.map(Semitones.hertz) }

    /// Share of the window that is pause, 0...1.
    public var pauseShare: Float { max(0, 1 - speechS / windowS) }
}
