public import Languages
public import Vocabulary

extension AlertLevel {
    /// What it is called.
    public var title: Phrase {
        switch self {
        case .elevated: Phrase("elevated")
        case .high: Phrase("high")
        case .critical: Phrase("critical")
        }
    }
}

extension AlertPayload {
    /// What the voice sounds like; `nil` where no pattern fits, or one that this version does not know.
    public var voice: Phrase? {
        switch pattern {
        case "agitated": Phrase("higher, louder, faster")
        case "anxious": Phrase("higher, faster, unsteady")
        case "dejected": Phrase("lower, flatter, slower")
        case "swinging": Phrase("large swings within a minute")
        case "sudden_rise": Phrase("rose within seconds")
        default: nil
        }
    }

    /// Why it was raised: what the voice sounds like and the measures, or what the agent said who asks for help.
    public func why(in language: Language) -> String {
        if kind == .help {
            // The daemon writes a sentence of its own where nothing was said.
            let isSaid = !explanation.isEmpty && !explanation.hasSuffix("asks for help")
            return language.text(isSaid ? Phrase("asks for help: \(explanation)") : Phrase("asks for help"))
        }
        let measures = explanation(in: language)
        return voice.map { language.text(Phrase("\($0): \(measures)")) } ?? measures
    }

    /// The measures in one sentence. In English it is ``explanation``; in another language it is made of the reasons,
    /// with the figures of that sentence, so that everybody reads the same ones. A sentence that is none of ours stays
    /// as it is.
    public func explanation(in language: Language) -> String {
        guard language != .english, kind == .strain, explanation.contains(" above the calm level for ") else {
            return explanation
        }
        let phrases = reasons.filter { $0.part.share >= Self.minShare }.prefix(Self.maxReasons).compactMap(phrase)
        let longest = max(1, (raisedAt.millisecondsSince1970 - onsetAt.millisecondsSince1970) / 1_000)
        let span = Int(rounding: figure(after: "calm level for ") ?? Double(longest), in: 1...Self.longestS)
        var sentence = Phrase("several measures together above the calm level for \(span) s")
        if let last = phrases.last {
            let list = phrases.dropLast().reduce(Phrase?.none) { list, next in
                list.map { Phrase("\($0), \(next)") } ?? next
            }
            sentence = Phrase("\(list.map { Phrase("\($0) and \(last)") } ?? last) above the calm level for \(span) s")
        }
        for discount in (discounts ?? []).prefix(Self.maxDiscounts) {
            if let allowance = phrase(discount) { sentence = Phrase("\(sentence); \(allowance)") }
        }
        return language.text(sentence)
    }

    // As the sentence in English has it.
    private static let minShare = 0.1
    private static let maxReasons = 3
    /// There are no more kinds.
    private static let maxDiscounts = 5
    private static let longestS = 86_400

    private func phrase(_ reason: AlertReason) -> Phrase? {
        func figure(or number: Double) -> Double {
            reason.part.feature.known.flatMap { self.figure(after: $0.title + " ") } ?? number
        }
        switch reason.part.feature.known {
        case .pitch: return Phrase("pitch \(figure(or: reason.delta), decimals: 1) semitones")
        case .rate:
            guard reason.part.baseline > 0 else { return nil }
            return Phrase("speech rate \(figure(or: 100 * reason.delta / reason.part.baseline), decimals: 0) %")
        case .level: return Phrase("level \(figure(or: reason.delta), decimals: 1) dB")
        case .balance: return Phrase("spectral balance \(figure(or: reason.delta), decimals: 1) dB")
        case .variation, .hnr, nil: return nil
        }
    }

    private func phrase(_ discount: AlertDiscount) -> Phrase? {
        func amount(after words: String) -> Double { figure(after: words) ?? abs(discount.amount) }
        let since = discount.since
        switch discount.kind {
        case "gain":
            let dB = amount(after: " together by ")
            return discount.amount < 0
                ? Phrase("level corrected: voice and room fell together by \(dB, decimals: 1) dB at \(time: since)")
                : Phrase("level corrected: voice and room rose together by \(dB, decimals: 1) dB at \(time: since)")
        case "room":
            let dB = amount(after: "the room has been ")
            return Phrase(
                "pitch, level and balance discounted: the room has been \(dB, decimals: 1) dB louder since \(time: since)"
            )
        case "line":
            return discount.amount < 5
                ? Phrase("compared with care: the line has been narrow-band since \(time: since)")
                : Phrase("compared with care: the line has been wide-band since \(time: since)")
        case "other_voice":
            let semitones = amount(after: "perhaps another voice: ")
            return Phrase(
                "perhaps another voice: \(semitones, decimals: 1) semitones below the calm pitch since \(time: since)")
        case "sound":
            let dB = amount(after: "a sound without voice, ")
            return Phrase("a sound without voice, \(dB, decimals: 1) dB above calm speech, at \(time: since)")
        default: return nil
        }
    }

    /// The number that stands behind some words of the English sentence.
    private func figure(after words: String) -> Double? {
        explanation.ranges(of: words).lazy.compactMap { range -> Double? in
            Double(explanation[range.upperBound...].prefix { $0.isASCII && ($0.isNumber || "-.".contains($0)) })
        }.first { abs($0) < 1e6 }
    }
}
