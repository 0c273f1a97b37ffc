import Foundation
import TestSupport

/// The programs that speak PulseAudio's protocol. The same tests run against each: `UNDERTONE_TEST_SOUND` names it.
public enum SoundServer: String, Sendable {
    case pulseAudio = "pulseaudio"
    case pipeWire = "pipewire"

    /// The one that this run is for; PulseAudio where the variable is not set.
    public static let current: SoundServer = {
        let name = ProcessInfo.processInfo.environment["UNDERTONE_TEST_SOUND"] ?? pulseAudio.rawValue
        guard let server = SoundServer(rawValue: name) else {
            fatalError("UNDERTONE_TEST_SOUND=\(name): no such server; pulseaudio or pipewire")
        }
        return server
    }()

    /// The programs in the order in which they are started. Each serves a socket that the next ones need, but for
    /// `wireplumber`, which routes streams and serves none.
    private func programs(in folder: String) -> [(name: String, arguments: [String], socket: String?)] {
        switch self {
        case .pulseAudio:
            let arguments = ["-n", "--daemonize=no", "--exit-idle-time=60", "-L", "module-native-protocol-unix"]
            return [("pulseaudio", arguments, Self.socket)]
        case .pipeWire:
            let bus = ["--session", "--nofork", "--nopidfile", "--address=unix:path=\(folder)/bus"]
            return [
                ("dbus-daemon", bus, "bus"), ("pipewire", [], "pipewire-0"), ("wireplumber", [], nil),
                ("pipewire-pulse", [], Self.socket),
            ]
        }
    }

    /// Where clients connect, seen from the server's folder.
    static let socket = "pulse/native"

    /// Whether this machine has the programs, and the one that controls them.
    var isInstalled: Bool {
        (programs(in: "").map(\.name) + ["pactl"]).allSatisfy { unsafe access("/usr/bin/\($0)", X_OK) == 0 }
    }

    /// Starts the programs.
    /// - Parameters:
    ///   - folder: their home and run-time folder.
    ///   - isListening: whether somebody listens at a socket of the folder.
    /// - Returns: the programs, the newest last.
    /// - Throws: ``PrivatePulseServer/Failure`` where one does not listen in time.
    func start(in folder: String, isListening: (String) -> Bool) throws -> [ChildProcess] {
        if self == .pipeWire { try writeConfiguration(to: folder + "/.config") }
        let environment = [
            "PATH": "/usr/bin:/bin", "HOME": folder, "XDG_RUNTIME_DIR": folder,
            "DBUS_SESSION_BUS_ADDRESS": "unix:path=\(folder)/bus",
        ]
        var running: [ChildProcess] = []
        for program in programs(in: folder) {
            running.append(try ChildProcess("/usr/bin/\(program.name)", program.arguments, environment: environment))
            let deadline = ContinuousClock.now + patience
            while let socket = program.socket, !isListening(socket) {
                guard ContinuousClock.now < deadline else {
                    for process in running { process.end() }
                    throw PrivatePulseServer.Failure.silent
                }
                usleep(5_000)
            }
        }
        return running
    }

    /// The distribution's configuration, but for hardware, which belongs to somebody else, and for the rate: at that of
    /// the analysis nothing is resampled, so that a sample comes out as it went in.
    private func writeConfiguration(to folder: String) throws {
        let files = [
            "pipewire/pipewire.conf.d/test.conf":
                "context.properties = { default.clock.rate = 16000 default.clock.allowed-rates = [ 16000 ] }",
            "wireplumber/main.lua.d/51-test.lua":
                "alsa_monitor.enabled = false v4l2_monitor.enabled = false libcamera_monitor.enabled = false",
            "wireplumber/bluetooth.lua.d/51-test.lua": "bluez_monitor.enabled = false",
            // From version 0.5 on.
            "wireplumber/wireplumber.conf.d/test.conf":
                "wireplumber.profiles = { main = { hardware.audio = disabled hardware.bluetooth = disabled "
                + "hardware.video-capture = disabled } }",
        ]
        for (name, text) in files {
            let file = URL(filePath: folder).appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }
}
