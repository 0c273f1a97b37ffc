import ArgumentParser
import DaemonConfiguration
import Events
import Languages
import Wellbeing

/// `undertone contacts`: whom the agent can turn to.
struct ContactsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "contacts", abstract: localized("Show whom you can turn to, with their numbers."),
        discussion: localized(
            """
            Your site writes them into the section [contacts] of the configuration: a colleague, the supervisor, employee \
            assistance. They stand in your own file as well, where you can write others. They are also shown after \
            `undertone help-me`, and by `undertone status` while nobody has answered.

            Example:
              undertone contacts
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: ArgumentHelp(localized("Print them as one JSON object."))) var json = false

    func run() throws {
        let contacts = try configuration.load().contacts
        if json { return try StandardOutput.json(contacts) }
        for line in contacts.lines(in: .own) { StandardOutput.sentence(InkedLine(line)) }
        if contacts.isEmpty {
            StandardOutput.sentence(
                InkedLine(localized("Nobody is written down; the section [contacts] of the configuration takes them.")))
        }
    }
}

extension LoadedConfiguration {
    /// Whom the agent can turn to.
    var contacts: Contacts {
        let written = configuration.contacts
        return Contacts(buddy: written.buddy, supervisor: written.supervisor, assistance: written.assistance)
    }
}

/// The receipt of a request for help, and whom the agent can turn to meanwhile, as one JSON object.
struct HelpAnswer: Encodable {
    let receipt: HelpReceipt
    let contacts: Contacts

    private enum CodingKeys: String, CodingKey { case contacts }

    func encode(to encoder: any Encoder) throws {
        try receipt.encode(to: encoder)
        var container = encoder.container(keyedBy: CodingKeys.self)
        if !contacts.isEmpty { try container.encode(contacts, forKey: .contacts) }
    }
}
