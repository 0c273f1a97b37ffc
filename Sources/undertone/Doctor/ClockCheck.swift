import EventLog
import Events
import Vocabulary

/// The system's clock.
struct ClockFacts: Sendable, Equatable {
    private static let program = "/usr/bin/timedatectl"

    var now: Timestamp
    /// What the clocks say, to be compared with when they were last believed.
    var reading: ClockReading?
    /// Whether the system holds it to be synchronised; `nil` where it does not say.
    var isSynchronised: Bool?
}

extension ClockFacts {
    /// Asks systemd, which knows it also where the kernel is not asked. Blocks for as long as that takes.
    init(limit: Duration) {
        now = .now
        reading = .current()
        let answer = ProgramOutput.of(Self.program, ["show", "--property=NTPSynchronized", "--value"], limit: limit)
        switch answer?.output.prefix(while: { $0.isLetter }) {
        case "yes": isSynchronised = true
        case "no": isSynchronised = false
        default: isSynchronised = nil
        }
    }
}

/// The clock, by which supervisors and QA will read what happened.
enum ClockCheck {
    private static let name = "clock"
    /// An event may be this much ahead: clocks are corrected.
    private static let toleranceS = 60.0
    /// Before it this program did not exist; after it, nobody will have asked.
    private static let plausible = (
        from: Timestamp(text: "2025-01-01T00:00:00Z"), to: Timestamp(text: "2100-01-01T00:00:00Z")
    )

    static func findings(_ facts: Facts) -> [Finding] {
        guard let clock = facts.clock else { return .late(name, "the clock's service") }
        let now = clock.now
        if let from = plausible.from, let to = plausible.to, now < from || now > to {
            return .fault(name, "it is said to be \(now.text)", hint: "set the clock: timedatectl set-ntp true")
        }
        if let newest = newestEvent(facts), newest > now.advanced(bySeconds: toleranceS) {
            return .fault(
                name, "the newest event is of \(newest.text), which is still to come: the clock went back",
                hint: "set the clock: timedatectl set-ntp true; later events are in order all the same")
        }
        switch clock.isSynchronised {
        case true?: return .ok(name, "synchronised")
        case false?: return .warning(name, "not synchronised with any other clock", hint: "timedatectl set-ntp true")
        case nil: return .ok(name, "plausible; the system does not say whether it is synchronised")
        }
    }

    private static func newestEvent(_ facts: Facts) -> Timestamp? {
        if case .success(let answer) = facts.daemon.answer { return answer.newestEvent }
        if case .whole(let newest)? = facts.eventLog { return newest }
        return nil
    }
}
