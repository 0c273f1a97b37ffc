import Age
import DaemonConfiguration
import Events
import Feed
import FeedClient
import Foundation
import TestServers
import TestSupport
import Testing
import Vocabulary

/// The real command, without a daemon and beside a real one on a sound server of its own.
@Suite(.serialized, .hangGuard)
struct DoctorCommandTests {
    /// A finding as a program reads it.
    private struct Row: Decodable {
        var name: String
        var verdict: String
        var text: String
        var hint: String?

        private enum CodingKeys: String, CodingKey {
            case name, verdict, text
            case hint = "mend"
        }
    }

    private func rows(_ result: Program.Result) throws -> [Row] {
        try result.outputLines.map { try JSONDecoder().decode(Row.self, from: Data($0.utf8)) }
    }

    /// Without options, and as the machine has no group for supervisors.
    private func configure(_ program: Program, _ more: String = "") throws {
        let text = "[policy]\nterritory = \"US\"\n[feed]\nsupervisor_socket = \"off\"\n\(more)"
        try Data(text.utf8).write(to: program.file("undertone.toml"))
    }

    @Test func withoutAnythingItTellsOfEverythingAndEndsWithOne() async throws {
        let program = try Program()
        _ = unsafe chmod(program.home, 0o700)
        let result = try await program.run("doctor", "--json")
        #expect(result.status == 1 && result.errors == "", "\(result)")
        let rows = try rows(result)
        let names = rows.map(\.name)
        let expected = [
            "configuration", "runtime folder", "sound server", "unit", "daemon", "supervisors", "permissions", "keys",
            "disk",
            "event log", "agent's word", "clock", "consent",
        ]
        #expect(names.filter { expected.contains($0) }.uniqued() == expected)
        #expect(Set(names).subtracting(expected).isSubset(of: ["user", "sandbox", "segments"]))
        #expect(rows.allSatisfy { ($0.verdict == "ok") == ($0.hint == nil) })
        let members = [
            #""mend":"once it runs: undertone consent show""#, #""name":"consent""#,
            #""text":"only a running daemon tells what the agent has agreed to""#, #""verdict":"warning""#,
        ]
        #expect(result.outputLines.last.map(String.init) == "{\(members.joined(separator: ","))}")
        #expect(Set(rows.filter { $0.verdict == "fault" }.map(\.name)) == ["configuration", "sound server", "daemon"])
        #expect(rows.contains { $0.name == "configuration" && $0.hint?.contains("undertone setup") == true })
        let made = try FileManager.default.contentsOfDirectory(atPath: program.home)
        #expect(made.filter { !$0.hasPrefix(".") || $0 == ".local" } == [], "nothing is made")
    }

    @Test func badConfigurationIsToldAndTheRestLookedAt() async throws {
        let program = try Program()
        try Data("[vault]\nrecipients = [\"age1x\"]\n[capture]\nsorce = \"x\"\n".utf8).write(to: program.file("u.toml"))
        _ = unsafe chmod(program.file("u.toml").path(percentEncoded: false), 0o666)
        let result = try await program.run("doctor", "--json", "--config", "u.toml")
        let found = try rows(result).filter { $0.name == "configuration" }
        #expect(found.map(\.verdict) == ["fault", "fault", "fault"])
        #expect(
            found.contains {
                $0.text.hasPrefix("u.toml:4: capture.sorce: unknown key") && $0.hint == "did you mean source?"
            })
        #expect(found.contains { $0.text.contains("can be written by everybody") })
        #expect(try rows(result).contains { $0.name == "disk" })
    }

    @Test func stateThatOthersReadAndSecretKeysAreFaults() async throws {
        let program = try Program()
        let state = program.home + "/.local/state/undertone"
        try FileManager.default.createDirectory(
            atPath: state, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o755])
        let key = AgeIdentityFile.text(for: .generate(), createdAt: "now")
        for path in [state + "/events.sqlite", program.home + "/qa.key"] {
            _ = FileManager.default.createFile(
                atPath: path, contents: Data(path.hasSuffix("key") ? key.utf8 : "no log".utf8),
                attributes: [.posixPermissions: 0o644])
        }
        let faults = try rows(try await program.run("doctor", "--json")).filter { $0.verdict == "fault" }
        #expect(faults.count { $0.name == "permissions" } == 2)
        #expect(faults.contains { $0.name == "permissions" && $0.text.contains("events.sqlite") })
        #expect(faults.contains { $0.name == "keys" && $0.text.hasPrefix(program.home + "/qa.key") })
        #expect(faults.contains { $0.name == "event log" })
    }

    @Test func theAnswerComesAlsoWhereNobodyAnswers() async throws {
        let program = try Program()
        try configure(program, "agent_socket = \"\(program.home)/silent.sock\"\n")
        let silent = try SilentSocket(path: program.home + "/silent.sock")
        let started = ContinuousClock.now
        let result = try await program.run(
            "doctor", "--json", "--config", "undertone.toml",
            environment: ["PULSE_SERVER": "unix:\(program.home)/silent.sock"])
        #expect(ContinuousClock.now - started < .seconds(3))
        let faults = try rows(result).filter { $0.verdict == "fault" }
        #expect(faults.contains { $0.name == "daemon" && $0.text.contains("does not answer within 1 s") })
        #expect(faults.contains { $0.name == "sound server" && $0.text.contains("does not answer") })
        withExtendedLifetime(silent) {}
    }

    @Test(.enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"))
    func runningDaemonIsWellUntilItIsStopped() async throws {
        let sound = try PrivatePulseServer()
        try sound.start()
        let microphone = try sound.plugInMicrophone()
        defer { try? sound.unplug(microphone) }
        let program = try Program()
        _ = unsafe chmod(program.home, 0o700)
        try configure(
            program,
            """
            [capture]
            server = "\(sound.address)"
            allow_virtual = true
            stop_on_lock = false
            stop_when_inactive = false
            [vault]
            recipients = ["\(AgeIdentity.generate().recipient)"]
            """)
        let config = program.file("undertone.toml").path(percentEncoded: false)
        let daemon = try Program("undertoned", home: program.home)
            .start("--config", config, output: program.file("daemon.log"))
        let client = FeedClient(socketPath: program.home + "/undertone/agent.sock")
        try await eventually(client) { $0.capture.state == "paused" }
        let agreed = try await program.run("consent", "grant", "--all", "--yes", "--config", config)
        #expect(agreed.status == 0, "\(agreed.errors)")
        try await eventually(client) { $0.capture.state == "capturing" }

        // A microphone that nobody speaks into brings no samples, and soon counts as deaf.
        try microphone.write([Int16](repeating: 9, count: 16_000))
        let well = try await program.run("doctor", "--json", "--config", config)
        let found = try rows(well)
        #expect(well.status == 0 && !found.contains { $0.verdict == "fault" }, "\(well.output)")
        #expect(found.contains { $0.name == "sound server" && $0.text.hasPrefix("pulseaudio ") })
        #expect(found.contains { $0.name == "source" && $0.text.hasSuffix("(mic), a headset") })
        #expect(found.contains { $0.name == "daemon" && $0.text.hasPrefix("version \(Version.current)") })
        #expect(found.contains { $0.name == "capture" && $0.text.hasPrefix("capturing ") })
        #expect(found.contains { $0.name == "permissions" && $0.verdict == "ok" })
        #expect(found.contains { $0.name == "consent" && $0.text.hasSuffix("self-view, alerts, replay") })

        try sound.control("set-source-mute", "mic", "1")
        let muted = try rows(try await program.run("doctor", "--json", "--config", config))
        #expect(muted.contains { $0.name == "source" && $0.verdict == "warning" && $0.text.contains("muted") })

        daemon.terminate()
        while daemon.isRunning { try await Task.sleep(for: .milliseconds(5)) }
        let gone = try await program.run("doctor", "--config", config)
        #expect(gone.status == 1 && gone.errors == "")
        #expect(gone.outputLines.contains { $0.hasPrefix("fault    daemon ") && $0.contains("does not run") })
        #expect(gone.outputLines.contains { $0.hasPrefix("ok       event log ") && $0.hasSuffix("is whole") })
    }

    private func eventually(_ client: FeedClient, _ isWanted: (StatusPayload) -> Bool) async throws {
        let deadline = ContinuousClock.now + patience
        while ContinuousClock.now < deadline {
            if let status = try? await client.status(), isWanted(status) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        Issue.record("the daemon did not come to capture")
    }
}

/// A socket that takes connections and never says a word.
private final class SilentSocket {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        try #require(path.utf8.count < 107)
        // SAFETY: the path is shorter than the field, and the structure is alive for the calls.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let isBound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        try #require(isBound && listen(descriptor, 8) == 0)
    }

    deinit { close(descriptor) }
}

extension [String] {
    /// Each once, where it stands first.
    fileprivate func uniqued() -> [String] {
        reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
    }
}
