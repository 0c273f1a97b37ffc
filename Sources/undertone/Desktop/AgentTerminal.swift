import Foundation

/// Opens a terminal window for one of our commands, as the desktop prefers it.
struct AgentTerminal {
    /// The programs that open one, and what stands before the command; the first that is there is taken.
    private static let known = [("xdg-terminal-exec", [String]()), ("x-terminal-emulator", ["-e"])]
    /// The window stays until it has been read.
    private static let script = #""$0" "$@"; printf '\n'; read -r _"#

    private let path: String
    private let before: [String]

    /// - Returns: `nil` where there is none.
    init?(environment: [String: String] = ProcessInfo.processInfo.environment) {
        for (name, before) in Self.known {
            guard let path = ProgramPath.first(name, in: environment) else { continue }
            self.path = path
            self.before = before
            return
        }
        return nil
    }

    /// Runs one of our commands in a window of its own.
    /// - Returns: whether it was opened.
    func run(_ command: [String]) -> Bool {
        guard let own = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe") else {
            return false
        }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = before + ["/bin/sh", "-c", Self.script, own] + command
        process.standardInput = FileHandle.nullDevice
        return (try? process.run()) != nil
    }
}
