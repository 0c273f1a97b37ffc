internal import Prosody

/// Laughter as far as it shows in voicing: short bursts of voice with as much breath between.
///
/// Laughs run at four to five bursts a second, of which about half is voiced (Bachorowski, Smoski, Owren, JASA 110, 1581-1597
/// (2001)). Some quick speech looks the same for moments, so it only weakens the shorter windows; the limits were set on made
/// laughter (`Tests/CallSimulation`).
enum Laughter {
    private static let longestBurstS: Float = 0.13
    private static let leastVoicedS: Float = 0.4
    private static let mostVoicedShare: Float = 0.62
    /// A laugh is over before a longer window is full of it.
    private static let longestWindowS: Float = 7
    private static let shareOfEvidence: Float = 0.5

    /// Mean length of the bursts in milliseconds; `nil` where the window does not sound like laughter.
    static func burstMS(in recent: ProsodyStatistics) -> Float? {
        guard let run = recent.meanVoicedRunS, run < longestBurstS, recent.voicedS >= leastVoicedS,
            recent.voicedS < mostVoicedShare * recent.speechS
        else { return nil }
        return 1_000 * run
    }

    /// What the evidence of a window counts for while there may be laughter.
    static func share(ofWindow lengthS: Float) -> Float {
        lengthS < longestWindowS ? shareOfEvidence : 1
    }
}
