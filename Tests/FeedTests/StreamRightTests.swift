import EventLog
import Events
import Foundation
import Policy
import TestFeed
import TestSupport
import Testing
import Vocabulary

@testable import Feed

/// Who follows is asked for the right to it again and again (attacks 44 and 45: rights were looked at once a stream).
@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct StreamRightTests {
    private let fixture: FeedFixture
    private let log: EventLog
    private let roles = Shared<Set<Role>>([.supervisor])
    private let agrees = Shared(true)
    private var limits = FeedLimits()

    init() throws {
        fixture = try FeedFixture()
        log = try fixture.openLog()
        limits.recheck = .milliseconds(50)
    }

    private var access: FeedAccess {
        FeedAccess(
            socket: roles.withLock { $0 } == [.hub] ? .hub : .supervisors, owner: 4242,
            groups: { [roles] _ in
                roles.withLock { roles in Set(roles.compactMap { FeedAccess.standardGroups[$0] }) }
            })
    }

    private var daemon: FakeBackend {
        var daemon = fixture.daemon(log)
        daemon.agrees = { [agrees] in agrees.withLock { $0 } }
        return daemon
    }

    private func serve(as access: FeedAccess? = nil, _ body: () async throws -> Void) async throws {
        try await fixture.serve(log, as: access ?? self.access, daemon: daemon, limits: limits, body)
    }

    private func raise(_ id: String) throws { try log.append(.alert(.raised, FeedFixture.alert(id))) }

    private func open(_ accept: String) async throws -> Curl {
        try raise("before")
        let stream = try Curl(fixture, "/v1/events?after=0", "-H", "Accept: \(accept)")
        await eventually("it is open") { stream.text.contains("before") }
        return stream
    }

    private func ends(_ stream: Curl) async {
        await eventually("the stream ends") { !stream.isRunning }
        #expect(stream.exitStatus == 0, "in order")
    }

    static let formats = ["*/*", "text/event-stream"]

    /// 44, while nothing happens at all.
    @Test(arguments: [Role.supervisor, .qa, .hub], formats)
    func whoLosesTheRoleLosesTheStream(role: Role, format: String) async throws {
        roles.withLock { $0 = [role] }
        try await serve {
            let stream = try await open(format)
            roles.withLock { $0 = [] }
            await ends(stream)
            #expect(try await Curl(fixture, "/v1/events").whole().contains(#""status":403"#))
        }
    }

    /// 44: a request for help between the loss and the next look is not sent.
    @Test func whatIsAppendedAfterTheLossIsNotSent() async throws {
        try await serve {
            let stream = try await open("*/*")
            roles.withLock { $0 = [] }
            try log.requestHelp(
                agent: "maria", reason: "he shouts", by: Person(name: "maria", uid: 1, role: "agent"))
            await ends(stream)
            #expect(!stream.text.contains("shouts"))
        }
    }

    /// Who stands still has at most what was being written: two writes of 64 events.
    @Test(.hangGuard) func theRestOfABacklogIsNotSentToWhoLosesTheRoleInIt() async throws {
        var alert = FeedFixture.alert("a")
        alert.explanation = String(repeating: "x", count: 32_000)
        for _ in 0..<300 { try log.append(.alert(.raised, alert)) }
        try await serve {
            let socket = try await RawSocket(fixture.socket)
            try socket.write("GET /v1/events?after=0 HTTP/1.1\r\nHost: u\r\n\r\n")
            var bytes = 0
            while bytes < 100_000 {
                let some = try #require(socket.readSome())
                bytes += some.count
                if some.isEmpty { try await Task.sleep(for: .milliseconds(2)) }
            }
            roles.withLock { $0 = [] }
            // The connection stays for another request; the stream's last chunk is an empty one.
            var end: [UInt8] = []
            await eventually("it ends") {
                while let some = socket.readSome(), !some.isEmpty {
                    bytes += some.count
                    end = (end + some).suffix(5)
                }
                return end == Array("0\r\n\r\n".utf8)
            }
            #expect(bytes < 32_000 * 200, "\(bytes) bytes")
        }
    }

    @Test func whoHasAnotherRoleNowComesInAnew() async throws {
        roles.withLock { $0 = [.supervisor, .qa] }
        try await serve {
            let stream = try await open("*/*")
            roles.withLock { $0 = [.qa] }
            await ends(stream)
            #expect(try log.auditPage(after: 0, limit: 9).map(\.actor.role) == ["supervisor"])
        }
    }

    /// 45: consent to alerts, withdrawn and given again while the stream is open, shows nothing of the time between.
    /// F1: that the stream ended told everybody who followed when it was withdrawn; a pause ends none.
    @Test(arguments: [Role.supervisor, .qa, .hub]) func consentThatEndsIsNothingButSilence(role: Role) async throws {
        roles.withLock { $0 = [role] }
        try await serve {
            let stream = try await open("*/*")
            agrees.withLock { $0 = false }
            let gone = ConsentPayload(
                agent: "maria", purpose: "alerts", noticeVersion: 1, at: FeedFixture.instant)
            try log.append(.consent(.withdrawn, gone))
            try raise("between")
            let later = try Curl(fixture, "/v1/events?after=0", "-D", fixture.folder + "/head")
            await eventually("it is open") {
                (try? String(contentsOfFile: fixture.folder + "/head", encoding: .utf8))?.contains("\r\n\r\n") == true
            }
            // A request for help always comes, and shows that both have passed what is before it.
            let help = try log.requestHelp(
                agent: "maria", reason: nil, by: Person(name: "maria", uid: 1, role: "agent")
            ).alert.alertID
            await eventually("both go on") { stream.text.contains(help) && later.text.contains(help) }
            agrees.withLock { $0 = true }
            try log.append(.consent(.granted, gone))
            try raise("afterwards")
            await eventually("both see what is shared again") {
                stream.text.contains("afterwards") && later.text.contains("afterwards")
            }
            for text in [stream.text, later.text] {
                #expect(!text.contains("consent") && !text.contains("between"))
            }
            #expect(stream.isRunning && later.isRunning)
            for stream in [stream, later] { stream.stop() }
        }
    }

    @Test func theAgentsOwnStreamGoesOn() async throws {
        try await serve(as: .agent) {
            let stream = try await open("*/*")
            agrees.withLock { $0 = false }
            try raise("after")
            await eventually("it goes on") { stream.text.contains("after") }
            #expect(stream.isRunning)
            stream.stop()
            #expect(try log.auditPage(after: 0, limit: 9).isEmpty)
        }
    }

    @Test func followingLeavesARowForEachHour() async throws {
        var fast = self
        fast.limits.followingRow = .milliseconds(100)
        try await fast.serve {
            let stream = try await fast.open("*/*")
            try await eventually("rows come") { try log.auditPage(after: 0, limit: 9).count >= 3 }
            stream.stop()
            #expect(try Set(log.auditPage(after: 0, limit: 9).map(\.action)) == ["GET /v1/events"])
        }
        let rows = try log.auditPage(after: 0, limit: 99).count
        try await serve {
            let stream = try await open("*/*")
            try raise("after")
            await eventually("it comes") { stream.text.contains("after") }
            stream.stop()
        }
        #expect(try log.auditPage(after: 0, limit: 99).count == rows + 1, "within the hour there is one")
    }
}
