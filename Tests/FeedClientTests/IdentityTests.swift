import Accounts
import Events
import Foundation
import NIOHTTP1
import TestSupport
import Testing
import Vocabulary

@testable import FeedClient

/// Whose daemon it is: the user who serves the socket (attacks 3, 12 and 15).
struct IdentityTests {
    private func fault(_ client: FeedClient) async -> FeedClientError? {
        do { _ = try await client.metrics() } catch { return error }
        return nil
    }

    @Test(arguments: [
        ("eve", "eve"), ("alice", "eve, says alice"), ("eve, says alice", "eve, says eve, says alice"),
        ("alice ", "eve, says alice "), ("аlice", "eve, says аlice"), ("", "eve, says no name"),
        (" ", "eve, says no name"),
        ("\u{1B}[2Jalice", "eve, says ?[2Jalice"), ("eve ", "eve, says eve "), ("EVE", "eve, says EVE"),
        (String(repeating: "a", count: 999), "eve, says " + String(repeating: "a", count: 40)),
    ])
    func whatADaemonSaysStandsBesideTheName(claim: String, text: String) {
        #expect(DaemonIdentity(uid: 1003, name: "eve").saying(claim) == text)
    }

    @Test func aNameIsTheKernels() async throws {
        let server = try await RawServer(body: "figures")
        let client = FeedClient(socketPath: server.socket)
        #expect(client.identity == nil && client.name(saying: "alice") == "s.sock")
        #expect(await fault(client) == nil)
        #expect(client.identity == DaemonIdentity(uid: geteuid(), name: NSUserName()))
        #expect(client.name(saying: "no such user") == "\(NSUserName()), says no such user")
        #expect(DaemonIdentity(uid: 4_242_424).name == "uid 4242424")
    }

    @Test func twoSocketsOfOneUserAreToldApart() async throws {
        let folder = try TemporaryFolder()
        let servers = try await [
            RawServer(body: "x", path: "\(folder.path)/a.sock"), RawServer(body: "x", path: "\(folder.path)/b.sock"),
        ]
        let clients = servers.map { FeedClient(socketPath: $0.socket) }
        for client in clients { _ = try await client.metrics() }
        #expect(clients.map { $0.name() } == [NSUserName(), NSUserName()])
        clients.tellTwinsApart()
        #expect(clients[0].name(saying: "eve") == "\(NSUserName()) at a.sock, says eve")
        #expect(clients[1].name() == "\(NSUserName()) at b.sock")
        [clients[0]].tellTwinsApart()
        #expect(clients[0].name() == NSUserName())
    }

    @Test func whoWasSeenFirstIsSpokenToAndNobodyElse() async throws {
        let server = try ScriptedServer()
        try await server.listen { _ in (.ok, [:], "figures") }
        let client = FeedClient(socketPath: server.socket, identity: DaemonIdentity(uid: 4_242, name: "alice"))
        let error = await fault(client)
        #expect(error?.code == .wrongOwner && error?.context.contains("and not by alice") == true)
        #expect(server.requests.isEmpty, "nothing was sent")
    }

    @Test func inAnAgentsFolderThatAgentServes() async throws {
        let shared = try TemporaryFolder()
        let own = "\(shared.path)/\(NSUserName())"
        try FileManager.default.createDirectory(atPath: own, withIntermediateDirectories: true)
        let found = try #require(FeedSources(sockets: [], folders: [shared.path]).found.first)
        #expect(found.path == "\(own)/feed.sock" && found.login == NSUserName())
        let absent = await fault(found.client)
        #expect(absent?.code == .noDaemon && absent?.context.contains("\(NSUserName()) is signed in, and") == true)
        try Data().write(to: URL(filePath: found.path))
        #expect(await fault(found.client)?.context.contains("is no socket") == true)
        try FileManager.default.removeItem(atPath: found.path)
        let server = try await RawServer(body: "figures", path: found.path)
        #expect(await fault(found.client) == nil && server.connections == 1)
    }

    @Test func anothersFolderIsNotOpened() async throws {
        let shared = try TemporaryFolder()
        // The folder is of whoever runs the tests, and named after another user.
        let folder = "\(shared.path)/daemon"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let server = try await RawServer(body: "figures", path: "\(folder)/feed.sock")
        let found = try #require(FeedSources(sockets: [], folders: [shared.path]).found.first)
        let error = await fault(found.client)
        #expect(error?.code == .wrongOwner && error?.context.contains("belongs to \(NSUserName())") == true)
        #expect(server.connections == 0)
    }

    @Test(.enabled(if: geteuid() == 0, "only root may give a folder away"))
    func aSocketOfAnotherInAnAgentsFolderIsNotSpokenTo() async throws {
        let shared = try TemporaryFolder()
        let folder = "\(shared.path)/daemon"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let server = try ScriptedServer(at: "\(folder)/feed.sock")
        try await server.listen { _ in (.ok, [:], "figures") }
        let uid = try #require(GroupDirectory.uid(of: "daemon"))
        try FileManager.default.setAttributes([.ownerAccountID: NSNumber(value: uid)], ofItemAtPath: folder)
        let found = try #require(FeedSources(sockets: [], folders: [shared.path]).found.first)
        #expect(await fault(found.client)?.code == .wrongOwner && server.requests.isEmpty)
    }

    @Test func linksAndHiddenNamesAreNotFollowedAndAFolderHasAnEnd() throws {
        let shared = try TemporaryFolder()
        for number in 0..<FeedSources.maxSockets + 5 {
            try Data().write(to: shared.url.appending(path: "x\(1_000 + number).sock"))
        }
        for (name, target) in [("a.sock", "/run/undertone/alice/feed.sock"), ("link", "/run/undertone/alice")] {
            try FileManager.default.createSymbolicLink(
                atPath: "\(shared.path)/\(name)", withDestinationPath: target)
        }
        try FileManager.default.createDirectory(
            atPath: "\(shared.path)/no such user", withIntermediateDirectories: true)
        let found = FeedSources(sockets: [], folders: [shared.path]).found
        #expect(found.count == FeedSources.maxSockets && found.allSatisfy { $0.path.contains("/x1") })
        #expect(FeedSources.isOverfull(shared.path))
    }

    @Test(arguments: [
        ("/run/undertone/alice/feed.sock", "alice"), ("/run/undertone/alice.sock", "alice"),
        ("/run//undertone/alice//feed.sock", "alice"), ("/run/undertone/alice/other.sock", nil),
        ("/run/undertone/a/b/feed.sock", nil), ("/tmp/alice/feed.sock", nil), ("run/undertone/alice/feed.sock", nil),
    ])
    func aPathPromisesWhoseItIs(path: String, login: String?) {
        #expect(FeedClient(socketPath: path).login == login)
    }
}
