import ArgumentParser
import Glibc
import Sodium
import Uplink
import Vocabulary

/// `undertone-uplink`: carries what agents' daemons show their hub to the site's hub.
@main struct UndertoneUplink: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undertone-uplink",
        abstract: "Carry what the daemons on this machine show their hub to the site's hub.",
        discussion: """
            A program of its own, so that the daemon that hears the voice never opens a network socket, and what is on the \
            network hears nothing. It reads the sockets that daemons serve for the hub (feed.hub_socket), and what each \
            shows there its profile decides. Nothing is lost while the network is away: the daemon's log is the outbox.

            Exit status: 0 done, 3 it does not run or is not connected (status), 64 wrong use, 69 the site cannot be reached, \
            73 the state cannot be read or written, 75 somebody has to approve this machine first, 77 the site does not let it \
            in, 78 this machine belongs to no site, or to one already.

            Example:
              sudo undertone-uplink join undertone-1.eyJ...
              sudo systemctl enable --now undertone-uplink
              sudo undertone-uplink status
            """, version: Version.current,
        subcommands: [
            JoinCommand.self, StatusCommand.self, DoctorCommand.self, MetricsCommand.self, LeaveCommand.self,
            RunCommand.self,
        ])

    static func main() async {
        // A reader that leaves, such as `head`, ends the next write with EPIPE instead of the process with a signal.
        signal(SIGPIPE, SIG_IGN)
        ProcessMemory.protect()
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch let error as UplinkError {
            Console.complain("undertone-uplink: \(error)")
            Glibc.exit(status(of: error))
        } catch {
            let status = exitCode(for: error)
            for line in await lines(of: error) {
                if status == .success { Console.tell(line) } else { Console.complain(line) }
            }
            Glibc.exit(status.rawValue)
        }
    }

    private static func status(of error: UplinkError) -> Int32 {
        switch error.code {
        case .notJoined, .joined: 78
        case .busy, .unreachable: 69
        case .state: 73
        case .pending: 75
        case .refused: 77
        }
    }

    /// What is said of an error of the parser, which is its help, too.
    private static func lines(of error: any Error) async -> [String] {
        // The parser repeats arguments, and a line feed in one of them must not begin a line.
        do { _ = try await asyncParseAsRoot(CommandLine.arguments.dropFirst().map(PlainText.shown)) } catch {
            return fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        return fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
