import Foundation
import TestServers
import TestSupport
import Testing
import Vocabulary

@testable import Capture

/// A sound server on another machine (attack 93): whatever led the library to it, nothing is said to it.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .serialized,
    .hangGuard)
struct NetworkServerTests {
    @Test func itIsNotHeardUnlessThatIsAllowed() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        _ = try server.plugInMicrophone()
        let port = 47_000 + Int(getpid()) % 1_000
        _ = try server.control(
            "load-module", "module-native-protocol-tcp", "listen=127.0.0.1", "port=\(port)", "auth-anonymous=1")
        var configuration = PulseSource.Configuration(
            server: "tcp:127.0.0.1:\(port)", preference: SourcePreference(allowsVirtual: true))
        let refused = PulseSource(configuration)
        refused.start()
        await eventually("nothing is told") {
            refused.state.reason?.contains("another machine") == true && refused.state.condition == .waiting
        }
        let clients = try server.control("list", "short", "clients")
        #expect(!clients.contains { $0.contains("undertone") || $0.contains("swiftpm") }, "\(clients)")
        refused.stop()

        configuration.allowsNetwork = true
        let allowed = PulseSource(configuration)
        allowed.start()
        await eventually("capture did not begin") { allowed.state.condition == .capturing }
        allowed.stop()
    }
}
