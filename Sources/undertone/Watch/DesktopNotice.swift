import Foundation

/// Notices on the desktop, by the desktop's own program for them.
struct DesktopNotice {
    private static let name = "notify-send"
    private let path: String

    /// Looks for the program along `PATH`.
    /// - Throws: ``CommandFailure`` where it is not installed.
    init(environment: [String: String] = ProcessInfo.processInfo.environment) throws(CommandFailure) {
        let folders = environment["PATH", default: "/usr/bin:/bin"].split(separator: ":")
        let paths = folders.map { "\($0)/\(Self.name)" }
        guard let path = paths.first(where: FileManager.default.isExecutableFile) else {
            throw CommandFailure(
                "--notify needs \(Self.name), which is not installed (Debian: apt install libnotify-bin)",
                status: .unavailable)
        }
        self.path = path
    }

    /// Shows a notice; that the desktop cannot is no reason to stop watching.
    func show(_ summons: Summons) {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = Self.arguments(summons)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try? process.run()
    }

    /// What the program is called with. Words of people cannot become options or marks of its markup.
    static func arguments(_ summons: Summons) -> [String] {
        let text = summons.text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        return [
            "--app-name=Undertone", "--urgency=\(summons.isUrgent ? "critical" : "normal")", "--",
            InkedLine(summons.title).text(hasColour: false), InkedLine(text).text(hasColour: false),
        ]
    }
}
