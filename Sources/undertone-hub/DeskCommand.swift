import ArgumentParser
import FeedClient
import Vocabulary

struct DeskCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "desk", abstract: "Desks of the site: list, approve, revoke, rename, put into a team.",
        subcommands: [
            ListCommand.self, ApproveCommand.self, RevokeCommand.self, RenameCommand.self, TeamCommand.self,
        ])

    struct ListCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "list", abstract: "List desks, those that wait for approval first.")

        @OptionGroup var socket: SocketOption

        func run() async throws {
            let desks = try await socket.client.desks()
            guard !desks.isEmpty else {
                return Console.tell("No desk has joined. Make a token: undertone-hub token create")
            }
            var table = Columns("DESK", "LABEL", "TEAM", "STATE", "LANES")
            for desk in desks {
                let state = desk.state == "waiting" ? "waits for approval" : desk.state
                table.add(
                    desk.desk, desk.label, desk.team.isEmpty ? "no team" : desk.team,
                    desk.replaces.map { "\(state), replaces \($0)?" } ?? state, desk.lanesText)
            }
            table.print()
        }
    }

    struct ApproveCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "approve",
            abstract: "Let a desk in that waits. The desk that it replaces, where it does, is cut off.")

        @OptionGroup var which: Which

        func run() async throws {
            let desk = try await which.client.approve(desk: which.desk)
            Console.tell("Desk \(desk.desk) (\(desk.label)) is approved.")
        }
    }

    struct RevokeCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "revoke", abstract: "Take a desk out for good; it is cut off within seconds.",
            discussion: """
                What it told stays, and so do the sealed recordings that quality assurance had sent, until they would go on \
                the desk; with --erase-segments they go now. To come back the machine joins anew with another token.

                Example:
                  undertone-hub desk revoke DESK --erase-segments
                """)

        @OptionGroup var which: Which

        @Flag(help: "Erase the recordings of this desk that are at the hub.") var eraseSegments = false

        func run() async throws {
            let desk = try await which.client.revoke(desk: which.desk, erasingSegments: eraseSegments)
            let recordings = eraseSegments ? "; its recordings are erased here" : ""
            Console.tell("Desk \(desk.desk) (\(desk.label)) is \(desk.state)\(recordings).")
        }
    }

    struct RenameCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(commandName: "rename", abstract: "Call a desk by another name.")

        @OptionGroup var which: Which

        @Argument(help: "The new name.") var label: String

        func run() async throws {
            let desk = try await which.client.relabel(desk: which.desk, to: label)
            Console.tell("Desk \(desk.desk) is called \(desk.label).")
        }
    }

    struct TeamCommand: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "team", abstract: "Put a desk into a team.",
            discussion: """
                A desk begins in the team that its token is called after. undertone watch --hub shows who needs somebody \
                with their team, and the calm as one line for each team.

                Example:
                  undertone-hub desk team DESK floor-2
                """)

        @OptionGroup var which: Which

        @Argument(help: "Name of the team.") var team: String

        func run() async throws {
            let desk = try await which.client.assign(desk: which.desk, to: team)
            Console.tell("Desk \(desk.desk) (\(desk.label)) is in the team \(desk.team).")
        }
    }

    /// A desk, and the hub that is asked.
    struct Which: ParsableArguments {
        @Argument(help: "Identifier of the desk, as desk list has it.") var desk: String

        @OptionGroup var socket: SocketOption

        var client: FeedClient { socket.client }
    }
}

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Say how the hub and its broker stand.",
        discussion: "Exit status: 0 the broker is reached, 3 it is not.")

    @OptionGroup var socket: SocketOption

    func run() async throws {
        let standing = try await socket.client.hubStatus()
        Console.tell("Site:    \(standing.site)")
        Console.tell("Broker:  \(standing.broker)\(standing.why.map { " (\($0))" } ?? "")")
        let waiting = standing.waitingDesks > 0 ? ", \(standing.waitingDesks) wait for approval" : ""
        Console.tell("Desks:   \(standing.desks)\(waiting)")
        let events = standing.waitingEvents == 0 ? "none wait" : "\(standing.waitingEvents) wait"
        Console.tell("Events:  \(events) at desks")
        Console.tell("Alerts:  \(standing.openAlerts) open")
        if let hooks = standing.webhooks, hooks > 0 {
            let failing = standing.failingWebhooks ?? 0
            Console.tell("Webhooks: \(hooks)" + (failing > 0 ? ", \(failing) not getting through" : ""))
        }
        if standing.broker != "up" { throw ExitCode(3) }
    }
}
