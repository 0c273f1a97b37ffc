import ArgumentParser
import Languages

@testable import undertone

/// Finds English that was left in what a command says in another language: lines with three ASCII words in a row that
/// are no names. What is a name - of a command, a key, a unit, a device - is the same in every language.
struct EnglishLeft {
    /// Lines with English in them.
    let lines: [String]

    /// Names that are the same in every language, beside those of commands and purposes.
    private static let names: Set<String> = [
        "undertone", "undertoned", "service", "systemctl", "sudo", "date", "jq", "systemd", "json", "csv", "toml",
        "self-view", "alerts", "replay", "evaluation", "agent-only", "measure-only", "supervised", "min", "kb", "mb",
        "gb", "hz", "db", "st", "self", "view", "agent", "only", "measure", "flac", "rfc", "ai", "act", "eu", "ndjson",
        "usb", "jabra", "evolve", "maria", "ivan", "vera", "help", "me", "xdg", "runtime", "dir", "name", "file",
    ]

    /// - Parameters:
    ///   - text: what was printed.
    ///   - allowed: other names, in lower case: of the microphone, of people, words that somebody wrote.
    init(in text: String, allowing allowed: Set<String> = []) {
        let known = Self.names.union(allowed).union(Self.commands(of: Undertone.self))
        lines = text.split(separator: "\n").map(String.init).filter { line in
            var row = 0
            for word in line.split(whereSeparator: \.isWhitespace) {
                row = Self.isEnglish(word, known) ? row + 1 : 0
                if row == 3 { return true }
            }
            return false
        }
    }

    private static func isEnglish(_ word: Substring, _ known: Set<String>) -> Bool {
        let bare = word.drop { !$0.isLetter }.reversed().drop { !$0.isLetter }.reversed()
        let text = String(bare).lowercased()
        guard !word.hasPrefix("-"), text.allSatisfy({ $0.isASCII && ($0.isLetter || "'-".contains($0)) }) else {
            return false
        }
        return !text.isEmpty && !known.contains(text)
    }

    private static func commands(of command: any ParsableCommand.Type) -> Set<String> {
        let configuration = command.configuration
        return configuration.subcommands.reduce(into: [configuration.commandName ?? ""]) {
            $0.formUnion(commands(of: $1))
        }
    }
}
