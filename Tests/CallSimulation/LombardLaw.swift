/// How a calm speaker answers a louder room.
///
/// Assumption: above a floor, each decibel of noise raises the level by 0.4 dB, the pitch by 0.12 semitones and the
/// treble by 0.3 dB more (as much for each decibel of level as in ``VoiceChange``), and slows speech by 0.4 %. Sources:
/// level 0.3 to 0.5 dB a dB in Lane & Tranel, JSHR 14, 677-709 (1971), and 0.65 above a floor of 43 dB(A) in Bottalico
/// et al., "Is there a starting point in the noise level for the Lombard effect?"; pitch, tilt and longer words in
/// Summers et al., JASA 84, 917-928 (1988), Junqua, JASA 93, 510-524 (1993), Garnier & Henrich, Computer Speech &
/// Language 28, 580-597 (2014). At the microphone of a headset, a room of 45 dB(A) is assumed to lie 45 dB below calm
/// speech.
enum LombardLaw {
    /// Level of the noise beside calm speech at which the voice begins to rise, dB.
    static let floorDB = -45.0

    /// What becomes of the voice when the noise stands so far above the floor.
    static func change(riseDB: Double) -> VoiceChange {
        VoiceChange(
            semitones: 0.12 * riseDB, tempoPercent: -0.4 * riseDB, gainDB: 0.4 * riseDB, trebleDB: 0.3 * riseDB)
    }
}
