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

    /// The measures in one sentence. In English it is ``explanation``. In another language it is made anew, of the
    /// measures and figures that this sentence names: the reasons are rounded and know nothing of what was allowed for,
    /// and everybody is to read the same figures. A sentence that is none of ours stays as it is.
    public func explanation(in language: Language) -> String {
        guard language != .english, kind == .strain, let end = explanation.firstRange(of: " above the calm level for ")
        else { return explanation }
        let head = explanation[..<end.lowerBound]
        let measures = VoiceFeature.all.compactMap { feature in
            figure(after: "\(feature.title) ", in: head).flatMap { found in
                Self.phrase(feature, found.number).map { (place: found.place, phrase: $0) }
            }
        }.sorted { $0.place < $1.place }.map(\.phrase)
        let seconds = figure(after: " for ", in: explanation[end.lowerBound...])?.number ?? 0
        let span = Int(rounding: seconds, in: 0...86_400)
        var sentence: Phrase
        if let last = measures.last {
            let others = measures.dropLast().reduce(Phrase?.none) { list, next in
                list.map { Phrase("\($0), \(next)") } ?? next
            }
            let list = others.map { Phrase("\($0) and \(last)") } ?? last
            sentence = Phrase("\(list) above the calm level for \(span) s")
        } else {
            guard head == "several measures together" else { return explanation }
            sentence = Phrase("several measures together above the calm level for \(span) s")
        }
        for discount in (discounts ?? []).prefix(Self.maxDiscounts) {
            if let allowance = phrase(discount) { sentence = Phrase("\(sentence); \(allowance)") }
        }
        return language.text(sentence)
    }

    /// There are no more kinds.
    private static let maxDiscounts = 5

    private static func phrase(_ feature: VoiceFeature, _ figure: Double) -> Phrase? {
        switch feature {
        case .pitch: Phrase("pitch \(figure, decimals: 1) semitones")
        case .rate: Phrase("speech rate \(figure, decimals: 0) %")
        case .level: Phrase("level \(figure, decimals: 1) dB")
        case .balance: Phrase("spectral balance \(figure, decimals: 1) dB")
        case .variation, .hnr: nil
        }
    }

    private func phrase(_ discount: AlertDiscount) -> Phrase? {
        func amount(after words: String) -> Double {
            figure(after: words, in: explanation[...])?.number ?? abs(discount.amount)
        }
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

    /// The first number that stands behind some words, and where.
    private func figure(after words: String, in text: Substring) -> (number: Double, place: String.Index)? {
        text.ranges(of: words).lazy.compactMap { range -> (number: Double, place: String.Index)? in
            let digits = text[range.upperBound...].prefix { $0.isASCII && ($0.isNumber || "-.".contains($0)) }
            return Double(digits).flatMap { abs($0) < 1e6 ? ($0, range.lowerBound) : nil }
        }.first
    }
}
