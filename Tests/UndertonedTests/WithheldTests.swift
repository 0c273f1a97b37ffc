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

/// Everything that leaves a real daemon that hears a real alert, searched for what the profile keeps with the agent:
/// every route of the feed's own document, the streams, figures, log, notifications, systemd's status line and the
/// indicator.
///
/// Users and groups are those of every Debian system; the daemon is told that their groups make the roles.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"),
    .enabled(if: PrivateBus.program != nil, "dbus-daemon is not installed"),
    .enabled(if: NSUserName() == "root" && Visitor.isPossible, "only root may become another user"),
    .hangGuard)
struct WithheldTests {
    private static let supervisor = Visitor(user: "daemon"), qa = Visitor(user: "bin")
    private static let nobodySpecial = [Visitor(user: "sys"), Visitor(user: "mail"), Visitor(user: "news")]
    /// Asks on its own socket, in the name of somebody.
    private static let hub = Visitor(user: "games")
    private static let groups = """
        supervisor_group = "daemon"
        qa_group = "bin"
        operator_group = "sys"
        audit_group = "mail"
        hub_group = "games"
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
        let hubSocket = folder.path + "/run/hub.sock"
        func place(of visitor: Visitor) -> String { visitor.user == Self.hub.user ? hubSocket : socket }
        let desktop = try Desktop(
            adding: [
                "feed": Self.groups + "\nhub_socket = \"\(hubSocket)\"",
                "alerting": "hold_off_s = 1\nescalate_after_s = 10", "log": "level = \"debug\"",
            ],
            profile: profile, supervisorSocket: socket,
            environment: ["DBUS_SESSION_BUS_ADDRESS": bus.address, "NOTIFY_SOCKET": systemd.path],
            seed: { log in
                try OwnFigures.seed(log)
                try OwnFigures.share(log, with: 1, saying: OwnFigures.shared)
            })
        let (microphone, first) = try await desktop.listen()
        try Visitor.open([folder.path, folder.path + "/run"], socket: socket)

        // They follow while it happens.
        let visitors = [Self.supervisor, Self.qa, Self.hub] + Self.nobodySpecial
        let streams = try visitors.map { try $0.follow(place(of: $0), into: desktop.program.file("stream-\($0.user)")) }
        try await desktop.speak(DaemonTests.calm + DaemonTests.raised + DaemonTests.calm, into: microphone)
        try await desktop.eventually { _ in (try? desktop.files("segments").isEmpty) == false }
        try await desktop.speak(DaemonTests.raised, into: microphone)
        try await desktop.eventually { $0.openAlerts == 1 && $0.score.value != nil }
        // An auditor's list, before anybody has named an alert in a question.
        let audit = try await Self.nobodySpecial[1].ask(
            socket, [.init(method: "GET", path: "/v1/audit")], from: desktop
        )[0]
        #expect(audit.contains(#""entries":"#))
        // Nobody has seen the first alert.
        try await desktop.eventually { _ in
            (try? desktop.text().contains("alert.escalated")) == true
        }
        let alerts = try await desktop.client.alerts()
        let segments = try await desktop.client.segments()
        #expect(alerts.count == 2 && !segments.isEmpty)
        let identifiers = alerts.map(\.alert.alertID) + segments.map(\.segment.segmentID)
        let explanations = alerts.map(\.alert.explanation)
        let named = alerts.compactMap(\.alert.pattern)
        #expect(named.isEmpty == (profile == .measureOnly), "else the search for them would prove nothing")

        var told: [String: String] = [:]
        let routes = try await Visitor.Question.all(of: desktop.client)
        for visitor in visitors {
            let plain = routes.filter {
                !$0.path.contains("{id}") && !["/v1/openapi.json", "/v1/audit"].contains($0.path)
            }
            told[visitor.user] = try await visitor.ask(place(of: visitor), plain, from: desktop).joined(separator: "\n")
            for id in [identifiers[0], identifiers[alerts.count]] {
                let named = routes.filter { $0.path.contains("{id}") }
                    .map { Visitor.Question(method: $0.method, path: $0.path.replacing("{id}", with: id)) }
                // What a question names comes back in the refusal.
                told[visitor.user]? += try await visitor.ask(place(of: visitor), named, from: desktop).joined(
                    separator: "\n"
                )
                .replacing(id, with: "IT")
            }
        }
        // A child of the tests may have SIGTERM blocked.
        for stream in streams where stream.isRunning { kill(stream.processIdentifier, SIGKILL) }
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
        // The agent's own notice of an alert tells the agent of effort, in figures and nothing more.
        let (own, others) = shown.texts.reduce(into: ("", "")) { texts, notice in
            let line = notice.joined(separator: "\n") + "\n"
            if notice[0] == "Your voice takes more effort than usual" { texts.0 += line } else { texts.1 += line }
        }
        #expect(own.contains("semitones"))
        withholds(
            own, Self.patterns + identifiers, [#"\b(elevated|high|critical|score|strain)\b"#], from: "alert notices")
        let notices = others
        #expect(!notices.isEmpty && said.contains("capturing") && !indicator.isEmpty)
        #expect(systemd.messages.contains { $0.hasPrefix("STATUS=capturing") })

        // The agent's own figures stay with the agent under every profile, but for the report that was shared: user 1
        // of every Debian system is called daemon.
        for (reader, text) in told.map({ ($0.key, $0.value) }) + [
            ("the auditor", audit), ("the log", said), ("notifications", notices), ("the indicator", indicator),
            ("systemd", systemd.messages.joined(separator: "\n")),
        ] {
            withholds(text, OwnFigures.markers, [], from: reader)
            #expect(text.contains(OwnFigures.shared) == (reader == Self.supervisor.user), "\(reader)")
        }
        for visitor in visitors {
            let text = told[visitor.user] ?? ""
            let maySeeAlerts =
                profile != .agentOnly && [Self.supervisor.user, Self.qa.user, Self.hub.user].contains(visitor.user)
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
            // Beside each open alert of the agent's own stands who sees to it.
            ("the indicator", String(indicator.prefix { $0 != "\n" })),
        ] {
            withholds(text, hidden, Self.words + more, from: place)
        }
        withholds(indicator, explanations + Self.patterns, [#"\b(elevated|high|critical|semitones)\b"#], from: "panels")
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

/// Another user of the machine, with curl.
struct Visitor: Sendable {
    static let isPossible = ["/usr/bin/curl", "/usr/bin/setpriv"].allSatisfy(FileManager.default.isExecutableFile)

    /// Stands between answers.
    private static let end = "== end of the answers ==\n"

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

    /// One thing to be asked.
    struct Question {
        var method: String
        var path: String
    }

    /// Asks one thing after the other, each in every form that it may be answered in.
    /// - Returns: for each question head and body of the answers.
    func ask(_ socket: String, _ questions: [Question], from desktop: Desktop) async throws -> [String] {
        var options: [String] = []
        for question in questions {
            let isCommand = question.method != "GET"
            for accept in isCommand ? ["*/*"] : ["application/json", "text/event-stream"] {
                let stream = question.path == "/v1/events" ? "?after=0&follow=false" : ""
                if !options.isEmpty { options += ["--next", "--silent", "--unix-socket", socket] }
                options += [
                    "--include", "--max-time", "10", "-X", question.method, "-H", "Accept: \(accept)",
                    "-H", "Undertone-Reason: a test", "-H", "Undertone-Acting-For: sam", "-H",
                    "Undertone-Through: north",
                    "--write-out", accept.hasSuffix("json") ? "\n" : Self.end,
                ]
                options += (isCommand ? ["-d", "{}"] : []) + ["http://undertone\(question.path)\(stream)"]
            }
        }
        let process = curl(socket, options)
        let file = desktop.program.file("answers-\(UUID())")
        try Data().write(to: file)
        process.standardOutput = try FileHandle(forWritingTo: file)
        try process.run()
        await desktop.exit(of: process)
        let answers = String(decoding: try Data(contentsOf: file), as: UTF8.self).split(
            separator: Self.end, omittingEmptySubsequences: false)
        try #require(answers.count == questions.count + 1)
        return zip(questions, answers).map { "\($0.method) \($0.path)\n\($1)" }
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

extension Visitor.Question {
    /// What can be asked, as the daemon itself says.
    fileprivate static func all(of client: FeedClient) async throws -> [Visitor.Question] {
        struct Document: Decodable {
            var paths: [String: [String: Ignored]]
            struct Ignored: Decodable {}
        }
        let document = try JSONDecoder().decode(Document.self, from: try await client.document())
        let all = document.paths.sorted { $0.key < $1.key }.flatMap { path, methods in
            methods.keys.sorted().map { Visitor.Question(method: $0.uppercased(), path: path) }
        }
        #expect(all.count > 20)
        return all
    }
}
