public import Vocabulary

/// One step of the features track while it is live: a ``TrackPoint`` whose time counts from the start of the stream.
public struct TrackFrame: Sendable, Equatable {
    /// Centre of the frame.
    public var time: StreamTime
    /// Fundamental frequency in hertz; `nil` where unvoiced.
    public var f0Hz: Float?
    /// Strength of voicing, 0...1.
    public var voicingStrength: Float
    /// Level in dB re a full-scale sine.
    public var levelDBFS: Float
    /// Whether a syllable nucleus lies in this frame.
    public var isSyllableNucleus: Bool
    /// Syllables per second over the last seconds; `nil` where there was too little speech.
    public var syllableRate: Float?
    /// Score 0...100 in force at this frame; `nil` where there is no opinion.
    public var score: Float?

    /// Puts the parts together.
    public init(
        time: StreamTime, f0Hz: Float?, voicingStrength: Float, levelDBFS: Float, isSyllableNucleus: Bool,
        syllableRate: Float?, score: Float?
    ) {
        self.time = time
        self.f0Hz = f0Hz
        self.voicingStrength = voicingStrength
        self.levelDBFS = levelDBFS
        self.isSyllableNucleus = isSyllableNucleus
        self.syllableRate = syllableRate
        self.score = score
    }

    /// The point of a segment whose first sample is at `start`.
    public func point(from start: StreamTime) -> TrackPoint {
        TrackPoint(
            timeS: Float(SampleRate.analysis.seconds(ofSamples: time.sample - start.sample)), f0Hz: f0Hz,
            voicingStrength: voicingStrength, levelDBFS: levelDBFS, isSyllableNucleus: isSyllableNucleus,
            syllableRate: syllableRate, score: score)
    }
}
