import ArgumentParser
import Events
import Hub
import Logging
import ServiceLifecycle
import UnixSignals

/// Where the running hub is asked.
struct SocketOption: ParsableArguments {
    @Option(help: "Socket of the hub.", completion: .file()) var socket = "/run/undertone-hub/hub.sock"
}

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run", abstract: "Collect what desks tell, until SIGTERM or SIGINT.",
        discussion: """
            The broker is tried for ever. People ask over the socket, each in the role of their groups: undertone, \
            undertone-qa, undertone-operator, undertone-audit; root is an operator. With --listen they ask over TCP, \
            too, with a token that undertone-hub access create makes; nobody but this machine can connect there.

            Example:
              undertone-hub run --group undertone
              undertone-hub run --listen 127.0.0.1:8317
              curl --unix-socket /run/undertone-hub/hub.sock http://hub/v1/alerts
            """)

    @OptionGroup var state: StateOption

    @OptionGroup var socket: SocketOption

    @Option(help: "Group that may open the socket.") var group: String?

    @Option(help: "Answer bearers of tokens at this address of the loopback, ADDRESS:PORT.") var listen: String?

    func run() async throws {
        let loopback = try listen.map { text in
            guard let address = LoopbackAddress(text: text) else {
                throw ValidationError(
                    """
                    --listen takes an address of this machine alone, such as 127.0.0.1:8317 or [::1]:8317: people are not \
                    signed in here. For other machines put a server with TLS before it, or carry it through ssh.
                    """)
            }
            return address
        }
        let logger = Logger(label: "undertone-hub") { _ in ConsoleLogHandler() }
        let hub = Hub(
            SiteFolder(path: state.state), socket: Hub.Socket(path: socket.socket, group: group), loopback: loopback,
            logger: logger)
        let services = try hub.services {
            logger.notice("people can ask at \(socket.socket)")
            Console.notifyReady()
        }
        // The library tells of every step; what matters the services say themselves.
        var quiet = logger
        quiet.logLevel = .error
        var configuration = ServiceGroupConfiguration(
            services: services, gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet)
        configuration.maximumGracefulShutdownDuration = .seconds(8)
        try await ServiceGroup(configuration: configuration).run()
        logger.notice("stopped")
    }
}
