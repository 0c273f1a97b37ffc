import ArgumentParser
import DaemonConfiguration
import Feed
import Foundation

/// The agent's own daemon, for the commands that only the agent may give.
struct AgentOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOptions

    /// The daemon, whether it listens or not.
    func client() throws -> FeedClient {
        guard let socket = try configuration.load().locations.agentSocket else {
            throw CommandFailure(
                "no socket of a daemon is known; set XDG_RUNTIME_DIR or feed.agent_socket", status: .unavailable)
        }
        return FeedClient(socketPath: socket)
    }
}

extension Terminal {
    /// Asks for a yes on a terminal.
    /// - Throws: where nobody can be asked, or the answer is another.
    static func confirm(_ question: String, refusal: String) throws {
        guard isTerminal(STDIN_FILENO) else {
            throw CommandFailure("no terminal to ask on; give --yes", status: .usage)
        }
        FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
        guard ["y", "yes"].contains(readLine()?.lowercased() ?? "") else { throw CommandFailure(refusal) }
    }
}
