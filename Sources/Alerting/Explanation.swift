internal import Stress
public import Vocabulary

extension Alert {
    /// The reasons in one sentence with numbers, the largest first, and what was allowed for: "pitch 3.4 semitones and
    /// speech rate 28 % above the calm level for 12 s; level corrected: voice and room rose together by 12.0 dB at
    /// 0:42".
    ///
    /// - Parameter clock: how a time of the stream reads; by default minutes and seconds of the recording.
    /// - Returns: the sentence, without a full stop.
    public func explanation(clock: (StreamTime) -> String = Self.minutesAndSeconds) -> String {
        let reasons = score.contributions.filter { score.share(of: $0) >= Self.minShare }.prefix(Self.maxReasons)
        let phrases = reasons.compactMap(Self.phrase)
        // As it stood when the alert got its present level.
        let known = max(raised.seconds, score.time.seconds)
        let span = "for \(max(1, Int((known - onset.seconds).rounded()))) s"
        let allowances = score.discounts.all.map { "; " + Self.phrase(for: $0, clock) }.joined()
        guard let last = phrases.last else {
            return "several measures together above the calm level \(span)\(allowances)"
        }
        let list = phrases.count == 1 ? last : phrases.dropLast().joined(separator: ", ") + " and " + last
        return "\(list) above the calm level \(span)\(allowances)"
    }

    /// A time of the stream as minutes and seconds.
    public static func minutesAndSeconds(_ time: StreamTime) -> String {
        let seconds = Int(time.seconds)
        return "\(seconds / 60):\(seconds % 60 < 10 ? "0" : "")\(seconds % 60)"
    }

    /// Reasons that carry less of the evidence are left out of the sentence.
    private static let minShare: Float = 0.1
    private static let maxReasons = 3

    private static func phrase(for contribution: StressContribution) -> String? {
        let title = contribution.feature.title
        return switch contribution.feature {
        case .pitch: "\(title) \(oneDecimal(contribution.delta)) semitones"
        case .rate:
            contribution.baseline > 0
                ? "\(title) \(Int((100 * contribution.delta / contribution.baseline).rounded())) %" : nil
        case .level: "\(title) \(oneDecimal(contribution.delta - contribution.discount)) dB"
        case .balance: "\(title) \(oneDecimal(contribution.delta)) dB"
        case .variation, .hnr: nil
        }
    }

    private static func phrase(for discount: StressDiscount, _ clock: (StreamTime) -> String) -> String {
        let amount = oneDecimal(abs(discount.amount))
        let moved = discount.amount < 0 ? "fell" : "rose"
        let at = clock(discount.since)
        return switch discount.kind {
        case .gain: "level corrected: voice and room \(moved) together by \(amount) dB at \(at)"
        case .room: "pitch, level and balance discounted: the room has been \(amount) dB louder since \(at)"
        case .line: "compared with care: the line has been \(discount.amount < 5 ? "narrow" : "wide")-band since \(at)"
        case .otherVoice: "perhaps another voice: \(amount) semitones below the calm pitch since \(at)"
        case .sound: "a sound without voice, \(amount) dB above calm speech, at \(at)"
        }
    }

    private static func oneDecimal(_ value: Float) -> String {
        let tenths = Int((value * 10).rounded())
        return "\(tenths < 0 ? "-" : "")\(abs(tenths) / 10).\(abs(tenths) % 10)"
    }
}
