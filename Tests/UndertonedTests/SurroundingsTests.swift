import Foundation
import TestServers
import TestSupport
import Testing

@testable import undertoned

struct SurroundingsTests {
    private func surroundings(
        _ variables: [String: String], user: uid_t = 1500, owners: [String: uid_t] = [:]
    ) -> Surroundings {
        Surroundings(
            variables: variables, userID: user, owner: { owners[$0] }, userName: { $0 == 1000 ? "alice" : nil })
    }

    @Test(arguments: [
        ([:], "unix:/srv/sound"), (["PULSE_SERVER": "{1f2e}unix:/srv/sound /srv/other"], ""),
        (["PULSE_RUNTIME_PATH": "/run/sound"], ""), (["XDG_RUNTIME_DIR": "/run/user/1500"], ""),
    ])
    func aServerThatIsNamedIsWaitedFor(variables: [String: String], server: String) {
        #expect(surroundings(variables).fault(server: server, allowsNetwork: false) == nil)
        #expect(surroundings(variables, user: 0).fault(server: server, allowsNetwork: false) == nil)
    }

    /// A voice on its way to another machine, and the cookie of PulseAudio (attack 93): refused wherever the address
    /// stands, whatever comes before it, and however it is written.
    @Test(arguments: [
        ([:], "tcp:127.0.0.1:47130"), ([:], "tcp4:desk-17"), ([:], "tcp6:[::1]:4713"), ([:], "desk-17"),
        ([:], "{1f2e}tcp:desk-17"), ([:], "unix:/srv/sound tcp:desk-17"), ([:], "unix:/srv/sound\ttcp:desk-17"),
        (["PULSE_SERVER": "tcp:desk-17"], ""), (["PULSE_SERVER": "/srv/sound desk-17:4713"], ""), ([:], "ssl:desk-17"),
        (["XDG_RUNTIME_DIR": "/run/user/1500", "PULSE_SERVER": "unix:relative tcp:desk"], ""),
    ])
    func aServerOnAnotherMachineIsRefusedUnlessItIsAllowed(variables: [String: String], server: String) throws {
        let fault = try #require(surroundings(variables).fault(server: server, allowsNetwork: false))
        #expect(fault.status == 78 && fault.message.contains("allow_network"))
        #expect(surroundings(variables).fault(server: server, allowsNetwork: true) == nil)
    }

    @Test func withoutASessionNothingNamesAServer() throws {
        for variables in [[:], ["XDG_RUNTIME_DIR": ""], ["PULSE_SERVER": ""]] {
            let fault = try #require(surroundings(variables).fault(server: "", allowsNetwork: false))
            #expect(fault.status == 78 && fault.message.contains("XDG_RUNTIME_DIR"))
        }
    }

    @Test(arguments: [
        (["PULSE_SERVER": "unix:/run/user/1000/pulse/native"], ""),
        (["PULSE_SERVER": "{1f2e}unix:/run/user/1000/pulse/native /srv/sound"], ""),
        (["PULSE_SERVER": "/run/user/1000/pulse/native"], ""),
        (["PULSE_RUNTIME_PATH": "/run/user/1000/pulse"], ""),
        (["XDG_RUNTIME_DIR": "/run/user/1000"], ""),
        (["XDG_RUNTIME_DIR": "/run/user/0"], "unix:/run/user/1000/pulse/native"),
    ])
    func rootDoesNotHearAnotherUser(variables: [String: String], server: String) throws {
        let owners: [String: uid_t] = ["/run/user/1000/pulse/native": 1000]
        let root = surroundings(variables, user: 0, owners: owners)
        let fault = try #require(root.fault(server: server, allowsNetwork: false))
        #expect(fault.status == 77 && fault.message.contains("belongs to alice"))
        #expect(fault.message.contains("systemctl --user -M alice@ start undertoned"))
        let asAnother = surroundings(variables, owners: owners).fault(server: server, allowsNetwork: false)
        #expect(asAnother == nil, "not root: the server decides")
        let own: [String: uid_t] = ["/run/user/1000/pulse/native": 0]
        let asOwner = surroundings(variables, user: 0, owners: own).fault(server: server, allowsNetwork: false)
        #expect(asOwner == nil, "root's own")
    }

    @Test func theProgramSaysInOneLineThatTheSessionIsMissing() async throws {
        let program = try Program("undertoned")
        try program.stateTerritory()
        let result = try await program.run(environment: ["XDG_RUNTIME_DIR": "", "PULSE_SERVER": ""])
        #expect(result.status == 78 && result.output == "")
        #expect(result.errorLines.count == 1 && result.errors.contains("XDG_RUNTIME_DIR"), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: program.home + "/.local"), "nothing was made")
    }

    @Test(
        .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"),
        .enabled(if: getuid() == 0, "only root can start another user's sound server"),
        .enabled(if: unsafe access("/usr/bin/setpriv", X_OK) == 0, "setpriv is not installed"), .hangGuard)
    func theProgramSaysInOneLineWhoseServerItIs() async throws {
        let other: uid_t = 65_534
        let program = try Program("undertoned")
        // In /tmp itself: a socket's path holds at most 107 bytes, and the other user must get there.
        let folder = "/tmp/undertone-other-\(getpid())"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        try #require(unsafe chown(folder, other, other) == 0)
        let server = try ChildProcess(
            "/usr/bin/setpriv",
            [
                "--reuid", "\(other)", "--regid", "\(other)", "--clear-groups", "/usr/bin/pulseaudio", "-n",
                "--daemonize=no", "--exit-idle-time=60", "-L", "module-native-protocol-unix",
            ],
            environment: ["PATH": "/usr/bin:/bin", "HOME": folder, "XDG_RUNTIME_DIR": folder])
        defer {
            server.send(SIGKILL)
            _ = server.wait()
        }
        let socket = folder + "/pulse/native"
        let deadline = ContinuousClock.now + patience
        while unsafe access(socket, F_OK) != 0 {
            try #require(ContinuousClock.now < deadline, "the other user's server does not start")
            try await Task.sleep(for: .milliseconds(10))
        }
        try program.stateTerritory()
        let result = try await program.run(environment: ["PULSE_SERVER": "unix:\(socket)"])
        #expect(result.status == 77 && result.output == "")
        #expect(result.errorLines.count == 1 && result.errors.contains(socket), "\(result.errors)")
        #expect(result.errors.contains("runs as root"))
        #expect(!FileManager.default.fileExists(atPath: program.home + "/.local"), "nothing was made")
    }
}
