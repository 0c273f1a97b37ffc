/// How a calm speaker answers a louder room.
///
/// Assumption: above a floor, level rises by 0.4 dB and pitch by 0.12 semitones for each decibel of the noise, the treble by
/// another 0.2 dB, and speech slows by 0.2 % (level: 0.3 to 0.5 dB a dB in Lane & Tranel, JSHR 14, 677-709 (1971); pitch, tilt and
/// durations: Summers et al., JASA 84, 917-928 (1988), Junqua, JASA 93, 510-524 (1993), Garnier & Henrich, Computer Speech &
/// Language 28, 580-597 (2014)). At the microphone of a headset a room of 45 dB(A), below which nobody raises the voice, lies
/// about 45 dB below calm speech.
enum LombardLaw {
    /// Level of the noise beside calm speech at which the voice begins to rise, dB.
    static let floorDB = -45.0

    /// What becomes of the voice when the noise stands so far above the floor.
    static func change(riseDB: Double) -> VoiceChange {
        VoiceChange(
            semitones: 0.12 * riseDB, tempoPercent: -0.2 * riseDB, gainDB: 0.4 * riseDB, trebleDB: 0.2 * riseDB)
    }
}
