import EventLog

/// The system's clock.
struct ClockFacts: Sendable, Equatable {
    private static let program = "/usr/bin/timedatectl"

    var now: Timestamp
    /// Whether the system holds it to be synchronised; `nil` where it does not say.
    var isSynchronised: Bool?

    /// Facts put together by hand.
    init(now: Timestamp, isSynchronised: Bool?) {
        self.now = now
        self.isSynchronised = isSynchronised
    }

    /// Asks systemd, which asks the kernel; Swift's Glibc has no `adjtimex`. Blocks for as long as that takes.
    init(limit: Duration) {
        now = .now
        let answer = ProgramOutput.of(Self.program, ["show", "--property=NTPSynchronized", "--value"], limit: limit)
        switch answer?.output.prefix(while: { $0.isLetter }) {
        case "yes": isSynchronised = true
        case "no": isSynchronised = false
        default: isSynchronised = nil
        }
    }
}
