import Capture
import EventLog
import Events
import Foundation
import Glibc
import Logging
import StateFiles
import Synchronization
import Vocabulary

/// What panels of the desktop read. The first line says whether the microphone is heard; then one says of each open
/// alert how it stands, see ``line(_:)``. Replaced as a whole at each change; removed when the daemon stops, so that no
/// file means that nothing is heard.
final class IndicatorFile: Sendable {
    private let path: String?
    private let logger: Logger
    private let written = Mutex("")

    /// - Parameters:
    ///   - path: the file; `nil` where there is no runtime folder.
    ///   - logger: told once what keeps it from being written.
    init(path: String?, logger: Logger) {
        self.path = path
        self.logger = logger
    }

    /// The line for a state of capture: its name, for a pause the agent's own reason and its end, else the reason.
    static func line(_ state: CaptureState, pause: PauseMachine.Pause?) -> String {
        guard state.condition == .paused, let pause else {
            return [state.condition.rawValue, state.reason].compactMap { $0 }.joined(separator: ": ")
        }
        let reason = pause.reason.map { ": \($0)" } ?? ""
        let end =
            pause.isOverdue
            ? ", its time is over" : pause.until.map { pause.endsByItself ? ", until \($0.text)" : "" } ?? ""
        return "paused\(reason)\(end)"
    }

    /// The line for an open alert, words with a blank between them:
    ///
    ///     alert: ID KIND STATE SINCE NAME
    ///
    /// Kind and state are those of the feed, the time is RFC 3339. Since then whoever is named has seen it, sees
    /// to it, or is to; where nobody has, the name is left out, and the time is when it was raised. The name comes
    /// last, as it may hold blanks.
    static func line(_ record: AlertRecord) -> String {
        let name = record.life.handler ?? record.acknowledgedBy
        let since = record.handledAt ?? record.acknowledgedAt ?? record.alert.raisedAt
        let words = [
            record.alert.alertID, record.alert.kind.rawValue, record.life.state.rawValue, since.text,
        ]
        return "alert: " + (words + [name].compactMap(\.self)).joined(separator: " ")
    }

    /// Writes the lines where they are others than the last. State, pause and alerts are asked for in turn, so that of
    /// two threads that show at once the later one shows what is newer.
    func show(
        _ state: @autoclosure () -> CaptureState, pause: @autoclosure () -> PauseMachine.Pause?,
        alerts: @autoclosure () -> [AlertRecord] = []
    ) {
        guard let path else { return }
        written.withLock { written in
            let state = state()
            guard state.condition != .stopped else { return remove() }
            let lines = [Self.line(state, pause: pause())] + alerts().map(Self.line)
            let text = lines.map { PlainText.shown($0) + "\n" }.joined()
            guard text != written else { return }
            do {
                try StateFile.makeFolder(URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false))
                // A reader sees the old line or the new one, never half of one.
                try StateFile.write(Array(text.utf8), to: path)
            } catch {
                if written.isEmpty {
                    logger.warning("\(path) cannot be written: panels do not see the state (\(error))")
                }
            }
            written = text
        }
    }

    /// Takes the file away.
    func remove() {
        guard let path else { return }
        // SAFETY: the string is passed for the time of the call.
        _ = unsafe unlink(path)
    }
}
