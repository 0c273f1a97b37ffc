import EventLog
import Events
import Foundation
import Glibc
import Vocabulary

/// Works on a log without end, on four threads, until it is killed: what the tests of sudden death kill.
///
///     LogLoad LOG NOTES RUN
///
/// Before every command it writes `try ALERT` to NOTES, and what the log has promised once it has: `event SEQUENCE ID`,
/// `done ALERT`, `help ALERT`, `audit SEQUENCE HASH`. A line is one system call, so that it outlives the process.
@main struct LogLoad {
    static func main() throws {
        let arguments = CommandLine.arguments
        let log = try EventLog(path: arguments[1], source: Event.source(host: "desk", agent: "maria"), families: .own)
        // SAFETY: the string lives for the length of the call.
        let notes = unsafe open(arguments[2], O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        let run = arguments[3]
        for thread in 0..<4 {
            Thread.detachNewThread {
                var round = 0
                while true {
                    round += 1
                    do {
                        try work(on: log, alert: "\(run)-\(thread)-\(round)", notes: notes)
                    } catch {
                        note("fault \(error)", in: notes)
                    }
                }
            }
        }
        while true { pause() }
    }

    /// One alert's life, as a pipeline, a supervisor and an agent make it.
    private static func work(on log: EventLog, alert id: String, notes: Int32) throws {
        let now = Timestamp.now
        let alert = AlertPayload(
            alertID: id, agent: "maria", level: .high, score: 70, confidence: 1, onsetAt: now, raisedAt: now,
            explanation: "pitch 3.4 semitones above the calm level", reasons: [])
        let event = try log.append(.alert(.raised, alert))
        note("event \(event.sequence) \(event.id)", in: notes)
        note("try \(id)", in: notes)
        let actor = Person(name: "ivan", uid: 1001, role: "supervisor")
        try log.apply(.takeOver, toAlert: id, by: actor, idempotencyKey: id)
        note("done \(id)", in: notes)
        let help = try log.requestHelp(
            agent: "maria", reason: id, by: Person(name: "maria", role: "agent"), idempotencyKey: "help-\(id)")
        note("help \(help.alert.alertID)", in: notes)
        let head = try log.auditHead()
        note("audit \(head.sequence) \(head.hash)", in: notes)
    }

    private static func note(_ line: String, in notes: Int32) {
        let bytes = Array((line + "\n").utf8)
        // SAFETY: the buffer lives for the call.
        _ = unsafe bytes.withUnsafeBytes { unsafe write(notes, $0.baseAddress, $0.count) }
    }
}
