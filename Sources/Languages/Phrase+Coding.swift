import Vocabulary

/// A sentence as one program sends it to another, so that whoever reads it there does so in their own language: its
/// English with the places in it, and what is put in. It goes beside the English words, which count wherever a
/// catalogue does not have it.
extension Phrase: Codable {
    /// Most values in a sentence, and most sentences within each other; whoever sends more means harm.
    private static let maxParts = 16
    private static let maxDepth = 4

    private enum CodingKeys: String, CodingKey { case text, several, count, values }

    /// Reads one, of whoever sent it.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        key = try container.decode(String.self, forKey: .text)
        several = try container.decodeIfPresent(String.self, forKey: .several)
        count = try container.decodeIfPresent(Int.self, forKey: .count) ?? 1
        parts = try container.decodeIfPresent([Part].self, forKey: .values) ?? []
        guard parts.count <= Self.maxParts, depth <= Self.maxDepth else {
            throw DecodingError.dataCorruptedError(forKey: .values, in: container, debugDescription: "too many values")
        }
    }

    /// Writes it, with nothing that says nothing.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(key, forKey: .text)
        try container.encodeIfPresent(several, forKey: .several)
        if several != nil { try container.encode(count, forKey: .count) }
        if !parts.isEmpty { try container.encode(parts, forKey: .values) }
    }

    private var depth: Int {
        1 + (parts.map { part in if case .phrase(let phrase) = part { phrase.depth } else { 0 } }.max() ?? 0)
    }
}

extension Phrase.Part: Codable {
    private enum CodingKeys: String, CodingKey { case text, phrase, whole, number, decimals, time, day }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let text = try container.decodeIfPresent(String.self, forKey: .text) {
            self = .text(PlainText.shown(text))
        } else if let phrase = try container.decodeIfPresent(Phrase.self, forKey: .phrase) {
            self = .phrase(phrase)
        } else if let number = try container.decodeIfPresent(Int.self, forKey: .whole) {
            self = .whole(number)
        } else if let number = try container.decodeIfPresent(Double.self, forKey: .number) {
            let decimals = try container.decodeIfPresent(Int.self, forKey: .decimals) ?? 0
            self = .number(number, decimals: min(max(decimals, 0), 6))
        } else if let time = try container.decodeIfPresent(Timestamp.self, forKey: .time) {
            self = .time(time)
        } else {
            self = .day(try container.decode(Timestamp.self, forKey: .day))
        }
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .text(let text): try container.encode(text, forKey: .text)
        case .phrase(let phrase): try container.encode(phrase, forKey: .phrase)
        case .whole(let number): try container.encode(number, forKey: .whole)
        case .number(let number, let decimals):
            try container.encode(number, forKey: .number)
            try container.encode(decimals, forKey: .decimals)
        case .time(let time): try container.encode(time, forKey: .time)
        case .day(let time): try container.encode(time, forKey: .day)
        }
    }
}

extension Language {
    /// What another program says, in this language.
    /// - Parameters:
    ///   - sentence: its English words.
    ///   - phrases: sentences that it sent beside them, for whoever reads another language.
    /// - Returns: the sentence; the words as they are where the catalogue does not have it.
    public func text(of sentence: String, among phrases: [Phrase] = []) -> String {
        guard self != .english else { return sentence }
        let phrase = phrases.first { Language.english.text($0) == sentence } ?? Phrase(sent: sentence)
        return known(phrase) ?? sentence
    }

    /// The sentence in this language; `nil` where the catalogue does not have it, or not all of what is put in.
    public func known(_ phrase: Phrase) -> String? { isKnown(phrase) ? text(phrase) : nil }

    private func isKnown(_ phrase: Phrase) -> Bool {
        (Catalogue.of(self).forms(of: phrase.key) != nil || !phrase.key.contains(where: \.isLetter))
            && phrase.parts.allSatisfy { part in if case .phrase(let inner) = part { isKnown(inner) } else { true } }
    }
}

extension Phrase {
    /// A sentence without values, as another program has written it.
    init(sent text: String) { (key, several, count, parts) = (text, nil, 1, []) }
}
