import Foundation
import Synchronization
import TestSignals
import TestSupport

/// A message bus of one's own, which can be killed and started again.
final class PrivateBus: Sendable {
    static let program = ["/usr/bin/dbus-daemon", "/bin/dbus-daemon"].first(where: FileManager.default.isExecutableFile)

    private let folder: TemporaryFolder
    private let process = Mutex<Process?>(nil)

    init() throws {
        folder = try TemporaryFolder()
        let configuration = """
            <busconfig>
              <type>custom</type> <listen>\(address)</listen> <auth>EXTERNAL</auth>
              <policy context="default">
                <allow send_destination="*" eavesdrop="true"/> <allow eavesdrop="true"/> <allow own="*"/>
              </policy>
            </busconfig>
            """
        try Data(configuration.utf8).write(to: URL(filePath: configurationFile))
    }

    deinit {
        stop()
    }

    /// Where it is reached.
    var address: String { "unix:path=\(folder.path)/bus" }
    private var configurationFile: String { folder.path + "/bus.conf" }

    /// Starts it, and waits until it listens.
    func start() throws {
        let process = Process()
        process.executableURL = Self.program.map { URL(filePath: $0) }
        process.arguments = [
            "--nofork", "--nopidfile", "--nosyslog", "--print-address", "--config-file=\(configurationFile)",
        ]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        self.process.withLock { $0 = process }
        // It says its address once it listens.
        _ = output.fileHandleForReading.availableData
    }

    /// Kills it.
    func stop() {
        guard let process = process.withLock({ $0 }), process.isRunning else { return }
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder.path + "/bus")
    }
}
