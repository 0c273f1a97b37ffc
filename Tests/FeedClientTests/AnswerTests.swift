import Events
import FeedClient
import Foundation
import NIOHTTP1
import TestSupport
import Testing

/// What a client makes of what it is answered, and of no answer.
struct AnswerTests {
    private static let alert =
        #"{"alert_id":"a-1","agent":"maria","level":"high","score":80,"confidence":0.9,"explanation":"x","reasons":[],"#
        + #""onset_at":"2025-03-01T09:30:00.000Z","raised_at":"2025-03-01T09:30:00.000Z","state":"acknowledged","#
        + #""highest_level":"high","segments":[],"last_sequence":2,"tier":0,"is_contested":false}"#

    private static func page(_ next: Int, hasMore: Bool) -> String {
        #"{"events":[],"next_after":\#(next),"has_more":\#(hasMore)}"#
    }

    private func error(_ body: () async throws -> Void) async -> FeedClientError? {
        do { try await body() } catch { return error as? FeedClientError }
        return nil
    }

    @Test func absentDaemonIsNamedWithTheMend() async throws {
        let server = try ScriptedServer()
        let client = FeedClient(socketPath: server.socket)
        let fault = await error { _ = try await client.status() }
        #expect(fault?.code == .noDaemon)
        #expect(fault?.context.contains(server.socket) == true && fault?.context.contains("Start it") == true)
        // What keeps it from running, a missing setup above all, doctor knows; systemd is not everywhere.
        #expect(fault?.context.contains("undertone doctor") == true && fault?.context.contains("systemctl") == false)
        #expect(await error { try await client.follow { _ in } }?.code == .noDaemon)
    }

    @Test(arguments: [
        (403, FeedClientError.Code.refused), (404, .notFound), (410, .notFound), (429, .unavailable),
        (503, .unavailable),
    ])
    func aRefusalComesWithTheDaemonsOwnWords(status: Int, code: FeedClientError.Code) async throws {
        let server = try ScriptedServer()
        try await server.listen { _ in (.init(statusCode: status), [:], #"{"title":"No","detail":"because.","x":1}"#) }
        let fault = await error { _ = try await FeedClient(socketPath: server.socket).status() }
        #expect(fault == FeedClientError(code: code, underlying: status, context: "No: because."))
    }

    @Test func anAnswerOfAnotherVersionSaysSo() async throws {
        let server = try ScriptedServer()
        try await server.listen { _ in (.ok, [:], "{}") }
        let fault = await error { _ = try await FeedClient(socketPath: server.socket).status() }
        #expect(fault?.code == .unreadableAnswer && fault?.context.contains("same version") == true)
    }

    @Test func aCommandWhoseAnswerIsLostIsSentAgainUnderTheSameKeyAndOnce() async throws {
        let server = try ScriptedServer()
        try await server.listen { [weak server] _ in server?.requests.count == 1 ? nil : (.ok, [:], Self.alert) }
        let record = try await FeedClient(socketPath: server.socket).take(.acknowledge, with: "a-1")
        #expect(record.alert.alertID == "a-1")
        let keys = server.requests.map { $0.headers.first(name: "Idempotency-Key") }
        #expect(keys.count == 2 && keys[0] != nil && keys[0] == keys[1])
    }

    @Test func aQuestionWhoseAnswerIsLostIsNotAskedAgain() async throws {
        let server = try ScriptedServer()
        try await server.listen { _ in nil }
        let client = FeedClient(socketPath: server.socket)
        #expect(await error { _ = try await client.status() }?.code == .disconnected)
        #expect(server.requests.count == 1)
        // A command is tried twice, and then the fault comes out.
        #expect(await error { try await client.take(.takeOver, with: "a-1") }?.code == .disconnected)
        #expect(server.requests.count == 3)
    }

    @Test func aRedactionWhoseNameIsTakenIsNotStored() async throws {
        let server = try ScriptedServer()
        try await server.listen { _ in (.preconditionFailed, [:], "") }
        let client = FeedClient(socketPath: server.socket)
        let stored = try await client.storeRedaction(Data(), of: "s-1", named: "s-1-r1", reason: "r", recipients: [])
        #expect(stored == nil && server.requests.first?.headers.first(name: "Undertone-Segment") == "s-1-r1")
    }

    @Test func whatTheDaemonDoesByTheClockIsNotAskedFor() async throws {
        let client = FeedClient(socketPath: "/no/such.sock")
        #expect(await error { try await client.take(.escalate(tier: 1), with: "a-1") }?.code == .refused)
    }

    @Test func aRequestForHelpWaitsForADaemonThatIsRestarted() async throws {
        let server = try ScriptedServer()
        async let record = FeedClient(socketPath: server.socket).help(patience: .seconds(30))
        try await Task.sleep(for: .milliseconds(100))
        try await server.listen { _ in (.ok, [:], Self.alert) }
        #expect(try await record.alert.alertID == "a-1")
    }

    @Test func pagesAreAskedForUntilThereAreNoMore() async throws {
        let server = try ScriptedServer()
        try await server.listen { request in
            (.ok, [:], request.line.hasSuffix("after=0") ? Self.page(2, hasMore: true) : Self.page(5, hasMore: false))
        }
        var ends: [FeedCursor] = []
        try await FeedClient(socketPath: server.socket).eachPage { ends.append($0.nextAfter) }
        #expect(ends == [2, 5])
        #expect(server.requests.map(\.line) == ["GET /v1/events?after=0", "GET /v1/events?after=2"])
    }

    @Test func aPageThatLeadsNowhereIsTheLast() async throws {
        let server = try ScriptedServer()
        try await server.listen { _ in (.ok, [:], Self.page(0, hasMore: true)) }
        try await FeedClient(socketPath: server.socket).eachPage { _ in }
        #expect(server.requests.count == 1)
    }

    @Test(arguments: [(NSUserName(), true), ("daemon", false), ("no-such-user", false)])
    func aSocketOfAnotherUserIsNotTalkedTo(name: String, isGenuine: Bool) async throws {
        let server = try ScriptedServer(socketName: name + ".sock")
        try await server.listen { _ in (.ok, [:], "figures") }
        let client = FeedClient(socketPath: server.socket, sharedFolder: server.folder.path)
        let fault = await error { _ = try await client.metrics() }
        #expect(fault?.code == (isGenuine ? nil : .wrongOwner) && server.requests.count == (isGenuine ? 1 : 0))
        // A name promises something in the shared folder alone.
        #expect(try await FeedClient(socketPath: server.socket).metrics() == "figures")
    }
}
