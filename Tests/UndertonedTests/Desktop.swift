import Age
import DaemonConfiguration
import EventLog
import Events
import Feed
import FeedClient
import Foundation
import Policy
import TestServers
import TestSignals
import TestSupport
import Testing
import Vocabulary
import Wellbeing

/// An agent's desktop: a home, a sound server that is not started yet, QA's key, and a configuration of the daemon.
final class Desktop {
    let program: Program
    let sound: PrivatePulseServer
    let identity = AgeIdentity.generate()
    let client: FeedClient
    private let consents: [Purpose]
    private let seed: (EventLog) throws -> Void
    private let environment: [String: String]

    /// Makes the desktop; nothing runs yet.
    /// - Parameters:
    ///   - lines: more lines of the configuration, by section.
    ///   - profile: what leaves the desktop.
    ///   - supervisorSocket: path of the supervisors' socket.
    ///   - probationH: hours of talk in which a new voice is on probation; tests hear minutes, so by default there is
    ///     none.
    ///   - headStartS: seconds for which the agent alone knows of an alert.
    ///   - environment: what the daemon is told beside the usual.
    ///   - consents: the purposes to which the agent has agreed before the first start.
    ///   - seed: what else an earlier run has written into the log.
    /// - Throws: where a file of it cannot be made.
    init(
        adding lines: [String: String] = [:], profile: Profile = .supervised, supervisorSocket: String = "off",
        probationH: Double = 0, headStartS: Double = 0,
        environment: [String: String] = [:], consents: [Purpose] = [.selfView, .alerts, .replay],
        seed: @escaping (EventLog) throws -> Void = { _ in }
    ) throws {
        self.consents = consents
        self.seed = seed
        self.environment = environment
        program = try Program("undertoned")
        sound = try PrivatePulseServer()
        client = FeedClient(socketPath: program.home + "/undertone/agent.sock")
        // The microphones of tests have no device behind them, and whoever runs the tests may be at another desk.
        let capture = """
            server = "\(sound.address)"
            allow_virtual = true
            stop_on_lock = false
            stop_when_inactive = false
            """
        let usual = [
            "agent": "id = \"alice\"", "policy": "territory = \"US\"\nprofile = \"\(profile.rawValue)\"",
            "baseline": "warm_up_s = 15", "capture": capture,
            "alerting": "probation_h = \(probationH)\ntell_agent_first_s = \(headStartS)",
            "vault": "recipients = [\"\(identity.recipient)\"]", "feed": "supervisor_socket = \"\(supervisorSocket)\"",
        ]
        let text = usual.merging(lines) { $0 + "\n" + $1 }.map { "[\($0)]\n\($1)\n" }.joined()
        try Data(text.utf8).write(to: URL(filePath: configuration))
    }

    /// Where everything that lasts is kept.
    var state: String { program.home + "/.local/state/undertone" }
    /// The daemon's configuration file.
    var configuration: String { program.home + "/undertone.toml" }

    /// The changes of capture that the log tells of.
    func captureChanges() throws -> [CapturePayload] {
        let log = try EventLog(path: state + "/events.sqlite", source: "test", families: .own)
        return try log.page(after: 0).records.compactMap { record in
            if case .capture(let change) = try record.event().data { change } else { nil }
        }
    }

    /// The daemon's newest status.
    func status() async throws -> StatusPayload { try await client.status() }

    /// The scores that the daemon still holds.
    func scores() async throws -> [ScorePoint] { try await client.scores() }

    /// Starts the daemon, under a tracer where one is given; what it says goes into a file of the home.
    func startDaemon(under tracer: [String] = []) throws -> Process {
        let log = try eventLogFile
        if !consents.isEmpty, !FileManager.default.fileExists(atPath: log) { try agree(in: log) }
        return try program.start(
            ["--config", configuration], under: tracer, environment: environment, output: program.file("daemon.log"))
    }

    /// Starts the sound server with a microphone, and the daemon, and waits until it captures.
    func listen(under tracer: [String] = []) async throws -> (microphone: VirtualMicrophone, daemon: Process) {
        try sound.start()
        let microphone = try sound.plugInMicrophone()
        let daemon = try startDaemon(under: tracer)
        try await eventually { $0.capture.state == "capturing" }
        return (microphone, daemon)
    }

    private var eventLogFile: String { get throws { try loaded.locations.eventLogFile } }

    /// What consent is given for under the configuration.
    var terms: ConsentTerms { get throws { try loaded.configuration.consentTerms } }

    private var loaded: LoadedConfiguration {
        get throws {
            let environment = ProcessEnvironment(
                variables: [:], userName: "alice", homeFolder: program.home, isFolder: { _ in false })
            return try LoadedConfiguration(file: configuration, environment: environment)
        }
    }

    /// Writes down what the agent has agreed to, as a run of the daemon before this one would have; for tests that
    /// write into the log themselves.
    func agree() throws { try agree(in: eventLogFile) }

    private func agree(in file: String) throws {
        let log = try EventLog(path: file, source: "test", families: .own.adding(WellbeingEvents.families))
        try seed(log)
        for purpose in consents {
            _ = try log.recordConsent(
                purpose: purpose.rawValue, isGranted: true, noticeVersion: purpose.noticeVersion, agent: "alice",
                by: Person(name: "alice", uid: getuid(), role: "agent"), terms: terms)
        }
    }

    /// The streams that record, as the sound server lists them.
    func recordStreams() throws -> [Substring] { try sound.control("list", "short", "source-outputs") }

    /// The indicator file's line; empty where there is none.
    var indicator: String {
        (try? String(contentsOfFile: program.home + "/undertone/state", encoding: .utf8))?
            .trimmingCharacters(in: .newlines) ?? ""
    }

    /// Waits until the daemon's status is as wanted.
    func eventually(within limit: Duration = patience, _ isWanted: (StatusPayload) -> Bool) async throws {
        let deadline = ContinuousClock.now + limit
        var last: StatusPayload?
        while ContinuousClock.now < deadline {
            last = try? await client.status()
            if let last, isWanted(last) { return }
            try await Task.sleep(for: .milliseconds(20))
        }
        let said = (try? String(contentsOf: program.file("daemon.log"), encoding: .utf8)) ?? ""
        Issue.record("the daemon did not come to be as wanted: \(String(describing: last)); it said: \(said)")
    }

    /// Speaks into a microphone as fast as the daemon keeps up: never more than four seconds ahead of its newest score,
    /// or samples would be dropped as they are when a real analysis falls behind.
    func speak(_ samples: [Int16], into microphone: VirtualMicrophone) async throws {
        let piece = 16_000
        for start in stride(from: 0, to: samples.count, by: piece) {
            try microphone.write(Array(samples[start..<min(start + piece, samples.count)]))
            let wanted = Double(start) / 16_000 - 4
            let deadline = ContinuousClock.now + patience
            while ContinuousClock.now < deadline {
                let scores = try? await client.scores(after: max(0, wanted))
                if wanted <= 0 || scores?.isEmpty == false { break }
            }
        }
    }

    /// Waits for the end of a process.
    func exit(of process: Process) async {
        while process.isRunning { try? await Task.sleep(for: .milliseconds(5)) }
    }

    /// Everything in the event log, whatever its length.
    func records() throws -> [EventRecord] {
        let log = try EventLog(path: state + "/events.sqlite", source: "test", families: .own)
        var records: [EventRecord] = []
        while true {
            let page = try log.page(after: records.last?.sequence ?? 0)
            records += page.records
            guard page.hasMore, !page.records.isEmpty else { return records }
        }
    }

    /// How often capture has begun, or has gone on after an outage, by what the event log says.
    static func beginnings(in records: [EventRecord]) -> Int {
        records.count { record in
            let event = try? JSONSerialization.jsonObject(with: Data(record.json.utf8)) as? [String: Any]
            return (event?["data"] as? [String: Any])?["state"] as? String == "capturing"
        }
    }
}
