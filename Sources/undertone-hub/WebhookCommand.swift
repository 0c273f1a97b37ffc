import ArgumentParser
import FeedClient
import Foundation
import Sodium
import StateFiles
import Vocabulary

struct WebhookCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webhook", abstract: "Post events to another program: chat, pager, ticket system.",
        subcommands: [AddCommand.self, ListCommand.self, RemoveCommand.self, TestCommand.self])

    struct AddCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "add", abstract: "Post what happens from now on to an address; root may.",
            discussion: """
                What supervisors see of the site is sent: as CloudEvents, or as a sentence for Slack and its likes, Teams, or \
                anything that takes text, such as ntfy. Each request is signed as standardwebhooks.com says, and comes again, \
                with growing pauses, until the receiver answers 200 to 299; the next waits until then, and what is not \
                confirmed in three days is given up. The address is https, or http to this machine itself. What happens \
                before the hub could note a confirmation comes twice: by its webhook-id a receiver knows it.

                Example:
                  undertone-hub webhook add https://desk.example/undertone --secret-file /root/webhook.secret
                  undertone-hub webhook add https://ntfy.example/floor-2 --format text --secret-file /root/ntfy.secret
                  undertone-hub webhook add https://hooks.slack.com/services/... --format slack --secret-file /root/s.secret
                """)

        @Argument(help: "Where to post; - to read it from standard input, where others cannot see it.") var url: String

        @Option(
            help: "File with the secret that signs, whsec_ and base64; where it is not there, it is made.",
            completion: .file()) var secretFile: String

        @Option(
            help: "How it is written: cloudevents, slack, teams or text.",
            completion: .list(["cloudevents", "slack", "teams", "text"])) var format = "cloudevents"

        @Option(help: "Which types, such as alert.raised,alert.acknowledged; the usual ones, if left out.")
        var types: String?

        @OptionGroup var socket: SocketOption

        func run() async throws {
            let address = url == "-" ? readLine() ?? "" : url
            let (secret, isNew) = try Self.secret(in: secretFile)
            let wish = WebhookWish(
                url: address, secret: secret, format: format,
                types: types?.split(separator: ",").joined(separator: " "))
            let row = try await socket.client.addWebhook(wish)
            Console.tell(row.id)
            if isNew {
                Console.complain("A secret was made in \(secretFile): the receiver needs it to check signatures.")
            }
            Console.complain(
                "Webhook \(row.id) posts to \(row.address). See whether it arrives: undertone-hub webhook test \(row.id)"
            )
        }

        /// The secret, and whether it was just made.
        private static func secret(in path: String) throws -> (String, isNew: Bool) {
            if let data = FileManager.default.contents(atPath: path) {
                guard data.count <= 256 else { throw ValidationError("\(path) holds no secret: whsec_ and base64.") }
                return (String(decoding: data, as: UTF8.self).filter { !$0.isWhitespace }, false)
            }
            let secret = "whsec_" + Base64.text(of: Libsodium.randomBytes(count: 32), isPadded: true)
            do { try StateFile.write(Array((secret + "\n").utf8), to: path) } catch {
                throw ValidationError("\(path) can neither be read nor made.")
            }
            return (secret, true)
        }
    }

    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List webhooks, and whether they get through.")

        @OptionGroup var socket: SocketOption

        func run() async throws {
            let rows = try await socket.client.webhooks()
            guard !rows.isEmpty else {
                return Console.tell("There are no webhooks. Add one: undertone-hub webhook add URL --secret-file FILE")
            }
            var table = Columns("WEBHOOK", "ADDRESS", "FORMAT", "TYPES", "STANDING")
            for row in rows {
                let types = row.types.isEmpty ? "all that supervisors see" : row.types.joined(separator: ",")
                table.add(row.id, row.address, row.format, types, row.standing)
            }
            table.print()
        }
    }

    struct RemoveCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "remove", abstract: "Post nothing there any more; what waits is not sent.")

        @OptionGroup var which: Which

        func run() async throws {
            let row = try await which.client.remove(webhook: which.webhook)
            Console.tell("Webhook \(row.id) to \(row.address) is removed.")
        }
    }

    struct TestCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "test", abstract: "Post a word of the hub's own, and say whether the receiver confirmed it.",
            discussion: "Exit status: 0 it was confirmed, 3 it was not.")

        @OptionGroup var which: Which

        func run() async throws {
            _ = try await which.client.test(webhook: which.webhook)
            // Longer than the hub waits for the receiver.
            for _ in 0..<100 {
                try await Task.sleep(for: .milliseconds(200))
                let row = try await which.client.webhooks().first { $0.id == which.webhook }
                guard let tested = row?.tested else { continue }
                guard let fault = tested.fault else { return Console.tell("It was confirmed.") }
                Console.complain("It was not confirmed: \(fault).")
                throw ExitCode(3)
            }
            Console.complain("The hub has not said what came of it.")
            throw ExitCode(3)
        }
    }

    /// A webhook, and the hub that is asked.
    struct Which: ParsableArguments {
        @Argument(help: "Identifier of the webhook, as webhook list has it.") var webhook: String

        @OptionGroup var socket: SocketOption

        var client: FeedClient { socket.client }
    }
}
