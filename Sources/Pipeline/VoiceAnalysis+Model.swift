internal import Prosody
internal import Stress

extension VoiceAnalysis {
    /// Counts the changes of code after which the same sound may get another score. `ModelTests` tells when it is time.
    private static let engine = 2

    /// Names all that decides on a score: the code, the weights of the networks, the numbers of the stress model. Two
    /// analyses of one name give the same scores for the same samples, but for the rounding of the processor, see
    /// ``Recomputation``.
    public static let model = [String(engine), short(NetworkParameters.standardDigest), short(StressModel.digest)]
        .joined(separator: "-")

    private static func short(_ digest: UInt64) -> String {
        let text = String(digest >> 32, radix: 16)
        return String(repeating: "0", count: 8 - text.count) + text
    }
}
