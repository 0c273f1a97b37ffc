internal import Vocabulary

extension SpeakerBaseline {
    /// Nobody's calm voice lies below this, semitones above 27.5 Hz: 62 Hz.
    private static let lowestPitch: Float = 14

    /// What shows that this is nobody's calm voice, in words that complete "it has"; `nil` where nothing does. The
    /// analysis learns none like it; a file may come from elsewhere.
    public var implausibility: String? {
        if let rate = norm(of: .rate)?.location, rate < StressModel.minRate { return "no syllables" }
        if let pitch = norm(of: .pitch)?.location, pitch < Self.lowestPitch { return "a pitch that no voice has" }
        return nil
    }
}
