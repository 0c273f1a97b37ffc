public import Languages

/// A set of questions, as a file has it.
public struct SurveyInstrument: Sendable, Equatable {
    /// An item: a sentence that the agent agrees with, from 1 to 5.
    public struct Item: Sendable, Equatable {
        /// Its name in events and exports.
        public let id: String
        /// Whether more agreement means less of what is asked for.
        public let isReversed: Bool
        /// Its sentence in each language.
        public let text: [Language: String]

        public init(id: String, isReversed: Bool, text: [Language: String]) {
            self.id = id
            self.isReversed = isReversed
            self.text = text
        }

        /// An answer, turned where the item is: more is better then in every item.
        public func turned(_ answer: Int) -> Int {
            isReversed ? SurveyInstrument.answers.upperBound + SurveyInstrument.answers.lowerBound - answer : answer
        }
    }

    /// What may be answered.
    public static let answers = 1...5
    /// Most items of an instrument.
    public static let mostItems = 100
    /// Whether a text may be the name of an instrument or item: it is part of events, exports and their headings.
    public static func isName(_ text: String) -> Bool {
        text.wholeMatch(of: /[a-z][a-z0-9_-]{0,39}/) != nil
    }

    /// Its name.
    public let id: String
    /// Its version: answers to different ones are never put together.
    public let version: Int
    /// Under which licence it may be used here.
    public let licence: String
    /// Where it comes from.
    public let source: String
    /// What it is called.
    public let title: [Language: String]
    /// What is said before the first question.
    public let instruction: [Language: String]
    /// The words for 1 to 5.
    public let scale: [Language: [String]]
    /// Its items, in their order.
    public let items: [Item]

    public init(
        id: String, version: Int, licence: String, source: String, title: [Language: String],
        instruction: [Language: String], scale: [Language: [String]], items: [Item]
    ) {
        self.id = id
        self.version = version
        self.licence = licence
        self.source = source
        self.title = title
        self.instruction = instruction
        self.scale = scale
        self.items = items
    }

    /// What there is in a language; where it is not there, in the first that is.
    public static func text<Text>(_ texts: [Language: Text], in language: Language) -> Text? {
        texts[language] ?? Language.allCases.lazy.compactMap { texts[$0] }.first
    }
}
