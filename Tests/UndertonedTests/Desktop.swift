import Feed
import Foundation
import TestServers
import TestSignals
import Testing
import Vault

/// An agent's desktop: a home, a sound server that is not started yet, QA's key, and a configuration of the daemon.
final class Desktop {
    let program: Program
    let sound: PrivatePulseServer
    let identity = AgeIdentity.generate()
    private let client: FeedClient

    init() throws {
        program = try Program("undertoned")
        sound = try PrivatePulseServer()
        client = FeedClient(socketPath: program.home + "/undertone/agent.sock")
        let text = """
            [agent]
            id = "alice"
            [baseline]
            warm_up_s = 15
            [capture]
            server = "\(sound.address)"
            [vault]
            recipients = ["\(identity.recipient)"]
            [feed]
            supervisor_socket = "off"
            """
        try Data(text.utf8).write(to: URL(filePath: configuration))
    }

    /// Where everything that lasts is kept.
    var state: String { program.home + "/.local/state/undertone" }
    /// The daemon's configuration file.
    var configuration: String { program.home + "/undertone.toml" }

    /// Starts the daemon; what it says goes into a file of the home.
    func startDaemon() throws -> Process {
        try program.start("--config", configuration, output: program.file("daemon.log"))
    }

    /// Waits until the daemon's status is as wanted.
    func eventually(_ isWanted: (StatusPayload) -> Bool) async throws {
        let deadline = ContinuousClock.now + .seconds(20)
        var last: StatusPayload?
        while ContinuousClock.now < deadline {
            last = try? await client.get("/v1/status", as: StatusPayload.self)
            if let last, isWanted(last) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        let said = (try? String(contentsOf: program.file("daemon.log"), encoding: .utf8)) ?? ""
        Issue.record("the daemon did not come to be as wanted: \(String(describing: last)); it said: \(said)")
    }

    /// Speaks into a microphone as fast as the daemon keeps up: never more than four seconds ahead of its newest score, or
    /// samples would be dropped as they are when a real analysis falls behind.
    func speak(_ samples: [Int16], into microphone: VirtualMicrophone) async throws {
        let piece = 16_000
        for start in stride(from: 0, to: samples.count, by: piece) {
            try microphone.write(Array(samples[start..<min(start + piece, samples.count)]))
            let wanted = Double(start) / 16_000 - 4
            let deadline = ContinuousClock.now + .seconds(5)
            while ContinuousClock.now < deadline {
                let scores = try? await client.get("/v1/scores?after=\(max(0, wanted))", as: [ScorePoint].self)
                if wanted <= 0 || scores?.isEmpty == false { break }
            }
        }
    }

    /// Waits for the end of a process.
    func exit(of process: Process) async {
        while process.isRunning { try? await Task.sleep(for: .milliseconds(5)) }
    }
}
