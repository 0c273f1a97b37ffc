import ArgumentParser
import Events
import FeedClient
import Vocabulary

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Tokens with which machines join the site.",
        subcommands: [CreateCommand.self, ListCommand.self, RevokeCommand.self])

    struct CreateCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "create", abstract: "Make a token and print it: the hub does not keep it.",
            discussion: """
                Whoever has it can bring a machine into the site: hand it on like a password. On each desk: \
                undertone-uplink join TOKEN.

                Example:
                  undertone-hub token create --desks 10 --ttl 7d --label floor-2
                """)

        @Option(help: "How many desks may join by it.") var desks = 1

        @Option(help: "How long it counts: hours or days, such as 12h or 7d.") var ttl = "24h"

        @Flag(help: "Somebody has to approve each desk.") var approve = false

        @Option(help: "What desks are called that do not say.") var label: String?

        @OptionGroup var socket: SocketOption

        @OptionGroup var output: JSONOption

        func run() async throws {
            let wish = TokenWish(desks: desks, hours: try hours(), approve: approve, label: label)
            let made = try await socket.client.makeToken(wish)
            if output.json { return Console.tell(try JSON.text(made)) }
            if let token = made.token { Console.tell(token) }
            Console.complain(
                "Token \(made.id): for \(desks == 1 ? "1 desk" : "\(desks) desks") until \(made.expiresAt.text)"
                    + (approve ? ", each to be approved." : "."))
        }

        private func hours() throws -> Int {
            guard let match = ttl.wholeMatch(of: /([0-9]{1,5})([hd])/), let number = Int(match.1), number > 0 else {
                throw ValidationError("--ttl is hours or days, such as 12h or 7d.")
            }
            return match.2 == "d" ? number * 24 : number
        }
    }

    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "list", abstract: "List tokens, the newest first.")

        @OptionGroup var socket: SocketOption

        @OptionGroup var output: JSONOption

        func run() async throws {
            if output.json { return try await output.tell(.tokens, of: socket) }
            let tokens = try await socket.client.tokens()
            guard !tokens.isEmpty else {
                return Console.tell("There are no tokens. Make one: undertone-hub token create")
            }
            var table = Columns("TOKEN", "LABEL", "JOINED", "COUNTS UNTIL", "APPROVAL")
            for token in tokens {
                table.add(
                    token.id, token.label, "\(token.joined) of \(token.desks)",
                    token.revokedAt == nil ? token.expiresAt.text : "revoked", token.approve ? "each desk" : "none")
            }
            table.print()
        }
    }

    struct RevokeCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Withdraw a token; desks that joined by it stay.")

        @Argument(help: "Identifier of the token, as token list has it.") var token: String

        @OptionGroup var socket: SocketOption

        func run() async throws {
            let row = try await socket.client.revoke(token: token)
            let joined = row.joined == 1 ? "1 desk joined by it and stays" : "\(row.joined) desks joined by it and stay"
            Console.tell("Token \(row.id) is revoked; \(joined).")
        }
    }
}

extension SocketOption {
    var client: FeedClient { FeedClient(socketPath: socket) }
}
