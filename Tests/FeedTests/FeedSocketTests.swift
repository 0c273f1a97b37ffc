import Events
import Feed
import Foundation
import Logging
import Testing

@testable import FeedClient

struct FeedSocketTests {
    @Test func socketHasTheModeAskedForAndItsFolderIsPrivate() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        for mode in [0o600, 0o660] {
            try await fixture.serve(log, mode: UInt16(mode)) {
                let attributes = try FileManager.default.attributesOfItem(atPath: fixture.socket)
                #expect(attributes[.posixPermissions] as? Int == mode)
                let folder = (fixture.socket as NSString).deletingLastPathComponent
                #expect(try FileManager.default.attributesOfItem(atPath: folder)[.posixPermissions] as? Int == 0o700)
                #expect(try Self.names(in: folder) == ["feed.sock"])
            }
        }
    }

    @Test(.enabled(if: NSUserName() == "root", "only root may give a socket to any group"))
    func socketBelongsToTheGroupAskedFor() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, mode: 0o660, group: "daemon") {
            let attributes = try FileManager.default.attributesOfItem(atPath: fixture.socket)
            #expect(attributes[.groupOwnerAccountName] as? String == "daemon")
        }
        #expect(await error { try await fixture.serve(log, group: "no-such-group") {} }?.code == .configuration)
        #expect(try Self.names(in: fixture.folder + "/run").isEmpty)
    }

    @Test(.enabled(if: NSUserName() == "root", "only root may give a folder to any group"))
    func folderWithTheSetGroupIDBitGivesTheSocketItsGroup() async throws {
        let fixture = try FeedFixture()
        let folder = fixture.folder + "/run"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.groupOwnerAccountName: "daemon"], ofItemAtPath: folder)
        try FileManager.default.setAttributes([.posixPermissions: 0o3733], ofItemAtPath: folder)
        let log = try fixture.openLog()
        try await fixture.serve(log, mode: 0o660) {
            let attributes = try FileManager.default.attributesOfItem(atPath: fixture.socket)
            #expect(attributes[.groupOwnerAccountName] as? String == "daemon")
        }
    }

    /// What lies in a folder beside the lock of the socket, which stays.
    private static func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).filter { !$0.hasSuffix(".lock") }
    }

    @Test func pathOfARunningDaemonIsLeftAlone() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log) {
            let second = await error { try await fixture.serve(log) {} }
            #expect(second?.code == .socketTaken)
            #expect(second?.context.contains("taken by a running daemon") == true)
            _ = try await FeedClient(socketPath: fixture.socket).standing()
        }
        #expect(!FileManager.default.fileExists(atPath: fixture.socket))
    }

    @Test func fileInTheWayIsLeftAlone() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try FileManager.default.createDirectory(atPath: fixture.folder + "/run", withIntermediateDirectories: true)
        try Data("precious".utf8).write(to: URL(filePath: fixture.socket))
        #expect(await error { try await fixture.serve(log) {} }?.code == .notASocket)
        #expect(try String(contentsOfFile: fixture.socket, encoding: .utf8) == "precious")
    }

    @Test func socketOfADaemonThatDiedIsReplaced() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let aside = fixture.socket + ".aside"
        // A server removes only its own socket, so one that was moved aside stays behind as a killed daemon's does.
        try await fixture.serve(log) { try FileManager.default.moveItem(atPath: fixture.socket, toPath: aside) }
        try FileManager.default.moveItem(atPath: aside, toPath: fixture.socket)
        try await fixture.serve(log) {
            _ = try await FeedClient(socketPath: fixture.socket).standing()
        }
    }

    @Test func ofTwoThatStartAtOnceOneIsToldThatThePathIsTaken() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let both = await withTaskGroup(of: FeedError?.self) { group in
            for _ in 0..<2 {
                group.addTask {
                    await error { try await fixture.serve(log) { try await Task.sleep(for: .milliseconds(300)) } }
                }
            }
            return await group.reduce(into: []) { $0.append($1) }
        }
        #expect(both.compactMap { $0?.code } == [.socketTaken])
    }

    @Test func pathThatIsTooLongIsNamed() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        let client = FeedClient(socketPath: fixture.folder + "/" + String(repeating: "x", count: 120))
        let unasked = await #expect(throws: FeedClientError.self) { try await client.status() }
        #expect(unasked?.code == .configuration)
        let server = FeedServer(
            socketPath: client.socketPath, callers: FeedAccess(), routes: Routes.own, log: log,
            backend: fixture.daemon(log), logger: Logger(label: "test"))
        #expect(await error { try await server.run() }?.code == .configuration)
    }
}

/// The feed's error that `body` throws.
func error(_ body: () async throws -> Void) async -> FeedError? {
    do { try await body() } catch { return error as? FeedError }
    return nil
}
