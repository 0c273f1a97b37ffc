import Foundation
import Languages
import Synchronization

extension Language {
    /// The language in which whoever runs this program is spoken to: that of `agent.language` in their configuration
    /// once it is loaded, before that and where it names none that of the environment. Help texts and faults of the
    /// command line come before any configuration.
    static var own: Language { spokenHere ?? chosen.withLock { $0 } ?? ofEnvironment }

    /// Takes the configuration's word; `nil` where it has none.
    static func choose(_ language: Language?) { chosen.withLock { $0 = language } }

    /// What is spoken instead for a while: by what is for operators and quality assurance alone, and by a test.
    @TaskLocal static var spokenHere: Language?

    private static let chosen = Mutex<Language?>(nil)
    private static let ofEnvironment = Language(environment: ProcessInfo.processInfo.environment)
}

/// A sentence in the language of whoever runs this program.
func localized(_ text: Phrase.Literal) -> String { Language.own.text(Phrase(text)) }

/// A sentence that reads another way for one than for several.
func localized(_ count: Int, one: Phrase.Literal, other: Phrase.Literal) -> String {
    Language.own.text(Phrase(count, one: one, other: other))
}

/// A sentence that was made elsewhere.
func localized(_ phrase: Phrase) -> String { Language.own.text(phrase) }
