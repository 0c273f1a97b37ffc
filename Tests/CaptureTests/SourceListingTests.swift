import Capture
import TestServers
import TestSupport
import Testing

@Suite(.enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .hangGuard)
struct SourceListingTests {
    @Test func theListingShowsEverySourceWithItsProperties() throws {
        let server = try PrivatePulseServer()
        try server.start()
        try server.control("load-module", "module-null-sink", "sink_name=speakers")
        let microphone = try server.plugInMicrophone(properties: "device.form_factor=headset device.serial=Jabra_1")
        try server.control("set-default-source", "mic")
        let inventory = try Capture.SoundServer.ask(server.address).inventory
        #expect(inventory.sources.map(\.name) == ["speakers.monitor", "mic"])
        #expect(inventory.sources.map(\.monitorOfSink) == ["speakers", nil])
        #expect(inventory.sources.map(\.isHeadsetMicrophone) == [false, true])
        #expect(inventory.sources.last?.matches(identity: "Jabra_1") == true)
        #expect(inventory.defaultSource == "mic")
        _ = microphone
    }

    /// Everybody who may play sound may name a source; its name for people stands in notices and events.
    @Test func theNameOfASourceIsPlainTextOfSomeBytes() throws {
        let server = try PrivatePulseServer()
        try server.start()
        let name = "\u{1B}]0;x\u{7}\u{202E}" + String(repeating: "e\u{301}", count: 300)
        try server.control("load-module", "module-null-sink", "sink_properties=device.description='\(name)'")
        let source = try #require(try Capture.SoundServer.ask(server.address).inventory.sources.first)
        #expect(source.description.hasPrefix("Monitor of ?]0;x??e\u{301}"))
        #expect(source.description.utf8.count <= 256)
    }

    @Test func aServerThatIsAwayIsAnError() throws {
        let server = try PrivatePulseServer()
        let error = #expect(throws: CaptureError.self) { try Capture.SoundServer.ask(server.address) }
        #expect(error?.code == .serverUnavailable)
        #expect(error?.context == server.address)
    }

    @Test func aServerThatHangsIsAnErrorAfterTheTimeLimit() throws {
        let server = try PrivatePulseServer()
        try server.start()
        server.hang(true)
        let begin = ContinuousClock.now
        let error = #expect(throws: CaptureError.self) { try Capture.SoundServer.ask(server.address) }
        #expect(error?.code == .serverTimeout)
        #expect(ContinuousClock.now - begin < Capture.SoundServer.timeLimit + .seconds(1))
    }
}
