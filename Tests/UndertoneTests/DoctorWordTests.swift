import Events
import Vocabulary

@testable import EventLog
@testable import undertone

/// What the doctor says of the reserve in which the agent's word is kept.
extension DoctorCheckTests {
    static let word = [
        Case("agent's word", .fault, "nothing is heard before the agent is asked anew", hint: "consent grant") {
            $0.reserve = .unreadable("both of its slots are damaged")
        },
        Case("agent's word", .warning, "nothing is heard", hint: "consent show") { $0.reserve = .absent },
        Case("agent's word", .warning, "asked anew about alerts", hint: "consent show") {
            var record = Reserve.Record(agent: "alice")
            record.stopped["alerts"] = Reserve.Stop(isWithdrawn: false, at: .now, isInLog: true)
            $0.reserve = .record(record)
        },
        Case("agent's word", .warning, "1 of the agent's wishes", hint: "free some space") {
            var record = Reserve.Record(agent: "alice")
            record.erasures = [Reserve.Erasure(what: "alerts", at: .now)]
            $0.reserve = .record(record)
        },
        Case("agent's word", .warning, "nothing expires", hint: "clock confirm") {
            var record = Reserve.Record(agent: "alice")
            record.clock = ClockReading.Known(at: .now, bootMs: 0, bootID: "a")
            $0.reserve = .record(record)
            $0.clock?.reading = ClockReading(
                wall: Timestamp.now.advanced(bySeconds: 3_650 * 86_400), bootMs: 1_000, bootID: "a",
                isSynchronised: false)
        },
    ]
}
