import ArgumentParser
import Glibc
import Sodium
import Vocabulary

/// `undertone-hub`: makes a site, collects what its desks tell, and looks after who may.
@main struct UndertoneHub: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undertone-hub", abstract: "Collect the alerts of all desks of a site in one place.",
        discussion: """
            A site is made once with init. Its broker is nats-server, which runs beside the hub or elsewhere; run collects \
            what desks tell. All other commands ask the running hub over its socket: root and the group \
            undertone-operator may.

            Example:
              undertone-hub init --site floor --server hub.example
              undertone-hub run
              undertone-hub token create --desks 10 --ttl 7d

            Exit status: 0 done, 64 wrong use, 66 a file of the site is missing or damaged, 69 the hub or openssl cannot \
            be used, 73 a file cannot be made, 77 your role may not do this, 1 anything else.
            """, version: Version.current,
        subcommands: [
            InitCommand.self, RunCommand.self, TokenCommand.self, DeskCommand.self, AccessCommand.self,
            WebhookCommand.self, StatusCommand.self, DoctorCommand.self, RenewCommand.self,
        ])

    static func main() async {
        // A reader that leaves, such as `head`, ends the next write and not the process.
        signal(SIGPIPE, SIG_IGN)
        ProcessMemory.protect()
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch {
            if let failure = Failure(error) {
                Console.complain("undertone-hub: \(failure.words)")
                Glibc.exit(failure.status)
            }
            let status = exitCode(for: error)
            for line in fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false) {
                if status == .success { Console.tell(String(line)) } else { Console.complain(String(line)) }
            }
            Glibc.exit(status.rawValue)
        }
    }
}
