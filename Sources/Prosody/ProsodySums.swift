internal import Glibc
internal import Vocabulary

/// What a stretch of frames adds up to. Double precision: the difference of two sums over hours must keep its digits.
struct ProsodySums: Archivable {
    var voiced = 0.0
    var speech = 0.0
    var nuclei = 0.0
    /// Sum of amplitudes of voiced frames, and of amplitude times pitch, its square, and balance.
    var amplitude = 0.0
    var pitch = 0.0
    var pitchSquared = 0.0
    var balance = 0.0
    var hnr = 0.0
    var wide = 0.0
    /// Sum of powers of speech.
    var power = 0.0

    mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&voiced)
        archive.visit(&speech)
        archive.visit(&nuclei)
        archive.visit(&amplitude)
        archive.visit(&pitch)
        archive.visit(&pitchSquared)
        archive.visit(&balance)
        archive.visit(&hnr)
        archive.visit(&wide)
        archive.visit(&power)
    }

    /// Adds a frame; one of somebody else's adds nothing.
    mutating func add(_ frame: ProsodyFrame) {
        guard frame.isNearTalker else { return }
        let a = Double(powf(10, frame.levelDBFS / 20))
        speech += 1
        power += a * a
        if frame.isSyllableNucleus { nuclei += 1 }
        guard let semitones = frame.f0Semitones.map(Double.init) else { return }
        voiced += 1
        amplitude += a
        pitch += a * semitones
        pitchSquared += a * semitones * semitones
        balance += a * Double(frame.telephoneBalanceDB ?? 0)
        hnr += Double(frame.hnrDB ?? 0)
        if frame.alphaRatioDB != nil { wide += 1 }
    }

    static func - (later: ProsodySums, earlier: ProsodySums) -> ProsodySums {
        ProsodySums(
            voiced: later.voiced - earlier.voiced, speech: later.speech - earlier.speech,
            nuclei: later.nuclei - earlier.nuclei, amplitude: later.amplitude - earlier.amplitude,
            pitch: later.pitch - earlier.pitch, pitchSquared: later.pitchSquared - earlier.pitchSquared,
            balance: later.balance - earlier.balance, hnr: later.hnr - earlier.hnr, wide: later.wide - earlier.wide,
            power: later.power - earlier.power)
    }

    func statistics(of newest: ProsodyFrame, frames: Int) -> ProsodyStatistics {
        var result = ProsodyStatistics(
            time: newest.time, windowS: Float(frames) / 100, voicedS: Float(voiced) / 100, speechS: Float(speech) / 100,
            noiseFloorDBFS: newest.noiseFloorDBFS)
        guard result.speechS >= ProsodyWindow.minVoicedS, power > 0 else { return result }
        result.levelDBFS = Float(10 * log10(power / speech))
        guard result.voicedS >= ProsodyWindow.minVoicedS, amplitude > 0 else { return result }
        let mean = pitch / amplitude
        result.f0MeanSemitones = Float(mean)
        result.f0SpreadSemitones = Float(max(0, pitchSquared / amplitude - mean * mean).squareRoot())
        result.speechRate = Float(nuclei) / result.windowS
        result.articulationRate = Float(nuclei) / max(result.speechS, ProsodyWindow.minVoicedS)
        result.balanceDB = Float(balance / amplitude)
        result.hnrDB = Float(hnr / voiced)
        result.wideShare = Float(wide / voiced)
        return result
    }
}
