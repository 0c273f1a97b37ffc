import ArgumentParser
import Logging
import ServiceLifecycle
import UnixSignals
import Uplink

/// `undertone-uplink run`: what the unit starts.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Carry events to the hub and commands back, until it is stopped.",
        discussion: """
            The system's unit undertone-uplink.service runs this. It connects for ever, and sends what the hub has not yet \
            confirmed.

            Example:
              undertone-uplink run
              undertone-uplink run --socket /run/user/1000/undertone/hub.sock
            """)

    @OptionGroup var state: StateOption
    @OptionGroup var sockets: SocketOptions

    func run() async throws {
        let folder = try state.folder()
        let membership = try folder.membership()
        guard let credential = try folder.credential() else {
            throw UplinkError(
                .notJoined,
                """
                The site \(membership.site) has not let this machine in so far. Once it is approved there, run \
                undertone-uplink join with the same token again.
                """)
        }
        let lock = try folder.lock()
        defer { withExtendedLifetime(lock) {} }
        let logger = ConsoleLog.logger
        logger.notice("desk \(membership.desk) of the site \(membership.site)")
        let service = UplinkService(
            membership: membership, settings: membership.settings(credential), sockets: sockets.all, folder: folder,
            watch: Stopwatch(ContinuousClock()), logger: logger)
        var quiet = logger
        quiet.logLevel = .error
        try await ServiceGroup(
            services: [service], gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet
        ).run()
    }
}
