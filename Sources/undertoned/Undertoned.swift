import ArgumentParser
import DaemonConfiguration
import Feed
import Foundation
import Glibc
import Languages
import Sodium
import Vocabulary

/// The daemon as a part of the one program that is both, see `Programs`.
public enum UndertonedProgram {
    /// Runs it until it is stopped.
    public static func run() async { await Undertoned.main() }
}

/// `undertoned`: the daemon on an agent's desktop.
struct Undertoned: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undertoned",
        abstract:
            "Hear the agent's own microphone and tell supervisors of vocal strain above the agent's own calm baseline.",
        discussion: """
            Runs until SIGTERM or SIGINT. Without --config the system's and then the user's configuration are read: \
            /etc/undertone/undertone.toml and ~/.config/undertone/undertone.toml; neither needs to exist.

            Example:
              undertoned --config ./undertone.toml

            Exit status: 0 stopped as asked, 78 the configuration must be mended, XDG_RUNTIME_DIR is missing, or somebody else \
            can write the configuration or the state, 77 root runs it against another user's sound server, 69 a socket or the \
            log cannot be used.
            """, version: Version.current)

    @Option(help: "The one configuration file to read.", completion: .file(extensions: ["toml"])) var config: String?

    @Flag(help: "Check the configuration and exit.") var check = false

    func run() async throws {
        ProcessMemory.protect()
        let loaded: LoadedConfiguration
        do {
            loaded = try LoadedConfiguration(
                file: config, environment: .current(), recipientFault: Daemon.recipientFault)
        } catch { Self.fail(error.problems.map(\.description), status: 78) }
        // The agent's voice is heard under rules that somebody has chosen, or not at all.
        if let fault = loaded.policyFault { Self.fail(fault.problems.map(\.description), status: 78) }
        let places = loaded.locations
        // Who can write these decides what is heard and who hears it.
        let fault = FileTrust.current().fault(
            files: loaded.files + [places.surveyFile].compactMap(\.self)
                + ["", "-wal", "-shm"].map { places.eventLogFile + $0 },
            folders: [places.stateFolder, places.baselineFolder, places.vaultFolder])
        if let fault { Self.fail(["undertoned: \(fault)"], status: 78) }
        guard !check else {
            if let warning = loaded.configuration.vault.holdBackWarning {
                Console.complain("warning: \(Language.english.text(warning))")
            }
            return Console.tell(
                "configuration is good: \(loaded.files.isEmpty ? "defaults" : loaded.files.joined(separator: ", "))")
        }
        let capture = loaded.configuration.capture
        if let fault = Surroundings.current().fault(server: capture.server, allowsNetwork: capture.allowNetwork) {
            Self.fail(["undertoned: \(fault.message)"], status: fault.status)
        }
        do { try await Daemon(loaded).run() } catch {
            Self.fail(["undertoned: \(error)"], status: (error as? FeedError)?.code == .configuration ? 78 : 69)
        }
    }

    /// Runs the daemon, or says what is wrong with the arguments.
    static func main() async {
        do {
            let command = try await asyncParse()
            try await command.run()
        } catch {
            let status = exitCode(for: error)
            for line in await lines(of: error) {
                if status == .success { Console.tell(line) } else { Console.complain(line) }
            }
            Glibc.exit(status.rawValue)
        }
    }

    /// What is said of an error of the parser, which is its help, too.
    private static func lines(of error: any Error) async -> [String] {
        // The parser repeats arguments, and a line feed in one of them must not begin a line.
        do { _ = try await asyncParse(CommandLine.arguments.dropFirst().map(PlainText.shown)) } catch {
            return fullMessage(for: error).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        }
        return [fullMessage(for: error)]
    }

    private static func fail(_ lines: [String], status: Int32) -> Never {
        for line in lines { LogDestination.complain(line) }
        Glibc.exit(status)
    }
}
