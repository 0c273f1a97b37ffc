import ArgumentParser
import DaemonConfiguration
import Languages

/// The command that a command line means, and the word in it that names none.
struct MeantCommand {
    /// The command, as far as it was named.
    let command: any ParsableCommand.Type
    /// Its words, such as `undertone segments`.
    let words: [String]
    /// The word that is the name of no subcommand; `nil` where all of them are known.
    let unknown: String?

    /// Reads the words before the first option.
    init(_ arguments: some Sequence<String>) {
        var command: any ParsableCommand.Type = Undertone.self
        var words = ["undertone"]
        var unknown: String?
        // `undertone help alerts` asks for the help of another command.
        for argument in arguments where !(words.count == 1 && argument == "help") {
            let subcommands = command.configuration.subcommands
            guard !subcommands.isEmpty, !argument.hasPrefix("-") else { break }
            guard let next = subcommands.first(where: { $0.configuration.commandName == argument }) else {
                unknown = argument
                break
            }
            command = next
            words.append(argument)
        }
        self.command = command
        self.words = words
        self.unknown = unknown
    }

    /// What is said of the unknown word, and which one was probably meant.
    var hint: String? {
        guard let unknown else { return nil }
        let place = words.joined(separator: " ")
        let names = command.configuration.subcommands.compactMap { $0.configuration.commandName }
        let meant = NameDistance.nearest(to: unknown, among: names) ?? names.first { $0.hasPrefix(unknown) }
        // `undertone mine export` means an option of what `undertone mine` does.
        let isOption = command.configuration.defaultSubcommand?.usageString().contains("[--\(unknown)") == true
        if isOption {
            return localized("there is no command `\(place) \(unknown)`; did you mean `\(place) --\(unknown)`?")
        }
        return meant.map { localized("there is no command `\(place) \(unknown)`; did you mean `\(place) \($0)`?") }
            ?? localized("there is no command `\(place) \(unknown)`; `\(place) --help` lists them")
    }
}
