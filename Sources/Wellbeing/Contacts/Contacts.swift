public import Languages
import Vocabulary

/// Whom the agent can turn to, as the site has written it down: names and numbers, a line each.
///
/// They are offered after a request for help, and after a hard call; never with a question, and never to anybody else.
public struct Contacts: Sendable, Equatable, Codable {
    /// A colleague; absent where none is written down, as are the others.
    public let buddy: String?
    /// The agent's supervisor.
    public let supervisor: String?
    /// Employee assistance: somebody outside of the team.
    public let assistance: String?

    /// Takes the lines of the configuration; an empty one is none.
    public init(buddy: String, supervisor: String, assistance: String) {
        func line(_ text: String) -> String? {
            let text = PlainText.shown(text)
            return text.allSatisfy(\.isWhitespace) ? nil : text
        }
        self.buddy = line(buddy)
        self.supervisor = line(supervisor)
        self.assistance = line(assistance)
    }

    /// Nobody is written down.
    public static let none = Contacts(buddy: "", supervisor: "", assistance: "")

    /// Whether there is nobody.
    public var isEmpty: Bool { buddy == nil && supervisor == nil && assistance == nil }

    /// A line for each, the nearest first.
    public var phrases: [Phrase] {
        [
            buddy.map { Phrase("Colleague: \($0)") }, supervisor.map { Phrase("Supervisor: \($0)") },
            assistance.map { Phrase("Employee assistance: \($0)") },
        ].compactMap(\.self)
    }

    /// The same as text.
    public func lines(in language: Language) -> [String] { phrases.map(language.text) }
}
