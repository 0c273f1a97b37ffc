/// How far a voice is moved from its calm self.
///
/// Assumption: vocal effort raises pitch, rate and level together and makes the spectrum flatter. With each decibel of
/// level the energy above 1 kHz gains on that below by 0.42 dB in men and 0.68 dB in women (Sundberg & Nordenberg, JASA
/// 120, 453-457 (2006): 11.7 and 19.0 dB over 28 dB). A shelf of 0.75 dB for each decibel leaves 0.3 to 0.5 dB of it,
/// since it is soft and the raised pitch works against it. Formants stay where they are, where a raised voice opens the
/// jaw and lifts the first one.
public struct VoiceChange: Sendable, Equatable {
    /// Pitch, semitones.
    public var semitones = 0.0
    /// Speech rate, percent.
    public var tempoPercent = 0.0
    /// Level, dB.
    public var gainDB = 0.0
    /// What is added above 1 kHz, dB.
    public var trebleDB = 0.0

    /// The calm voice.
    public static let none = VoiceChange()
    /// Within what a calm voice does by itself in a lively sentence.
    public static let mild = VoiceChange(semitones: 2, tempoPercent: 0, gainDB: 3, trebleDB: 2.25)
    /// Clearly raised.
    public static let medium = VoiceChange(semitones: 4, tempoPercent: 10, gainDB: 6, trebleDB: 4.5)
    /// Close to shouting.
    public static let strong = VoiceChange(semitones: 6, tempoPercent: 20, gainDB: 9, trebleDB: 6.75)

    /// A share of it: linear in semitones, percent and dB.
    public func scaled(by share: Double) -> VoiceChange {
        VoiceChange(
            semitones: semitones * share, tempoPercent: tempoPercent * share, gainDB: gainDB * share,
            trebleDB: trebleDB * share)
    }
}
