import ArgumentParser
import DaemonConfiguration
import Glibc
import Vocabulary

/// `undertone`: the command line for agent, supervisor, quality assurance and operator.
@main struct Undertone: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undertone",
        abstract: "Notice vocal strain against the agent's own calm baseline, and tell those who can help.",
        discussion: """
            Exit status: 0 done, 64 wrong use, 66 an input is missing or bad, 69 the daemon or the sound server cannot be \
            reached, 73 and 74 a file cannot be made or written, 77 your role may not do this, 78 the configuration must be mended, 1 anything else.
            """, version: Version.current,
        subcommands: [
            SetupCommand.self, ConsentCommand.self, PauseCommand.self, ResumeCommand.self, HelpMeCommand.self,
            MineCommand.self, ContestCommand.self, TrustCommand.self, WatchCommand.self, StatusCommand.self,
            AlertsCommand.self, AckCommand.self, TakeoverCommand.self, HandoverCommand.self, ResolveCommand.self,
            JudgeCommand.self, CallCommand.self, ClockCommand.self, SegmentsCommand.self, AuditCommand.self,
            BaselineCommand.self,
            PresetsCommand.self, DevicesCommand.self, DoctorCommand.self, KeygenCommand.self, AnalyzeCommand.self,
            EvaluateCommand.self,
        ])

    /// Runs the command. What fails is told in one line each, with an exit status that a script can tell apart.
    static func main() async {
        // A reader that leaves, such as `head`, ends the next write with EPIPE instead of the process with a signal.
        signal(SIGPIPE, SIG_IGN)
        var parsed: (any ParsableCommand)?
        do {
            var command = try await asyncParseAsRoot()
            parsed = command
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch {
            if let failure = CommandFailure(error) {
                Terminal.tell(failure)
                Glibc.exit(failure.status.rawValue)
            }
            let status = exitCode(for: error)
            let message = fullMessage(for: parsed == nil ? await shown(error) : error)
            // What a command threw is somebody else's words: one line, whatever they are.
            let isOurs = parsed == nil || status == .success
            for line in isOurs ? message.split(separator: "\n", omittingEmptySubsequences: false) : [message[...]]
            where !message.isEmpty {
                if status == .success { StandardOutput.line(String(line)) } else { Terminal.note(String(line)) }
            }
            Glibc.exit(status.rawValue)
        }
    }

    /// The error that the arguments make as they may be shown: the parser repeats them, and a line feed in one of them
    /// must not begin a line of the message.
    private static func shown(_ error: any Error) async -> any Error {
        let arguments = CommandLine.arguments.dropFirst()
        let clean = arguments.map(PlainText.shown)
        guard clean != Array(arguments) else { return error }
        do {
            _ = try await asyncParseAsRoot(clean)
            return CommandFailure("an argument holds a control character", status: .usage)
        } catch { return error }
    }
}
