/// Everything that is looked at, in the order in which it is told: what the rest stands on comes first.
enum Examination {
    /// The checks. Each is a pure function of what was gathered.
    static let checks: [@Sendable (Facts) -> [Finding]] = [
        ConfigurationCheck.findings,
        RuntimeFolderCheck.findings,
        SoundServerCheck.findings,
        SourceCheck.findings,
        UnitCheck.findings,
        SandboxCheck.findings,
        DaemonCheck.findings,
        CaptureCheck.findings,
        BaselineCheck.findings,
        ProbationCheck.findings,
        SupervisorCheck.findings,
        PermissionCheck.findings,
        KeyCheck.findings,
        DiskCheck.findings,
        SegmentCheck.findings,
        EventLogCheck.findings,
        ClockCheck.findings,
        ConsentCheck.findings,
    ]

    /// What all checks find.
    static func findings(from facts: Facts) -> [Finding] {
        checks.flatMap { $0(facts) }
    }
}
