import Capture
import EventLog
import Events
import Foundation
import Glibc
import Logging
import StateFiles
import Synchronization
import Vocabulary

/// One line that panels of the desktop read: whether the microphone is heard. Replaced as a whole at each change;
/// removed when the daemon stops, so that no file means that nothing is heard.
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

    /// Writes the line where it is another than the last. State and pause are asked for in turn, so that of two threads
    /// that show at once the later one shows what is newer.
    func show(_ state: @autoclosure () -> CaptureState, pause: @autoclosure () -> PauseMachine.Pause?) {
        guard let path else { return }
        written.withLock { written in
            let state = state()
            guard state.condition != .stopped else { return remove() }
            let line = PlainText.shown(Self.line(state, pause: pause())) + "\n"
            guard line != written else { return }
            do {
                try StateFile.makeFolder(URL(filePath: path).deletingLastPathComponent().path(percentEncoded: false))
                // A reader sees the old line or the new one, never half of one.
                try StateFile.write(Array(line.utf8), to: path)
            } catch {
                if written.isEmpty {
                    logger.warning("\(path) cannot be written: panels do not see the state (\(error))")
                }
            }
            written = line
        }
    }

    /// Takes the file away.
    func remove() {
        guard let path else { return }
        // SAFETY: the string is passed for the time of the call.
        _ = unsafe unlink(path)
    }
}
