import Foundation
import Languages
import Synchronization

/// Notices on the desktop, by the desktop's own program for them; one at a time. One for an alert that somebody sees
/// to, or that is over, is taken away again where the system's own programs can do that.
final class DesktopNotice: Sendable {
    private static let name = "notify-send"
    private static let closer = "busctl"
    /// Most characters of words that are shown.
    private static let maxText = 300
    /// Most notices of which is remembered how the desktop calls them.
    private static let maxShown = 1_000

    private struct State {
        var isRunning = false
        /// Whether the program tells how the desktop calls a notice; of one before 0.7.10 it is not asked again.
        var tellsNumbers = true
        /// By alert.
        var numbers: [Summons.Subject: String] = [:]
        /// Alerts that ended while their notice was handed on.
        var ended: Set<Summons.Subject> = []
    }

    private let path: String
    private let closerPath: String?
    /// Seconds after which the program is ended: it hands the notice on, and has nothing else to do.
    private let limit: Double
    private let state = Mutex(State())

    /// Looks for the program along `PATH`.
    /// - Throws: ``CommandFailure`` where it is not installed.
    init(
        environment: [String: String] = ProcessInfo.processInfo.environment, limit: Double = 5
    ) throws(CommandFailure) {
        guard let path = ProgramPath.first(Self.name, in: environment) else {
            throw CommandFailure(
                localized("--notify needs \(Self.name), which is not installed (Debian: apt install libnotify-bin)"),
                status: .unavailable)
        }
        self.path = path
        self.closerPath = ProgramPath.first(Self.closer, in: environment)
        self.limit = limit
    }

    /// Whether the last one has been handed on.
    var isFree: Bool { state.withLock { !$0.isRunning } }

    /// Shows a notice; that the desktop cannot is no reason to stop watching.
    func show(_ summons: Summons) {
        let asksNumber = state.withLock { state in
            state.isRunning = true
            state.ended.remove(summons.subject)
            return state.tellsNumbers && closerPath != nil
        }
        let option = asksNumber ? ["--print-id"] : []
        run(path, option + Self.arguments(summons)) { [self] number, isDone in
            if asksNumber, !isDone {
                state.withLock { $0.tellsNumbers = false }
                return show(summons)
            }
            let isEnded = state.withLock { state in
                state.isRunning = false
                if asksNumber, state.numbers.count < Self.maxShown { state.numbers[summons.subject] = number }
                return state.ended.remove(summons.subject) != nil
            }
            if isEnded { close(summons.subject) }
        }
    }

    /// Takes the notice of an alert away, where one was shown.
    func close(_ subject: Summons.Subject) {
        let number = state.withLock { state in
            if state.isRunning, state.ended.count < Self.maxShown { state.ended.insert(subject) }
            return state.numbers.removeValue(forKey: subject)
        }
        guard let number, UInt32(number, radix: 10) != nil, let closerPath else { return }
        let notifications = "org.freedesktop.Notifications"
        run(
            closerPath,
            [
                "--user", "call", notifications, "/org/freedesktop/Notifications", notifications, "CloseNotification",
                "u", number,
            ]
        ) { _, _ in }
    }

    /// Runs a program for a limited time, and gives out what it said and whether it did what it should.
    private func run(_ path: String, _ arguments: [String], _ done: @escaping @Sendable (String, Bool) -> Void) {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return done("", true) }
        let identifier = process.processIdentifier
        Thread.detachNewThread { [limit] in
            Thread.sleep(forTimeInterval: limit)
            if process.isRunning { kill(identifier, SIGKILL) }
        }
        Thread.detachNewThread {
            let said = (try? output.fileHandleForReading.read(upToCount: 64)) ?? Data()
            process.waitUntilExit()
            let isDone = process.terminationReason == .uncaughtSignal || process.terminationStatus == 0
            done(String(decoding: said, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines), isDone)
        }
    }

    /// What the program is called with. Words of people cannot become options or marks of its markup.
    static func arguments(_ summons: Summons) -> [String] {
        let text = String(summons.text.prefix(Self.maxText)).replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .replacing(">", with: "&gt;")
        return [
            "--app-name=Undertone", "--urgency=\(summons.isUrgent ? "critical" : "normal")", "--",
            InkedLine(String(summons.title.prefix(Self.maxText))).text(hasColour: false),
            InkedLine(text).text(hasColour: false),
        ]
    }
}
