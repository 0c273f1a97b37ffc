internal import Vocabulary

/// Whether what was learned is the wearer's voice at all.
///
/// Hum, music or a colleague heard before the wearer's first word may have been learned. Then the wearer stands far
/// from it from the first word on, and would for ever: an alert opens, and nothing is learned while one is open. So a
/// young baseline has to prove itself: until ``provenS`` seconds of speech have been near it nobody is told anything by
/// it, and where more is far from it than near, it was somebody else's. One that did prove itself, yet rests on less
/// than ``youngS``, is doubted where the voice stays far from it for minutes on end. The price: somebody who is
/// strained from the first minute of the first day is learned as calm, as before.
struct BaselineDoubt: Archivable {
    /// What is to be done.
    enum Verdict {
        /// It stands.
        case stands
        /// It is not this voice's: to be learned anew.
        case wrong
    }

    /// Speech near the baseline that proves it, s.
    static let provenS: Float = 20
    /// Speech far from it that is enough to tell, s.
    private static let farS: Float = 15
    /// Calm speech from which a baseline is sure enough to believe the voice changed, s.
    private static let youngS: Float = 600
    /// Speech on end, far from a young one, after which it is not believed any longer, s.
    private static let maxFarS: Float = 240
    /// A second near a young one makes up for so many far from it.
    private static let recovery: Float = 4
    /// Louder than it by this is another talker's, farther from the microphone, dB.
    static let louderDB: Float = 12

    /// Speech far from it since it was ready, s.
    private var far: Float = 0
    /// The same on end.
    private var onEnd: Float = 0

    /// All of it.
    mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&far)
        archive.visit(&onEnd)
    }

    /// Takes own speech that was compared.
    /// - Parameters:
    ///   - isFar: whether it stands as far from the baseline as strain does, or is not this voice's.
    ///   - isLouder: whether it is far louder than what was learned.
    ///   - speechS: how much, s.
    ///   - baseline: what was learned so far.
    /// - Returns: whether it stands.
    mutating func push(isFar: Bool, isLouder: Bool, speechS: Float, baseline: inout SpeakerBaseline) -> Verdict {
        if !baseline.isProven {
            if isFar || isLouder { far += speechS } else { baseline.prove(speechS: speechS) }
            if far >= Self.farS, far >= baseline.provenS { return .wrong }
        }
        guard baseline.speechS < Self.youngS else {
            onEnd = 0
            return .stands
        }
        onEnd = max(0, onEnd + (isFar ? speechS : -Self.recovery * speechS))
        return onEnd >= Self.maxFarS ? .wrong : .stands
    }

    /// Begins anew, with another baseline.
    mutating func restart() { (far, onEnd) = (0, 0) }
}
