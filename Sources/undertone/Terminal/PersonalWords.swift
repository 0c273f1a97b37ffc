import ArgumentParser
import Foundation
import Glibc
import Languages

/// Words about a person: why something is done, or a note. A command line is no place for them, since everybody on the
/// machine can read it (`ps`): they are typed when asked for, or come through a pipe.
enum PersonalWords {
    /// What stands for standard input, as in other programs.
    static let standardInput = "-"
    /// What the help says of an option for them.
    static var help: String { localized("- reads it from standard input, so that nobody sees it in ps.") }
    /// More than any request takes.
    private static let longest = 65_536

    /// The words that an option means.
    /// - Parameters:
    ///   - given: what was given; `nil` where nothing was.
    ///   - question: what a person at a terminal is asked, with its colon.
    ///   - isNeeded: whether to ask where nothing was given, too.
    /// - Returns: the words on one line; `nil` where there are none.
    /// - Throws: where standard input cannot be read.
    static func read(_ given: String?, asking question: String, isNeeded: Bool = false) throws -> String? {
        let isTerminal = Terminal.isTerminal(STDIN_FILENO)
        let words: String
        switch given {
        case nil:
            guard isNeeded, isTerminal else { return nil }
            words = answer(to: question)
        case standardInput where isTerminal: words = answer(to: question)
        case standardInput:
            let bytes = try FileHandle.standardInput.read(upToCount: longest) ?? Data()
            words = String(decoding: bytes, as: UTF8.self)
        case let given?: return given
        }
        let line = words.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        return line.isEmpty ? nil : line
    }

    /// What a command line says, with the option for words and without it, as somebody in a hurry writes them.
    static func joined(_ given: String?, _ said: [String]) -> String? {
        said.isEmpty ? given : ([given].compactMap(\.self) + said).joined(separator: " ")
    }

    /// The same, of a command that does nothing without them.
    /// - Throws: ``CommandFailure`` where there are none.
    static func needed(_ given: String?, asking question: String) throws -> String {
        guard let words = try read(given, asking: question, isNeeded: true) else {
            throw CommandFailure(
                localized("--reason says why; --reason - reads it from standard input"), status: .usage)
        }
        return words
    }

    /// Refuses an option that was given and says nothing.
    static func check(_ given: String?) throws {
        guard given?.contains(where: { !$0.isWhitespace }) != false else {
            throw ValidationError(localized("--reason says why"))
        }
    }

    private static func answer(to question: String) -> String {
        Terminal.ask(question)
        return readLine() ?? ""
    }
}

/// Why somebody does something that others can look up.
struct ReasonOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            localized(
                "Why; it stands in the audit, and the agent can read it. Asked for if not given; \(PersonalWords.help)"),
            valueName: "text")) var reason: String?

    func validate() throws { try PersonalWords.check(reason) }

    /// Why.
    /// - Throws: ``CommandFailure`` where nobody says it.
    func words() throws -> String {
        try PersonalWords.needed(reason, asking: localized("why (the agent can read it):"))
    }
}
