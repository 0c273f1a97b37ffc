import EventLog
import Feed
import Foundation
import Policy
import TestServers
import TestSignals
import Testing

/// Everything that leaves a real daemon that hears a real alert, searched for what the profile keeps with the agent: every route
/// of the feed's own document, the streams, figures, log, notifications, systemd's status line and the indicator.
///
/// Users and groups are those of every Debian system; the daemon is told that their groups make the roles.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"),
    .enabled(if: PrivateBus.program != nil, "dbus-daemon is not installed"),
    .enabled(if: NSUserName() == "root" && Visitor.isPossible, "only root may become another user"), .serialized,
    .timeLimit(.minutes(3)))
struct WithheldTests {
    private static let supervisor = Visitor(user: "daemon"), qa = Visitor(user: "bin")
    private static let nobodySpecial = [Visitor(user: "sys"), Visitor(user: "mail"), Visitor(user: "news")]
    private static let groups = """
        supervisor_group = "daemon"
        qa_group = "bin"
        operator_group = "sys"
        audit_group = "mail"
        """
    private static let patterns = ["agitated", "anxious", "dejected"]
    /// What scores and alerts are written with.
    private static let figures = [
        #""score":-?[0-9]"#, #""value":"#, #""f0_hz""#, #""level_dbfs""#, #""syllable_rate""#, #""level":""#,
        #""highest_level""#, #""open_alerts":[1-9]"#, #"io\.undertone\.(alert|segment|baseline)\."#, #""pattern""#,
        #""explanation""#, #""(elevated|high|critical)""#,
    ]
    /// The same where a person reads it.
    private static let words = [#"\b(elevated|high|critical)\b"#, "semitones", #"\b(score|strain|effort)\b"#]

    @Test(arguments: Profile.allCases) func nothingLeavesThatTheProfileWithholds(profile: Profile) async throws {
        let bus = try PrivateBus()
        try bus.start()
        let shown = FakeNotifications(address: bus.address)
        defer { shown.stop() }
        let folder = try TemporaryFolder()
        let systemd = NotifySocket(path: folder.path + "/notify")
        defer { systemd.stop() }
        let socket = folder.path + "/run/alice.sock"
        let desktop = try Desktop(
            adding: [
                "feed": Self.groups, "alerting": "hold_off_s = 1\nescalate_after_s = 10", "log": "level = \"debug\"",
            ],
            profile: profile, supervisorSocket: socket,
            environment: ["DBUS_SESSION_BUS_ADDRESS": bus.address, "NOTIFY_SOCKET": systemd.path])
        try desktop.sound.start()
        let microphone = try desktop.sound.plugInMicrophone()
        let first = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "capturing" }
        try Visitor.open([folder.path, folder.path + "/run"], socket: socket)

        // They follow while it happens.
        let visitors = [Self.supervisor, Self.qa] + Self.nobodySpecial
        let streams = try visitors.map { try $0.follow(socket, into: desktop.program.file("stream-\($0.user)")) }
        try await desktop.speak(DaemonTests.calm + DaemonTests.raised + DaemonTests.calm, into: microphone)
        try await desktop.eventually { _ in (try? desktop.files("segments").isEmpty) == false }
        try await desktop.speak(DaemonTests.raised, into: microphone)
        try await desktop.eventually { $0.openAlerts == 1 && $0.score.value != nil }
        // An auditor's list, before anybody has named an alert in a question.
        let audit = try await Self.nobodySpecial[1].ask(socket, "GET", "/v1/audit")
        #expect(audit.contains(#""entries":"#))
        // Nobody has seen the first alert.
        try await desktop.eventually(within: .seconds(30)) { _ in
            (try? desktop.text().contains("alert.escalated")) == true
        }
        let alerts = try await desktop.client.get("/v1/alerts", as: [AlertRecord].self)
        let segments = try await desktop.client.get("/v1/segments", as: [SegmentRecord].self)
        #expect(alerts.count == 2 && !segments.isEmpty)
        let identifiers = alerts.map(\.alert.alertID) + segments.map(\.segment.segmentID)
        let explanations = alerts.map(\.alert.explanation)
        let named = alerts.compactMap(\.alert.pattern)
        #expect(named.isEmpty == (profile == .measureOnly), "else the search for them would prove nothing")

        var told: [String: String] = [:]
        let routes = try await Routes(of: desktop.client)
        for visitor in visitors {
            var text = ""
            for route in routes.all where route.path != "/v1/openapi.json" && route.path != "/v1/audit" {
                guard route.path.contains("{id}") else {
                    text += try await visitor.ask(socket, route.method, route.path)
                    continue
                }
                for id in [identifiers[0], identifiers[alerts.count]] {
                    // What a question names comes back in the refusal.
                    text += try await visitor.ask(socket, route.method, route.path.replacing("{id}", with: id))
                        .replacing(id, with: "IT")
                }
            }
            told[visitor.user] = text
        }
        for stream in streams { stream.terminate() }
        for (visitor, stream) in zip(visitors, streams) {
            await desktop.exit(of: stream)
            told[visitor.user, default: ""] += try String(
                contentsOf: desktop.program.file("stream-\(visitor.user)"), encoding: .utf8)
        }
        var said = try String(contentsOf: desktop.program.file("daemon.log"), encoding: .utf8)
        let indicator = desktop.indicator

        // It is killed while an alert is open, and tells what it found.
        kill(first.processIdentifier, SIGKILL)
        await desktop.exit(of: first)
        let second = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "capturing" }
        second.terminate()
        await desktop.exit(of: second)
        said += try String(contentsOf: desktop.program.file("daemon.log"), encoding: .utf8)
        let notices = shown.texts.flatMap { $0 }.joined(separator: "\n")
        #expect(!notices.isEmpty && said.contains("capturing") && !indicator.isEmpty)
        #expect(systemd.messages.contains { $0.hasPrefix("STATUS=capturing") })

        for visitor in visitors {
            let text = told[visitor.user] ?? ""
            let maySeeAlerts = profile != .agentOnly && [Self.supervisor.user, Self.qa.user].contains(visitor.user)
            if maySeeAlerts {
                for id in visitor.user == Self.qa.user ? identifiers : alerts.map(\.alert.alertID) {
                    #expect(text.contains(id), "\(visitor.user) does not see \(id)")
                }
            } else {
                withholds(text, identifiers + explanations + ["semitones"] + named, Self.figures, from: visitor.user)
            }
            if !maySeeAlerts || profile == .measureOnly {
                withholds(text, Self.patterns, [#""pattern""#], from: visitor.user)
            } else {
                #expect(text.contains(named[0]), "\(visitor.user) sees patterns under this profile")
            }
        }
        withholds(audit, identifiers + explanations + Self.patterns, [], from: "the auditor")
        let hidden = explanations + Self.patterns + (profile == .agentOnly ? identifiers : [])
        let more = profile == .agentOnly ? [#"\b(alert|segment)s?\b"#] : []
        for (place, text) in [
            ("the log", said), ("notifications", notices), ("systemd", systemd.messages.joined(separator: "\n")),
            ("the indicator", indicator),
        ] {
            withholds(text, hidden, Self.words + more, from: place)
        }
        withholds(try Self.readableByOthers(below: desktop.state), ["/"], [], from: "other users' view of the files")
    }

    private func withholds(
        _ text: String, _ hidden: [String], _ shapes: [String], from reader: String,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        func complain(_ what: some StringProtocol) {
            let line = text.split(separator: "\n").first { $0.contains(what) } ?? ""
            Issue.record("\(reader) can read \(what): \(line.prefix(300))", sourceLocation: sourceLocation)
        }
        for what in hidden where text.contains(what) { complain(what) }
        for shape in shapes {
            if let found = text.range(of: shape, options: [.regularExpression, .caseInsensitive]) {
                complain(text[found])
            }
        }
    }

    /// The files that somebody else may read, or a folder through which they may go.
    private static func readableByOthers(below folder: String) throws -> String {
        let manager = FileManager.default
        guard try manager.attributesOfItem(atPath: folder)[.posixPermissions] as? Int ?? 0 & 0o077 != 0 else {
            return ""
        }
        return try manager.subpathsOfDirectory(atPath: folder).map { folder + "/" + $0 }
            .filter { ((try? manager.attributesOfItem(atPath: $0)[.posixPermissions] as? Int) ?? 0) & 0o007 != 0 }
            .joined(separator: "\n")
    }
}

/// What can be asked, as the daemon itself says.
private struct Routes {
    let all: [(method: String, path: String)]

    init(of client: FeedClient) async throws {
        struct Document: Decodable {
            var paths: [String: [String: Ignored]]
            struct Ignored: Decodable {}
        }
        let document = try await client.get("/v1/openapi.json", as: Document.self)
        all = document.paths.sorted { $0.key < $1.key }.flatMap { path, methods in
            methods.keys.sorted().map { ($0.uppercased(), path) }
        }
        #expect(all.count > 20)
    }
}

/// Another user of the machine, with curl.
struct Visitor: Sendable {
    static let isPossible = ["/usr/bin/curl", "/usr/bin/setpriv"].allSatisfy(FileManager.default.isExecutableFile)

    let user: String

    /// Lets every user reach a socket, as the package's folder would.
    static func open(_ folders: [String], socket: String) throws {
        for path in folders {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: socket)
    }

    /// Follows the events until it is ended.
    func follow(_ socket: String, into file: URL) throws -> Process {
        try Data().write(to: file)
        let process = curl(socket, ["--no-buffer", "http://undertone/v1/events?after=0"])
        process.standardOutput = try FileHandle(forWritingTo: file)
        try process.run()
        return process
    }

    /// Asks one thing, in each form that it may be answered in, with head and body of the answers.
    func ask(_ socket: String, _ method: String, _ path: String) async throws -> String {
        let isCommand = method != "GET"
        var text = ""
        for accept in isCommand ? ["*/*"] : ["application/json", "text/event-stream"] {
            let address = path == "/v1/events" ? path + "?after=0&follow=false" : path
            let process = curl(
                socket,
                [
                    "--include", "--max-time", "10", "-X", method, "-H", "Accept: \(accept)", "-H",
                    "Undertone-Reason: a test",
                ]
                    + (isCommand ? ["-d", "{}"] : []) + ["http://undertone\(address)"])
            let output = Pipe()
            process.standardOutput = output
            try process.run()
            let data = try await Task.detached { try output.fileHandleForReading.readToEnd() ?? Data() }.value
            process.waitUntilExit()
            text += "\(method) \(address)\n" + String(decoding: data, as: UTF8.self) + "\n"
        }
        return text
    }

    private func curl(_ socket: String, _ options: [String]) -> Process {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/setpriv")
        process.arguments =
            [
                "--reuid", user, "--regid", user, "--clear-groups", "--", "/usr/bin/curl", "--silent", "--unix-socket",
                socket,
            ]
            + options
        process.standardError = FileHandle.nullDevice
        return process
    }
}
