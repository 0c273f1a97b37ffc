import Capture
import Events
import FeedClient
import Foundation
import Glibc
import TestServers
import TestSupport
import Testing

/// What is not as safe as it should be is told by the program itself: in its log, by status, by doctor.
@Suite(.hangGuard) struct StandingWarningTests {
    /// Runs the daemon with a configuration, and gives its status, its log and what doctor says.
    private func said(
        _ configuration: String, through wrapper: [String] = ["/usr/bin/env"]
    ) async throws -> (status: StatusPayload, log: String, doctor: String) {
        let program = try Program("undertoned")
        let file = program.home + "/u.toml"
        let text = "[agent]\nid = \"alice\"\n[policy]\nterritory = \"US\"\n[feed]\nsupervisor_socket = \"off\"\n"
        try Data((text + configuration).utf8).write(to: URL(filePath: file))
        let environment = [
            "PATH": "/usr/bin:/bin", "HOME": program.home, "XDG_RUNTIME_DIR": program.home,
            "PULSE_SERVER": "unix:\(program.home)/none", "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=\(program.home)/none",
        ]
        let log = program.file("log")
        let process = Process()
        process.executableURL = URL(filePath: wrapper[0])
        process.arguments = Array(wrapper.dropFirst()) + [program.path, "--config", file]
        process.environment = environment
        try Data().write(to: log)
        process.standardError = try FileHandle(forWritingTo: log)
        try process.run()
        defer { process.terminate() }
        let client = FeedClient(socketPath: program.home + "/undertone/agent.sock")
        var status: StatusPayload?
        // The watch of the session is asked on a thread of its own.
        await eventually("nothing is told") {
            status = try? await client.status()
            return status?.warnings != nil
        }
        let doctor = try await Program("undertone", home: program.home).run(
            ["doctor", "--json", "--config", file], environment: environment)
        return (try #require(status), try String(contentsOf: log, encoding: .utf8), doctor.output)
    }

    @Test(
        .enabled(if: unsafe access("/usr/bin/setpriv", X_OK) == 0, "setpriv is not installed"),
        .enabled(if: geteuid() == 0, "only root may lock without a limit, and give that up"))
    func memoryThatCannotBeLocked() async throws {
        let wrapper = ["/usr/bin/setpriv", "--bounding-set=-ipc_lock", "/usr/bin/prlimit", "--memlock=65536:65536"]
        let said = try await said("[capture]\nstop_on_lock = false\n", through: wrapper)
        #expect(said.status.warnings?.contains { $0.contains("memory cannot be locked") } == true)
        #expect(said.log.contains("memory cannot be locked") && said.doctor.contains("memory cannot be locked"))
    }

    @Test func aHoldBackThatAPaymentPauseCannotUse() async throws {
        let key = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"
        let said = try await said(
            "[capture]\nstop_on_lock = false\n[vault]\nrecipients = [\"\(key)\"]\nhold_back_s = 0\n")
        #expect(said.status.warnings?.contains { $0.contains("hold_back_s") } == true)
        #expect(said.log.contains("hold_back_s") && said.doctor.contains("hold_back_s"))
    }

    @Test func aLockedScreenThatNobodyTellsOf() async throws {
        let open = try await said("")
        #expect(open.status.warnings?.contains { $0.contains("logind") } == true)
        #expect(open.log.contains("capture goes on") && open.doctor.contains("logind"))
        // Who has written it down means it.
        let closed = try await said("[capture]\nstop_on_lock = true\n")
        #expect(closed.log.contains("nothing is heard"))
        #expect(closed.status.warnings?.contains { $0.contains("nothing is heard") } == true)
    }
}
