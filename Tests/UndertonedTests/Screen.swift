import Foundation
import TestSupport
import Testing

/// A screen of one's own with the notification program of many desktops on it: Xvfb and dunst.
final class Screen {
    private static let programs = ["Xvfb", "dunst", "dunstctl", "xdotool"].map { "/usr/bin/\($0)" }
    static let isAvailable =
        PrivateBus.program != nil && programs.allSatisfy(FileManager.default.isExecutableFile)

    private let folder: TemporaryFolder
    private let bus: PrivateBus
    private let server: Process
    private let dunst: Process
    private let environment: [String: String]

    /// Starts both; a click on a notice presses the button that ``choose(_:)`` names.
    init(bus: PrivateBus) throws {
        self.bus = bus
        folder = try TemporaryFolder()
        server = Process()
        server.executableURL = URL(filePath: "/usr/bin/Xvfb")
        server.arguments = ["-displayfd", "1", "-screen", "0", "640x480x24", "-nolisten", "tcp"]
        let output = Pipe()
        server.standardOutput = output
        server.standardError = FileHandle.nullDevice
        try server.run()
        let number = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        environment = [
            "DISPLAY": ":\(number)", "DBUS_SESSION_BUS_ADDRESS": bus.address, "PATH": "/usr/bin:/bin",
            "HOME": folder.path, "LANG": "C.UTF-8",
        ]
        // dunst asks a menu which of several buttons is meant; this one answers at once.
        let menu = folder.path + "/menu"
        try Data("#!/bin/sh\ngrep -F -- \"$(cat '\(folder.path)/choice')\" | head -n 1\n".utf8).write(
            to: URL(filePath: menu))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: menu)
        let settings = """
            [global]
            origin = top-left
            offset = 0x0
            width = 600
            notification_limit = 4
            dmenu = \(menu)
            mouse_left_click = do_action
            mouse_right_click = close_current
            """
        try Data(settings.utf8).write(to: URL(filePath: folder.path + "/dunstrc"))
        dunst = Process()
        dunst.executableURL = URL(filePath: "/usr/bin/dunst")
        dunst.arguments = ["-config", folder.path + "/dunstrc"]
        dunst.environment = environment
        dunst.standardError = FileHandle.nullDevice
        try dunst.run()
    }

    deinit {
        // Milder signals may be blocked in whatever a test starts.
        for process in [dunst, server] { kill(process.processIdentifier, SIGKILL) }
    }

    /// Ends dunst, as a desktop that is closed.
    func end() {
        kill(dunst.processIdentifier, SIGKILL)
        while dunst.isRunning { usleep(1_000) }
    }

    /// Says which button the next click presses.
    func choose(_ label: String) throws { try Data(label.utf8).write(to: URL(filePath: folder.path + "/choice")) }

    /// Clicks on the newest notice.
    func click(right: Bool = false) throws {
        try run("xdotool", "mousemove", "60", "20", "click", right ? "3" : "1")
    }

    /// What is shown: summaries, as dunst counts them.
    var shownCount: Int {
        let text = (try? run("dunstctl", "count", "displayed")) ?? ""
        return Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
    }

    @discardableResult func run(_ name: String, _ arguments: String...) throws -> String {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/\(name)")
        process.arguments = arguments
        process.environment = environment
        // A pipe would be held open by whatever is started meanwhile.
        let output = URL(filePath: folder.path + "/output-\(UUID())")
        try Data().write(to: output)
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = FileHandle.nullDevice
        try process.run()
        while process.isRunning { usleep(1_000) }
        return try String(contentsOf: output, encoding: .utf8)
    }
}
