import ArgumentParser
import Events
import FeedClient
import Hub
import Vocabulary

struct AccessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access", abstract: "Who may ask over TCP (undertone-hub run --listen).",
        subcommands: [CreateCommand.self, ListCommand.self, RevokeCommand.self])

    struct CreateCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Make a token for somebody and print it: the hub does not keep it.",
            discussion: """
                Hand it on like a password. The audit names NAME for whatever is done with it.

                Example:
                  umask 077
                  undertone-hub access create maria --role supervisor > ~/hub-token
                  curl -H "Authorization: Bearer $(cat ~/hub-token)" http://127.0.0.1:8317/v1/alerts
                """)

        @Argument(help: "Whose it is.") var name: String

        @Option(
            help: "In which role they ask: supervisor, qa, operator or auditor.",
            completion: .list(AccessRegister.roles.map(\.rawValue)))
        var role: String

        @Option(help: "For how many days.") var days = 90

        @OptionGroup var socket: SocketOption

        @OptionGroup var output: JSONOption

        func validate() throws {
            guard AccessRegister.roles.contains(where: { $0.rawValue == role }) else {
                throw ValidationError("--role is supervisor, qa, operator or auditor.")
            }
        }

        func run() async throws {
            let made = try await socket.client.makeAccess(AccessWish(name: name, role: role, days: days))
            if output.json { return Console.tell(try JSON.text(made)) }
            if let token = made.token { Console.tell(token) }
            Console.complain("Access \(made.id): for \(made.name) as \(made.role) until \(made.expiresAt.text).")
        }
    }

    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List them, the newest first.")

        @OptionGroup var socket: SocketOption

        @OptionGroup var output: JSONOption

        func run() async throws {
            if output.json { return try await output.tell(.access, of: socket) }
            let rows = try await socket.client.accesses()
            guard !rows.isEmpty else {
                return Console.tell("Nobody. Make a token: undertone-hub access create NAME --role supervisor")
            }
            var table = Columns("ACCESS", "NAME", "ROLE", "COUNTS UNTIL")
            for row in rows { table.add(row.id, row.name, row.role, row.until) }
            table.print()
        }
    }

    struct RevokeCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Withdraw a token; whoever reads with it is cut off within seconds.")

        @Argument(help: "Identifier of the access, as access list has it.") var access: String

        @OptionGroup var socket: SocketOption

        func run() async throws {
            let row = try await socket.client.revoke(access: access)
            Console.tell("Access \(row.id) of \(row.name) is revoked.")
        }
    }
}
