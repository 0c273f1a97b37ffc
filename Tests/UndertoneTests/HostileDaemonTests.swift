import EventLog
import Events
import Foundation
import TestServers
import TestSupport
import Testing
import Vocabulary

@testable import undertone

/// Daemons that mean harm, and the commands of people who look after agents.
struct HostileDaemonTests {
    /// Itself, and no script that starts it and leaves it behind.
    private static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Serves as another user: the kernel remembers who calls listen().
    private static let server = """
        import json, os, pwd, socket, sys
        server = socket.socket(socket.AF_UNIX)
        server.bind(sys.argv[1])
        os.chmod(sys.argv[1], 0o777)
        os.setuid(pwd.getpwnam(sys.argv[2]).pw_uid)
        server.listen(50)
        server.settimeout(60)
        print("ready", flush=True)
        while True:
            connection, _ = server.accept()
            path = connection.recv(65536).decode().split(" ")[1].split("?")[0]
            body = json.dumps(json.loads(sys.argv[3]).get(path, {})).encode()
            print(path, flush=True)
            connection.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: %d\\r\\n\\r\\n" % len(body) + body)
            connection.close()
        """

    /// A socket on which somebody listens and never answers.
    private final class SilentSocket {
        private let descriptor: Int32

        init(_ path: String) {
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            // SAFETY: the path of a temporary folder fits into the address, which lives for the time of the calls.
            unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
            unsafe withUnsafePointer(to: &address) { pointer in
                unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                    _ = unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
                }
            }
            listen(descriptor, 50)
        }

        deinit { close(descriptor) }
    }

    private func folder(in program: Program) throws -> String {
        let folder = program.home + "/run"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }

    /// Attack 6, with twenty of them: all are waited for together, and not at all once the alert is found.
    @Test func aDaemonThatHangsKeepsNobodyFromAcknowledging() async throws {
        let program = try Program()
        let folder = try folder(in: program)
        let silent = (0..<20).map { SilentSocket("\(folder)/a\($0).sock") }
        defer { withExtendedLifetime(silent) {} }
        let feed = try ServedFeed(in: program, socket: "\(folder)/maria.sock")
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        try await feed.serve {
            let start = ContinuousClock.now
            let result = try await program.run("ack", "aaaa", "--socket", folder)
            #expect(start.duration(to: .now) < .seconds(9), "less than the limit of one of them")
            #expect(result.status == 0 && result.output.hasPrefix("aaaa1111 seen"), "\(result)")
            #expect(result.errorLines.count == 1 && result.errors.contains(/a\d+\.sock/))
            #expect(result.errors.contains("11 more"))
            #expect(try feed.log.alert(id: "aaaa1111")?.life.state == .acknowledged)
        }
    }

    /// Attack 3: another user's daemon says that it is maria's, with the same alert.
    @Test(.enabled(if: geteuid() == 0 && python != nil, "only root may serve as another user"))
    func whoSaysThatItIsAnotherIsShownByItsOwnName() async throws {
        let program = try Program()
        let folder = try folder(in: program)
        let feed = try ServedFeed(in: program, socket: "\(folder)/maria.sock")
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        var forged = try #require(try feed.log.alert(id: "aaaa1111"))
        forged.alert.kind = .help
        let answers = [
            "/v1/alerts": try JSON.text([forged]), "/v1/status": try JSON.text(ServedFeed.status),
            "/v1/events": #"{"events":[],"next_after":0,"has_more":false}"#,
        ]
        let table = "{" + answers.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
        let asked = program.file("asked")
        try Data().write(to: asked)
        let evil = Process()
        evil.executableURL = URL(filePath: try #require(Self.python))
        evil.arguments = ["-c", Self.server, "\(folder)/evil.sock", "daemon", table]
        evil.standardOutput = try FileHandle(forWritingTo: asked)
        evil.standardError = FileHandle.nullDevice
        evil.standardInput = FileHandle.nullDevice
        try evil.run()
        defer { evil.terminate() }
        func requests() -> [Substring] {
            ((try? String(contentsOf: asked, encoding: .utf8)) ?? "").split(separator: "\n")
        }
        await eventually("it serves") { !requests().isEmpty }
        try await feed.serve {
            let alerts = try await program.run("alerts", "--socket", folder)
            #expect(alerts.output.contains("daemon, says maria") && alerts.output.contains(ServedFeed.name))
            let json = try await program.run("alerts", "--json", "--agent", "daemon", "--socket", folder)
            #expect(json.outputLines.count == 1 && json.output.contains(#""served_by":"daemon""#))
            let status = try await program.run("status", "--socket", folder)
            #expect(status.output.contains("daemon, says maria\n"))
            let ack = try await program.run("ack", "aaaa1111", "--socket", folder)
            #expect(ack.status == 1 && ack.errors.contains("aaaa1111 of daemon, says maria"), "\(ack)")
            #expect(
                try feed.log.alert(id: "aaaa1111")?.life.state == .raised && !requests().contains { $0.contains("ack") }
            )
            let named = try await program.run("ack", "aaaa1111", "--socket", feed.socket)
            #expect(named.status == 0 && !requests().contains { $0.contains("ack") })
        }
    }

    private func summons(_ name: String, _ kind: AlertKind = .strain) throws -> Summons {
        var alert = ServedFeed.alert("a")
        (alert.kind, alert.agent) = (kind, name)
        let life = AlertLife(state: .raised, kind: kind)
        let record = AlertRecord(alert: alert, life: life, highestLevel: .high, lastSequence: 1)
        return try #require(Summons(open: record, of: ServedFeed.client(of: name)))
    }

    /// Attack 7: 600 alerts of one daemon, and one of another.
    @Test func noticesComeOneASecondAndHideNobody() throws {
        var queue = SummonsQueue()
        let start = ContinuousClock.now
        for _ in 0..<600 { queue.add(try summons("eve"), of: "/eve.sock") }
        let first = queue.next(at: start)
        #expect(first?.text.hasSuffix("(and 599 more from the same daemon)") == true)
        for _ in 0..<14 { queue.add(try summons("eve"), of: "/eve.sock") }
        queue.add(try summons("eve", .help), of: "/eve.sock")
        queue.add(try summons("alice", .help), of: "/alice.sock")
        let soon = queue.next(at: start + .milliseconds(999))
        #expect(soon == nil)
        let second = queue.next(at: start + .seconds(1))
        #expect(second?.title == "alice asks for help", "who was not shown comes first")
        let third = queue.next(at: start + .seconds(2))
        #expect(third?.title == "eve asks for help" && third?.text.contains("14 more") == true)
        let last = queue.next(at: start + .seconds(9))
        #expect(last == nil)
    }

    @Test func oneNoticeIsShownAtATimeAndEnded() async throws {
        let program = try Program()
        let stub = program.file("notify-send").path(percentEncoded: false)
        try Data("#!/bin/sh\nexec sleep 60\n".utf8).write(to: URL(filePath: stub))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: stub)
        let notice = try DesktopNotice(environment: ["PATH": program.home], limit: 0.5)
        #expect(notice.isFree)
        notice.show(try summons("eve"))
        #expect(!notice.isFree)
        await eventually("what hangs is ended") { notice.isFree }
    }

    @Test func linesOfOneDaemonPushNobodyOutOfSight() {
        var pace = LinePace()
        let start = ContinuousClock.now
        var shown = 0
        for _ in 0..<600 where pace.take(at: start) != nil { shown += 1 }
        #expect(shown == 50)
        let told = [pace.take(at: start + .seconds(1)), pace.take(at: start + .seconds(1))]
        #expect(told == [550, 0], "what was left out is told, once")
    }

    /// `make fuzz-client` for some seconds, always the same ones.
    @Test(.enabled(if: python != nil, "needs python3"))
    func noCommandFailsOnAnswersThatAreMeantToHarm() async throws {
        let program = try Program()
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Scripts/fuzz-client.py").path(percentEncoded: false)
        let result = try await program.shell(
            "\(Self.python ?? "python3") '\(script)' $UNDERTONE --quick --seed 15 --cases 56 --jobs 2")
        #expect(result.status == 0, "\(result.output)\(result.errors)")
    }
}
