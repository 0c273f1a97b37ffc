import ArgumentParser
import Uplink

/// `undertone-uplink leave`: this machine belongs to no site any more.
struct LeaveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "leave", abstract: "Leave the site, and forget its credential and this desk's key.",
        discussion: """
            What the hub has received it keeps, as its retention says. Events that have not left stay in the daemons' logs. \
            To come back, join with a new token.

            Example:
              sudo systemctl disable --now undertone-uplink
              sudo undertone-uplink leave
            """)

    @Flag(help: "Do not ask.") var yes = false

    @OptionGroup var state: StateOption

    func run() async throws {
        let folder = try state.folder()
        let membership = try folder.membership()
        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        if !yes {
            guard Console.canAsk else { throw ValidationError("Nobody can be asked here; add --yes.") }
            guard Console.agrees(to: "Leave the site \(membership.site)?") else { throw ExitCode(1) }
        }
        let isTold = try await Leaving.leave(folder, logger: ConsoleLog.logger)
        Console.tell("left \(membership.site)")
        Console.complain(
            isTold
                ? "The hub was told. Whoever runs it removes the desk: undertone-hub desk revoke \(membership.desk)"
                : """
                The hub could not be told. Tell whoever runs it, who removes the desk: \
                undertone-hub desk revoke \(membership.desk)
                """)
    }
}
