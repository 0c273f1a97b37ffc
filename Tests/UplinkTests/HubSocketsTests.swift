import Events
import FeedClient
import Foundation
import TestSupport
import Testing

@testable import Uplink

@Suite struct HubSocketsTests {
    /// The name of the lane of a daemon that a test serves.
    static func owner(_ daemon: ServedDaemon) -> String? {
        let facts = try? FileManager.default.attributesOfItem(atPath: daemon.folder)
        return facts?[.ownerAccountName] as? String
    }

    private static func make(_ folder: TemporaryFolder, _ paths: String...) throws {
        for path in paths {
            let url = folder.url.appending(path: path)
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data().write(to: url)
        }
    }

    @Test func thoseOfAgentsFoldersAreFoundByTheirLogins() throws {
        let folder = try TemporaryFolder()
        try Self.make(folder, "bob/hub.sock", "alice/hub.sock", "carol/feed.sock", ".hidden/hub.sock", "a b/hub.sock")
        let found = HubSockets(folder: folder.path).found
        #expect(found.map(\.name) == ["alice", "bob"])
        #expect(found.map(\.client.socketPath) == ["alice", "bob"].map { "\(folder.path)/\($0)/hub.sock" })
        // Whoever serves it has to be the one whose folder it is.
        #expect(found.map(\.client.login) == ["alice", "bob"])
    }

    @Test func oneThatIsNamedIsCalledAsItsUserIs() throws {
        let folder = try TemporaryFolder()
        try Self.make(folder, "own.sock", "own2.sock")
        let owner = try FileManager.default.attributesOfItem(atPath: folder.path)[.ownerAccountName] as? String
        let sockets = HubSockets(
            named: ["\(folder.path)/own.sock", "\(folder.path)/none.sock", "\(folder.path)/own2.sock"],
            folder: folder.path + "/none")
        // Of one user one lane: the first.
        #expect(sockets.names == [try #require(owner)])
        #expect(sockets.found.map(\.client.socketPath) == ["\(folder.path)/own.sock"])
    }

    @Test(arguments: [
        ("alice", true), ("a", true), ("_svc", true), ("eve.2@corp-x", true), ("", false), (".alice", false),
        ("../alice", false), ("a/b", false), ("a b", false), ("a\nb", false), ("-a", false), ("ä", false),
        (String(repeating: "a", count: 64), true), (String(repeating: "a", count: 65), false),
    ])
    func onlyALoginNamesALane(text: String, isLogin: Bool) { #expect(HubSockets.isLogin(text) == isLogin) }
}
