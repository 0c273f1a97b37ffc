import EventLog
import Events
import Feed
import Foundation
import Logging
import Policy
import ServiceLifecycle
import TestFeed
import TestServers
import TestSignals
import Vocabulary

/// A home of which nothing is left to luck: log, voices, segments and recordings that were made once, and a feed whose
/// daemon says what a golden text says. Where names change, this is the one place of these tests that follows.
struct GoldenHome {
    let program: Program
    private let log: EventLog
    private let alive: Alive

    /// What a daemon tells that stands in no log.
    private struct Alive: Decodable {
        var status: StatusPayload
        var consent: ConsentPage
        var mine: MinePayload
        var receipt: ErasurePayload
    }

    private static let configuration = """
        [agent]
        id = "maria"
        [baseline]
        directory = "~/voices"
        [event_log]
        path = "~/events.sqlite"
        [feed]
        agent_socket = "~/feed.sock"

        """

    /// When everything was written, and when it is now.
    private static let written = Timestamp(text: "2025-03-01T09:30:00.000Z") ?? .now
    private static let noon = Timestamp(text: "2025-03-01T12:00:00.000Z") ?? .now

    init() throws {
        program = try Program()
        alive = try JSONDecoder().decode(Alive.self, from: Data(Golden.text("daemon.json").utf8))
        log = try EventLog(
            path: program.home + "/events.sqlite", source: Event.source(host: "desk", agent: "maria"), families: .own,
            clock: { Self.noon }, salt: { "00112233445566778899aabbccddeeff" })
        log.stampEvents { Profile.supervised.visibility }
        for line in try Golden.lines("events.ndjson") {
            try log.append(JSONDecoder().decode(Event.self, from: Data(line.utf8)).data)
        }
        for action in ["segments.read", "a|b", ""] {
            let actor = #"{"name":"vera","role":"qa","uid":1003}"#
            try log.audit(
                AuditDraft(
                    actor: try JSONDecoder().decode(Person.self, from: Data(actor.utf8)), action: action,
                    object: "call-1-0", reason: action.isEmpty ? nil : "complaint 17"))
        }
        try write(Self.configuration, to: ".config/undertone/undertone.toml")
        try write("[baseline]\nwarm_up_s = 1\n[nonsense]\n", to: "bad.toml")
        try write("[baseline]\ndirectory = \"~/none\"\n", to: "empty.toml")
        try write("[alerting]\npreset = \"early\"\nhigh_score = 80\n", to: "early.toml")
        try write("agent = maria\n", to: "text.sqlite")
        for name in ["qa.key", "other.key"] { try write(Golden.text("segments/\(name).txt"), to: name) }
        try write(Golden.text("usb-1.json"), to: "voices/maria/usb-1.json")
        for name in ["call-0", "old-1"] {
            let text = try Golden.text("segments/\(name).age.txt")
            try write(Data(base64Encoded: text, options: .ignoreUnknownCharacters) ?? Data(), to: "archive/\(name).age")
        }
    }

    /// Puts recordings of synthetic voices in place.
    func record() throws {
        try write(WaveFile.voice(seconds: 8).bytes, to: "one.wav")
        var rows = ["file,speaker,label,sex"]
        for (speaker, sex, hertz) in [("anna", "F", 210.0), ("ben", "M", 110)] {
            for number in 1...6 {
                let isCalm = number <= 4
                let samples = Voice.speech(
                    hertz: hertz * (isCalm ? 1 : 1.5), rate: isCalm ? 4 : 5.5, seconds: 2, gain: isCalm ? 1 : 2,
                    seed: UInt64(number))
                try write(WaveFile(samples: samples).bytes, to: "set/\(speaker)\(number).wav")
                rows.append(
                    "\(speaker)\(number).wav,\(speaker),\(isCalm ? "calm" : "strained"),\(sex)"
                )
            }
        }
        try write(rows.joined(separator: "\n"), to: "set/labels.csv")
    }

    private func write(_ text: String, to name: String) throws { try write(Data(text.utf8), to: name) }

    private func write(_ data: Data, to name: String) throws {
        let file = program.file(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try data.write(to: file)
        try FileManager.default.setAttributes(
            [.modificationDate: Self.written.date, .posixPermissions: 0o600],
            ofItemAtPath: file.path(percentEncoded: false))
    }

    /// Serves to somebody in a role while `body` runs; to nobody, it only runs.
    func serve(to role: String, _ body: () async throws -> Void) async throws {
        guard role != "nobody" else { return try await body() }
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = FeedServer(
            socketPath: program.home + "/feed.sock", callers: Self.access(role), routes: Routes.own, log: log,
            backend: daemon(), limits: FeedLimits(), logger: quiet, onListening: { continuation.yield() })
        let services = ServiceGroup(services: [server], logger: quiet)
        let running = Task {
            defer { continuation.finish() }
            try await services.run()
        }
        _ = await listening.first { true }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        await services.triggerGracefulShutdown()
        try await running.value
        try result.get()
    }

    /// Everybody is an operator, as root is anyhow.
    private static func access(_ role: String) -> FeedAccess {
        if role == "agent" { return FeedAccess(groups: { _ in ["undertone-operator"] }) }
        let group = ["supervisor": "undertone", "qa": "undertone-qa", "auditor": "undertone-audit"][role] ?? ""
        return FeedAccess(
            socket: .supervisors, owner: 4242, groups: { _ in [group, "undertone-operator"] }, user: { _ in 5001 })
    }

    private func daemon() -> FakeBackend {
        var daemon = FakeBackend(log: log, folder: nil, standing: { [alive] in alive.status })
        (daemon.page, daemon.held, daemon.receipt) = (alive.consent, alive.mine, alive.receipt)
        daemon.asked = { what in if what.hasPrefix("replace") { throw FeedRefusal.notOffered } }
        return daemon
    }
}
