public import Vocabulary

/// A sentence for people, as it stands in the source in English, with places for what is put into it.
///
/// A ``Language`` turns it into text. **Write it as a literal in the call** (`Phrase("paused until \(time: end)")`,
/// `Phrase(count, one: "\(count) call", other: "\(count) calls")`): the test of the catalogues finds it there, and asks
/// for it in every language. What is put in stands as `{1}`, `{2}` in the catalogues, so that a language can change the
/// order.
public struct Phrase: Sendable, Hashable {
    /// What is put into a sentence. Numbers and times are written as the language does.
    indirect enum Part: Sendable, Hashable {
        case text(String)
        case phrase(Phrase)
        case whole(Int)
        case number(Double, decimals: Int)
        case time(Timestamp)
        case day(Timestamp)
    }

    /// The sentence in English, by which catalogues know it.
    let key: String
    /// The same for several, where the count decides.
    let several: String?
    /// What decides which form is used.
    let count: Int
    /// What is put in.
    let parts: [Part]

    /// A sentence.
    public init(_ text: Literal) { (key, several, count, parts) = (text.key, nil, 1, text.parts) }

    /// A sentence that reads another way for one than for several.
    /// - Parameters:
    ///   - count: of what it speaks of.
    ///   - one: for one.
    ///   - other: for any other count; the same is put in, in the same order.
    public init(_ count: Int, one: Literal, other: Literal) {
        self.count = count
        (key, several) = (one.key, other.key)
        // Where one of the two names the count and the other says "one", the longer list serves both.
        parts = other.parts.count >= one.parts.count ? other.parts : one.parts
    }

    /// Whether anything is put in, so that its English words alone do not say which sentence it is.
    public var hasValues: Bool { !parts.isEmpty }

    /// Whether it is the same in every language.
    public var isAsIs: Bool { key == "{1}" }

    /// Sentences, or parts of one, behind each other.
    /// - Parameters:
    ///   - phrases: them.
    ///   - separator: what stands between them: marks, no words.
    public init(joining phrases: [Phrase], _ separator: String) {
        (several, count, parts) = (nil, 1, phrases.map(Part.phrase))
        key = phrases.indices.map { "{\($0 + 1)}" }.joined(separator: separator)
    }

    /// A name or a command alone, the same in every language.
    public init(asIs text: String) { (key, several, count, parts) = ("{1}", nil, 1, [.text(text)]) }

    /// What may stand in the call: words, with values in them.
    public struct Literal: ExpressibleByStringInterpolation, Sendable {
        let key: String
        let parts: [Part]

        /// Words alone.
        public init(stringLiteral text: String) { (key, parts) = (text, []) }

        /// Words and values.
        public init(stringInterpolation: Words) {
            (key, parts) = (stringInterpolation.key, stringInterpolation.parts)
        }

        /// Gathers the words and the values.
        public struct Words: StringInterpolationProtocol {
            var key = ""
            var parts: [Part] = []

            /// Starts empty.
            public init(literalCapacity: Int, interpolationCount: Int) { parts.reserveCapacity(interpolationCount) }

            /// Words.
            public mutating func appendLiteral(_ text: String) { key += text }

            private mutating func append(_ part: Part) {
                parts.append(part)
                key += "{\(parts.count)}"
            }

            /// A name, a command: the same in every language.
            public mutating func appendInterpolation(_ text: String) { append(.text(text)) }

            /// A fault in its own words, which are the same in every language.
            public mutating func appendInterpolation(_ fault: any Error) { append(.text("\(fault)")) }

            /// Another sentence, or a part of one.
            public mutating func appendInterpolation(_ phrase: Phrase) { append(.phrase(phrase)) }

            /// A count.
            public mutating func appendInterpolation(_ number: Int) { append(.whole(number)) }

            /// A measure with so many decimals.
            public mutating func appendInterpolation(_ number: Double, decimals: Int) {
                append(.number(number, decimals: decimals))
            }

            /// A time of the day: `14:05`.
            public mutating func appendInterpolation(time: Timestamp) { append(.time(time)) }

            /// A day.
            public mutating func appendInterpolation(day: Timestamp) { append(.day(day)) }
        }
    }
}
