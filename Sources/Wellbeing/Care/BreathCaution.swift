public import Languages

/// What is said once before a pace is used in which the breath is held.
public enum BreathCaution {
    /// Its sentences.
    public static let lines: [Phrase] = [
        Phrase("The breath is held in this pace. Sit down for it."),
        Phrase(
            "Leave it out, or ask your doctor first, if you are pregnant, or have asthma, COPD, a heart condition or panic attacks."
        ),
        Phrase("Stop if you feel dizzy. The default pace holds nothing."),
    ]
}

extension BreathPattern.Act {
    /// What to do, in a word or two.
    public var words: Phrase {
        switch self {
        case .inhale: Phrase("breathe in")
        case .hold: Phrase("hold your breath")
        case .exhale: Phrase("breathe out")
        }
    }
}
