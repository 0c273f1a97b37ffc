internal import Prosody
internal import Stress
internal import Vault
internal import Vocabulary

extension TrackFrame {
    /// A frame with the score in force: made in this one place for the daemon, which stores it, and for whoever
    /// computes it again.
    init(_ frame: ProsodyFrame, newest: StressScore?) {
        self.init(
            time: frame.time,
            values: TrackValues(
                f0Hz: frame.f0Hz, voicingStrength: frame.voicingStrength, levelDBFS: frame.levelDBFS,
                isSyllableNucleus: frame.isSyllableNucleus, syllableRate: newest?.statistics.articulationRate,
                score: newest?.value))
    }
}
