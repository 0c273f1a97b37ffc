import ArgumentParser

/// `undertone doctor`: looks at everything that the daemon needs, and says what to do about what is amiss.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Look for whatever keeps the daemon from hearing, keeping or telling, and say how to put it right.",
        discussion: """
            Run it as the agent, on the agent's desktop, with or without a running daemon. It takes at most three seconds, \
            and mends nothing by itself. Each line is ok, a warning or a fault.

            With --identity it also says whether that key opens what is configured and stored; on QA's machine, give the \
            desktop's configuration along with it.

            Example:
              undertone doctor
              undertone doctor --config desktop.toml --identity qa.key
              undertone doctor --json | jq -r 'select(.verdict == "fault") | .mend'

            Exit status: 0 no fault (there may be warnings), 1 at least one fault.
            """)

    @OptionGroup var configuration: ConfigurationOptions

    @Option(help: ArgumentHelp("File with a secret key, to see what it opens.", valueName: "file"), completion: .file())
    var identity: String?

    @OptionGroup var passphrase: PassphraseOptions

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let ownKey = identity.map { KeyFacts.Own(path: $0, passphrase) }
        let facts = await Facts.gathered(configurationFile: configuration.config, ownKey: ownKey)
        let report = DoctorReport(findings: Examination.findings(from: facts))
        try output.list(report.findings, csv: ["name", "verdict", "text", "mend"]) { report.show() }
        if report.faults > 0 { throw CommandFailure("", status: .failure) }
    }
}

/// Everything that is looked at, in the order in which it is told: what the rest depends on comes first.
enum Examination {
    /// The checks. Each is a pure function of what was gathered.
    static let checks: [@Sendable (Facts) -> [Finding]] = [
        ConfigurationCheck.findings, RuntimeFolderCheck.findings, SoundServerCheck.findings, SourceCheck.findings,
        UnitCheck.findings, SandboxCheck.findings, DaemonCheck.findings, CaptureCheck.findings, BaselineCheck.findings,
        ProbationCheck.findings, SupervisorCheck.findings, HubCheck.findings, PermissionCheck.findings,
        KeyCheck.findings,
        DiskCheck.findings, SegmentCheck.findings, EventLogCheck.findings, SetAsideCheck.findings,
        ReserveCheck.findings, ClockCheck.findings,
        ConsentCheck.findings, BreakCheck.findings,
    ]

    /// What all checks find.
    static func findings(from facts: Facts) -> [Finding] { checks.flatMap { $0(facts) } }
}
