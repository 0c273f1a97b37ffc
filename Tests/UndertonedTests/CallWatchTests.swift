import Events
import FeedClient
import Foundation
import TestServers
import TestSupport
import Testing
import Vocabulary
import Wellbeing

/// The daemon knows of calls by a real sound server: a softphone's streams begin and end.
@Suite(.enabled(if: PrivatePulseServer.isAvailable, "needs PulseAudio"))
struct CallWatchTests {
    /// Another program's stream on the desktop's sound server.
    private static func stream(_ program: String, _ arguments: String..., on desktop: Desktop) throws -> ChildProcess {
        try ChildProcess(
            "/usr/bin/\(program)", arguments,
            environment: [
                "PATH": "/usr/bin:/bin", "HOME": desktop.sound.folder, "XDG_RUNTIME_DIR": desktop.sound.folder,
                "PULSE_SERVER": desktop.sound.address,
            ])
    }

    private static func end(_ stream: ChildProcess) {
        stream.send(SIGKILL)
        _ = stream.wait()
    }

    private static func calls(_ desktop: Desktop) throws -> [CallPayload] {
        try desktop.records().filter { $0.type == EventType(family: "call", step: "ended") }.compactMap { record in
            guard case .other(let event) = try record.event().data else { return nil }
            return try event.payload(as: CallPayload.self)
        }
    }

    private static func waitForCalls(_ count: Int, on desktop: Desktop) async throws -> [CallPayload] {
        try await TestSupport.eventually("not as wanted") { try calls(desktop).count >= count }
        return try calls(desktop)
    }

    @Test func aStreamFromTheMicrophoneIsACallAlsoWhilePaused() async throws {
        let desktop = try Desktop()
        let (_, daemon) = try await desktop.listen()
        defer { daemon.terminate() }
        let began = Date()
        let first = try Self.stream("parec", "--device=mic", "--rate=16000", "/dev/null", on: desktop)
        try await TestSupport.eventually("not as wanted") { try desktop.recordStreams().count == 2 }
        Self.end(first)
        let call = try #require(try await Self.waitForCalls(1, on: desktop).first)
        #expect(call.knownBy == "streams")
        #expect(abs(call.beganAt.millisecondsSince1970 - Int64(began.timeIntervalSince1970 * 1_000)) < 10_000)
        #expect(call.endedAt >= call.beganAt)

        _ = try await desktop.client.pause(PauseRequest())
        try await desktop.eventually { $0.capture.state == "paused" }
        let second = try Self.stream("parec", "--device=mic", "--rate=16000", "/dev/null", on: desktop)
        try await TestSupport.eventually("not as wanted") { try desktop.recordStreams().count == 1 }
        Self.end(second)
        #expect(try await Self.waitForCalls(2, on: desktop).last?.talkS == 0)
    }

    @Test func aSoftphoneThatPlaysIsACallAndAnotherProgramIsNone() async throws {
        let desktop = try Desktop(adding: ["capture": "softphones = [\"Linphone\"]"])
        let (_, daemon) = try await desktop.listen()
        defer { daemon.terminate() }
        try desktop.sound.control("load-module", "module-null-sink", "sink_name=ears")
        for name in ["Rhythmbox", "linphone"] {
            let stream = try Self.stream(
                "pacat", "--device=ears", "--client-name=\(name)", "--rate=16000", "/dev/zero", on: desktop)
            try await TestSupport.eventually("not as wanted") {
                try desktop.sound.control("list", "short", "sink-inputs").count == 1
            }
            Self.end(stream)
            try await TestSupport.eventually("not as wanted") {
                try desktop.sound.control("list", "short", "sink-inputs").isEmpty
            }
        }
        _ = try await desktop.client.beginCall()
        _ = try await desktop.client.endCall()
        #expect(try await Self.waitForCalls(2, on: desktop).map(\.knownBy) == ["streams", "announced"])
    }

    @Test func withoutConsentToSelfViewNothingIsWrittenDown() async throws {
        let desktop = try Desktop(consents: [.alerts])
        let (_, daemon) = try await desktop.listen()
        _ = try await desktop.client.beginCall()
        _ = try await desktop.client.endCall()
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(try Self.calls(desktop).isEmpty)
    }
}
