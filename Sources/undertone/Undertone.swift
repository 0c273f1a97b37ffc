import ArgumentParser
import DaemonConfiguration
import Glibc
import Languages
import Vocabulary

/// The command line as a part of the one program that is both, see `Programs`.
public enum UndertoneProgram {
    /// Runs it, and does not return.
    public static func run() async { await Undertone.main() }
}

/// `undertone`: the command line for agent, supervisor, quality assurance and operator.
struct Undertone: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undertone",
        abstract: localized("Notice vocal strain against the agent's own calm baseline, and tell those who can help."),
        discussion: localized(
            """
            Exit status: 0 done, 3 a voice is not heard (status) or a desk has not answered (--hub), 64 wrong use, 66 an input is missing or bad, 69 the daemon or the sound server cannot be \
            reached, 73 and 74 a file cannot be made or written, 77 your role may not do this, 78 the configuration must be mended, 1 anything else.

            Example:
              undertone setup
              undertone status
              undertone watch
            """), version: Version.current,
        subcommands: [
            SetupCommand.self, ConsentCommand.self, PauseCommand.self, ResumeCommand.self, HelpMeCommand.self,
            MineCommand.self, ContestCommand.self, TrustCommand.self, WatchCommand.self, StatusCommand.self,
            AlertsCommand.self, AckCommand.self, TakeoverCommand.self, HandoverCommand.self, ResolveCommand.self,
            NoteCommand.self, UndoCommand.self,
            JudgeCommand.self, CallCommand.self, ClockCommand.self, SegmentsCommand.self, AuditCommand.self,
            BaselineCommand.self,
            PresetsCommand.self, ConfigCommand.self, DevicesCommand.self, DoctorCommand.self, KeygenCommand.self,
            AnalyzeCommand.self,
            EvaluateCommand.self,
        ] + WellbeingCommands.all)

    /// Commands of operators and quality assurance, which speak English whatever the environment and the configuration
    /// say: what they print is looked up, compared, and sent to others.
    private static let english: [any ParsableCommand.Type] = [
        DoctorCommand.self, ConfigCommand.self, AuditCommand.self, SegmentsCommand.self, KeygenCommand.self,
        EvaluateCommand.self, AnalyzeCommand.self, PresetsCommand.self,
    ]

    static func main() async {
        // What is made of all commands is kept, and given to others: completions and pages of the manual.
        let isForFiles = CommandLine.arguments.contains {
            $0.hasPrefix("--generate-completion-script") || $0 == "--experimental-dump-help"
        }
        await Language.$spokenHere.withValue(isForFiles ? .english : nil) {
            let family = MeantCommand(CommandLine.arguments.dropFirst()).words.dropFirst().first
            let isEnglish = english.contains { $0.configuration.commandName == family }
            await Language.$spokenHere.withValue(isEnglish ? .english : Language.spokenHere) { await run() }
        }
    }

    /// Runs the command. What fails is told in one line each, with an exit status that a script can tell apart.
    private static func run() async {
        // A reader that leaves, such as `head`, ends the next write with EPIPE instead of the process with a signal.
        signal(SIGPIPE, SIG_IGN)
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        } catch {
            if let failure = CommandFailure(error) {
                Terminal.tell(failure)
                Glibc.exit(failure.status.rawValue)
            }
            let status = exitCode(for: error)
            for line in await lines(of: error) {
                if status == .success { StandardOutput.line(line) } else { Terminal.note(line) }
            }
            Glibc.exit(status.rawValue)
        }
    }

    /// What is said of an error of the parser, which is its help, too, or of one that a command threw and nobody knows.
    private static func lines(of error: any Error) async -> [String] {
        let arguments = CommandLine.arguments.dropFirst()
        let meant = MeantCommand(arguments)
        if exitCode(for: error) == .success, fullMessage(for: error).contains("USAGE: ") {
            let help = helpMessage(for: meant.command, columns: HelpText.unbroken)
            return HelpText(help, columns: Terminal.columns).lines
        }
        if exitCode(for: error) != .success, let hint = meant.hint { return ["undertone: \(hint)"] }
        func lines(_ error: any Error) -> [String] {
            let message = fullMessage(for: error)
            return message.isEmpty
                ? []
                : message.split(separator: "\n", omittingEmptySubsequences: false).map { ParserWords.own(String($0)) }
        }
        if exitCode(for: error) == .success { return lines(error) }
        // The parser repeats arguments, and a line feed in one of them must not begin a line.
        do { _ = try await asyncParseAsRoot(CommandLine.arguments.dropFirst().map(PlainText.shown)) } catch {
            return lines(error)
        }
        // With those characters shown as ? nothing is wrong with it.
        return ["undertone: " + localized("a word on the command line holds control characters; leave them out")]
    }
}
