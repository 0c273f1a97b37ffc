internal import Stress

extension Alert {
    /// The reasons in one sentence with numbers, the largest first: "pitch 3.4 semitones and speech rate 28 % above your
    /// calm level for 12 s".
    ///
    /// - Parameter seconds: how long it has been so.
    /// - Returns: the sentence, without a full stop.
    public func explanation(afterSeconds seconds: Double) -> String {
        let reasons = score.contributions.filter { score.share(of: $0) >= Self.leastShare }.prefix(Self.mostReasons)
        let phrases = reasons.compactMap(Self.phrase)
        let span = "for \(max(1, Int(seconds.rounded()))) s"
        guard let last = phrases.last else { return "several measures together above your calm level \(span)" }
        let list = phrases.count == 1 ? last : phrases.dropLast().joined(separator: ", ") + " and " + last
        return "\(list) above your calm level \(span)"
    }

    /// Reasons that carry less of the evidence are left out of the sentence.
    private static let leastShare: Float = 0.1
    private static let mostReasons = 3

    private static func phrase(for contribution: StressContribution) -> String? {
        switch contribution.feature {
        case .pitch: "pitch \(oneDecimal(contribution.delta)) semitones"
        case .rate:
            contribution.baseline > 0
                ? "speech rate \(Int((100 * contribution.delta / contribution.baseline).rounded())) %" : nil
        case .level: "level \(oneDecimal(contribution.delta)) dB"
        case .balance: "high-frequency share \(oneDecimal(-contribution.delta)) dB"
        case .range, .hnr: nil
        }
    }

    private static func oneDecimal(_ value: Float) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
