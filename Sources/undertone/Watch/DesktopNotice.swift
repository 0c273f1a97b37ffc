import Foundation
import Synchronization

/// Notices on the desktop, by the desktop's own program for them; one at a time.
final class DesktopNotice: Sendable {
    private static let name = "notify-send"
    /// Most characters of words that are shown.
    private static let maxText = 300
    private let path: String
    /// Seconds after which the program is ended: it hands the notice on, and has nothing else to do.
    private let limit: Double
    private let isRunning = Mutex(false)

    /// Looks for the program along `PATH`.
    /// - Throws: ``CommandFailure`` where it is not installed.
    init(
        environment: [String: String] = ProcessInfo.processInfo.environment, limit: Double = 5
    ) throws(CommandFailure) {
        let folders = environment["PATH", default: "/usr/bin:/bin"].split(separator: ":")
        let paths = folders.map { "\($0)/\(Self.name)" }
        guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
            throw CommandFailure(
                "--notify needs \(Self.name), which is not installed (Debian: apt install libnotify-bin)",
                status: .unavailable)
        }
        self.path = path
        self.limit = limit
    }

    /// Whether the last one has been handed on.
    var isFree: Bool { isRunning.withLock { !$0 } }

    /// Shows a notice; that the desktop cannot is no reason to stop watching.
    func show(_ summons: Summons) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = Self.arguments(summons)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        process.terminationHandler = { [self] _ in isRunning.withLock { $0 = false } }
        isRunning.withLock { $0 = true }
        guard (try? process.run()) != nil else { return isRunning.withLock { $0 = false } }
        let identifier = process.processIdentifier
        Thread.detachNewThread { [limit] in
            Thread.sleep(forTimeInterval: limit)
            if process.isRunning { kill(identifier, SIGKILL) }
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
