import Foundation

/// The user's unit, so that the daemon runs now and with each session.
struct SetupUnit {
    let isWanted: Bool

    /// Enables and starts it.
    /// - Parameter isChanged: whether a running daemon has to read the configuration anew.
    /// - Returns: one line on what came of it.
    func start(isChanged: Bool) -> String {
        guard isWanted else { return "the unit is left as it is; start the daemon: undertoned" }
        guard FileManager.default.fileExists(atPath: "/run/systemd/system"),
            let program = ["/usr/bin/systemctl", "/bin/systemctl"].first(where: FileManager.default.isExecutableFile)
        else { return "there is no systemd here; start the daemon: undertoned" }
        let commands =
            [["--user", "enable", "--now", "undertoned.service"]]
            + (isChanged ? [["--user", "restart", "undertoned.service"]] : [])
        for arguments in commands {
            guard run(program, arguments) else {
                return "systemctl \(arguments.joined(separator: " ")) failed; run it by hand and see what it says"
            }
        }
        return "undertoned.service runs, and starts with each session"
    }

    private func run(_ program: String, _ arguments: [String]) -> Bool {
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }
}
