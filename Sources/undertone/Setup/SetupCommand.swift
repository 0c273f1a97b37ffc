import Alerting
import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Languages
import Policy
import Vocabulary

/// `undertone setup`: from an installed package to a daemon that may listen, in one command.
struct SetupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: localized("Set up Undertone for yourself: policy, headset, keys, consent; then look at the result."),
        discussion: localized(
            """
            Asks on a terminal what no flag says, writes ~/.config/undertone/undertone.toml (other keys and comments stay as they \
            are), enables the user's unit where there is systemd, asks for your consent, and ends with `undertone doctor`. \
            At a question `?` lists what can be answered; Ctrl-D and Ctrl-C end it with nothing written. A value that somebody wrote before is replaced only with --replace, or when you agree to it.

            Example:
              undertone setup
              undertone setup --territory BG --profile measure-only --consent self-view --consent alerts --yes
              undertone setup --territory US --dry-run

            Exit status: 0 set up, 1 doctor names a fault, 64 an answer is missing or will not do, 73 nothing was written \
            over, 78 the configuration would not hold. With --no-start what does not run yet is no reason for 1.
            """))

    @Option(help: ArgumentHelp(localized("Country whose law applies, such as BG."))) var territory: String?
    @Option(
        help: ArgumentHelp(localized("agent-only, measure-only or supervised.")),
        completion: .list(["agent-only", "measure-only", "supervised"]))
    var profile: String?
    @Option(
        help: ArgumentHelp(localized("Medical or safety reason for supervised, a sentence, needed in the EU and EEA.")))
    var basis: String?
    @Option(help: ArgumentHelp(localized("Public key of quality assurance (age1...); may be given several times.")))
    var recipient: [String] = []
    @Option(help: ArgumentHelp(localized("Name or identity of the headset, as undertone devices lists it.")))
    var headset: String?
    @Option(
        help: ArgumentHelp(localized("A purpose to consent to, having read its notice; may be given several times.")))
    var consent: [String] = []
    @Flag(help: ArgumentHelp(localized("Print the configuration that would be written, and do nothing."))) var dryRun =
        false
    @Flag(help: ArgumentHelp(localized("Ask nothing: flags, and what is configured already, decide."))) var yes = false
    @Flag(help: ArgumentHelp(localized("Replace values that somebody wrote before."))) var replace = false
    @Flag(help: ArgumentHelp(localized("Leave the user's unit as it is."))) var noStart = false

    @OptionGroup var configuration: ConfigurationOptions

    func validate() throws {
        if let profile, Profile(rawValue: profile) == nil {
            throw ValidationError(
                localized("there is no profile \"\(profile)\"; there are agent-only, measure-only, supervised"))
        }
        try PurposeOptions.check(consent)
        for key in recipient {
            if let fault = SetupQuestions.fault(of: key) { throw ValidationError("--recipient: \(fault)") }
        }
    }

    func run() async throws {
        let file = SetupFile(named: configuration.config)
        let answers = try SetupQuestions(command: self, prompt: isAsking ? SetupPrompt() : nil, known: file.loaded)
            .answers()
        let edit = try file.edit(setting: answers)
        if dryRun { return StandardOutput.file(Array(edit.text.utf8)) }
        try agree(to: edit.replacements, in: file.path)
        try file.write(edit)
        StandardOutput.line(
            edit.changes.isEmpty
                ? localized("\(file.path): nothing to change") : localized("wrote \(file.path)"))

        let isUnitWanted = !noStart && configuration.config == nil
        StandardOutput.line(
            isUnitWanted
                ? SetupUnit.start(isChanged: !edit.changes.isEmpty)
                : localized("the unit is left as it is; start the daemon: undertoned"))
        try await SetupConsents(command: self, isAsking: isAsking).run()
        for line in Self.probation(try configuration.load().configuration) { StandardOutput.line(line) }
        StandardOutput.line("")
        let facts = await Facts.gathered(configurationFile: configuration.config)
        // The examination is for whoever runs the machine.
        let report = Language.$spokenHere.withValue(.english) {
            let report = DoctorReport(findings: Examination.findings(from: facts))
            report.show()
            return report
        }
        StandardOutput.line("")
        for line in SetupClosing(facts, faults: report.faults).lines { StandardOutput.line(line) }
        if report.faults > 0, isUnitWanted { throw CommandFailure("", status: .failure) }
    }

    /// What to expect of the first hours; nothing where nobody is ever told anything.
    private static func probation(_ configuration: UndertoneConfiguration) -> [String] {
        let lengthS = configuration.alerting.probationS
        guard lengthS > 0, configuration.policy.rules.profile != .agentOnly else { return [] }
        return [
            localized(
                """
                on probation first: before \(Wording.talk(seconds: lengthS)) of talk are heard nobody but you is told of your \
                voice
                """), localized("requests for help always come through; undertone trust tells how far it is"),
        ]
    }

    private var isAsking: Bool { !yes && !dryRun && Terminal.isTerminal(STDIN_FILENO) }

    /// A value that somebody wrote is not taken away in silence.
    private func agree(to replacements: [ConfigurationEdit.Change], in path: String) throws {
        guard !replacements.isEmpty, !replace else { return }
        Terminal.note(localized("\(path) says something else:"))
        for change in replacements {
            for line in change.before { Terminal.note("  - \(line)") }
            Terminal.note("  + \(change.after)")
        }
        guard isAsking else {
            throw CommandFailure(
                localized("\(path): nothing was written; give --replace to replace these values"), status: .cannotCreate
            )
        }
        try Terminal.confirm(localized("Replace them?"), refusal: localized("nothing was written"))
    }
}

/// The user's unit, so that the daemon runs now and with each session.
enum SetupUnit {
    /// Enables and starts it; where it runs and the configuration is another, it is started anew. One line on what
    /// came of it.
    static func start(isChanged: Bool) -> String {
        guard let program = UnitFacts.systemctl else {
            return localized("there is no systemd here; start the daemon: undertoned")
        }
        let commands =
            [["--user", "enable", "--now", "undertoned.service"]]
            + (isChanged ? [["--user", "restart", "undertoned.service"]] : [])
        for arguments in commands {
            guard run(program, arguments) else {
                return localized(
                    "systemctl \(arguments.joined(separator: " ")) failed; run it by hand and see what it says")
            }
        }
        return localized("undertoned.service runs, and starts with each session")
    }

    private static func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
