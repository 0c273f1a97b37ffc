import Foundation
import Languages

extension Language {
    /// The language in which whoever runs this program is spoken to.
    static let own = Language(environment: ProcessInfo.processInfo.environment)
}

/// A sentence in the language of whoever runs this program.
func localized(_ text: Phrase.Literal) -> String { Language.own.text(Phrase(text)) }

/// A sentence that reads another way for one than for several.
func localized(_ count: Int, one: Phrase.Literal, other: Phrase.Literal) -> String {
    Language.own.text(Phrase(count, one: one, other: other))
}
