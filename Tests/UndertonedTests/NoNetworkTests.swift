import Events
import FeedClient
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing
import Vocabulary

/// The daemon hears, tells people and a hub, and opens no socket but Unix ones: the kernel's own word, by its system
/// calls from the first to the last, of every thread. What is sent to a hub another program sends.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"),
    .enabled(if: SocketTrace.isPossible, "strace is not installed, or may not trace here"), .hangGuard)
struct NoNetworkTests {
    @Test func theDaemonOpensNoNetworkSocketEver() async throws {
        let folder = try TemporaryFolder()
        let (supervisors, hub) = (folder.path + "/feed.sock", folder.path + "/hub.sock")
        let group = try FileManager.default.attributesOfItem(atPath: folder.path)[.groupOwnerAccountName] as? String
        let desktop = try Desktop(
            adding: [
                "feed": """
                supervisor_group = "\(group ?? "")"
                hub_socket = "\(hub)"
                hub_group = "\(group ?? "")"
                """
            ], supervisorSocket: supervisors)
        let trace = desktop.program.file("trace")
        // The tracer stands aside, so that the process that is started is the daemon.
        let (microphone, daemon) = try await desktop.listen(
            under: ["/usr/bin/strace", "-D", "-f", "--seccomp-bpf", "-e", SocketTrace.calls, "-o", trace.path])
        try await desktop.speak(DaemonTests.calm + DaemonTests.raised, into: microphone)
        try await desktop.eventually { $0.openAlerts > 0 }
        try await desktop.client.help(reason: "he shouts")
        _ = try? await FeedClient(socketPath: supervisors).alerts()
        // Whoever runs the tests is the agent, and no hub.
        let refused = await #expect(throws: FeedClientError.self) { try await FeedClient(socketPath: hub).alerts() }
        #expect(refused?.code == .refused, "it was reached")
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(daemon.terminationStatus == 0)

        await eventually("the trace ends") {
            (try? String(contentsOf: trace, encoding: .utf8))?.contains("+++ exited with 0 +++") == true
        }
        let made = try String(contentsOf: trace, encoding: .utf8).split(separator: "\n").filter { $0.contains("(") }
        // Its three feeds, the sound server, the desktop: else the trace would prove nothing.
        #expect(made.count { $0.contains("socket(AF_UNIX") } >= 5, "\(made)")
        let others = made.filter { !$0.contains("socket(AF_UNIX") && !$0.contains("socketpair(AF_UNIX") }
        #expect(others.isEmpty, "\(others)")
    }

    /// Else the trace would prove nothing: a sound server on another machine, which an operator may allow, is seen.
    @Test func aNetworkSocketWouldBeSeen() async throws {
        let desktop = try Desktop()
        let text = try String(contentsOfFile: desktop.configuration, encoding: .utf8).replacing(
            "server = \"\(desktop.sound.address)\"", with: "server = \"tcp:127.0.0.1:9\"\nallow_network = true")
        try Data(text.utf8).write(to: URL(filePath: desktop.configuration))
        let trace = desktop.program.file("trace")
        let daemon = try desktop.startDaemon(
            under: ["/usr/bin/strace", "-D", "-f", "--seccomp-bpf", "-e", SocketTrace.calls, "-o", trace.path])
        await eventually("nothing of it is seen") {
            (try? String(contentsOf: trace, encoding: .utf8))?.contains("socket(AF_INET") == true
        }
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    /// What the manager grants is no more than what is used.
    @Test func theUnitGrantsUnixSocketsAlone() throws {
        let unit = try String(contentsOf: Self.unit, encoding: .utf8).split(separator: "\n")
        #expect(unit.filter { $0.hasPrefix("RestrictAddressFamilies") } == ["RestrictAddressFamilies=AF_UNIX"])
    }

    private static let unit = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "systemd/undertoned.service")
}

/// The system calls of a program that make sockets.
private enum SocketTrace {
    /// Every call for one, and the ring by which the kernel is asked without a call.
    static let calls = "trace=socket,socketpair,io_uring_setup"

    static let isPossible: Bool = {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/strace")
        process.arguments = ["-f", "--seccomp-bpf", "-e", calls, "-o", "/dev/null", "/bin/true"]
        process.standardError = FileHandle.nullDevice
        guard (try? process.run()) != nil else { return false }
        process.waitUntilExit()
        return process.terminationStatus == 0
    }()
}
