import Events
import Fleet
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Uplink

@Suite struct UplinkFolderTests {
    /// A site as its hub has it.
    struct Site {
        let account = NKey.random(.account)
        let name: SiteName
        let id = TokenID.random()

        init(_ name: String = "floor-2") throws { self.name = try #require(SiteName(name)) }

        func token(servers: [String] = ["127.0.0.1:4222"]) throws -> JoinToken {
            let key = NKey.random(.user)
            let claims = UserClaims.joining(by: id, of: name, expires: nil)
            let jwt = try #require(JWT(text: claims.jwt(for: key.publicKey, by: account, at: .now)))
            let credential = try #require(Credential(jwt: jwt, key: key))
            return try #require(
                JoinToken(
                    site: name, id: id, servers: servers.compactMap { ServerAddress(text: $0) }, authority: [0x30, 0],
                    credential: credential))
        }

        func jwt(for desk: DeskID, _ key: PublicNKey) -> String {
            UserClaims.desk(desk, of: name).jwt(for: key, by: account, at: .now)
        }
    }

    private static func code(_ body: () throws -> Void) -> UplinkError.Code? {
        do { try body() } catch { return (error as? UplinkError)?.code }
        return nil
    }

    private static func mode(_ path: String) throws -> Int {
        try #require(FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int)
    }

    @Test func whatIsKeptIsReadAgainAndIsItsOwnersAlone() throws {
        let (parent, site) = (try TemporaryFolder(), try Site())
        let folder = UplinkFolder(parent.path + "/state")
        let (membership, key) = (Membership(try site.token(), label: "desk 17", at: .now), NKey.random(.user))
        try folder.keep(membership, key: key)
        #expect(try folder.membership().desk == membership.desk)
        #expect(try folder.membership().label == "desk 17")
        #expect(try folder.key().publicKey == key.publicKey)
        #expect(try folder.credential() == nil)
        let jwt = try #require(JWT(text: site.jwt(for: membership.desk, key.publicKey)))
        let credential = try #require(Credential(jwt: jwt, key: key))
        try folder.keep(credential)
        #expect(try folder.credential()?.jwt == jwt)
        #expect(try Self.mode(folder.path) == 0o700)
        for file in ["desk.json", "desk.key", "desk.jwt"] {
            #expect(try Self.mode("\(folder.path)/\(file)") == 0o600, "\(file)")
        }
    }

    @Test func withoutAnythingThisMachineBelongsToNoSite() throws {
        let folder = UplinkFolder(try TemporaryFolder().path + "/none")
        #expect(Self.code { _ = try folder.membership() } == .notJoined)
        #expect(Self.code { _ = try folder.key() } == .notJoined)
        #expect(folder.cursor(of: "maria") == nil)
        #expect(try folder.report() == nil)
        #expect(!folder.isRunning)
    }

    @Test(arguments: ["desk.json", "desk.key", "desk.jwt"]) func whatIsDamagedIsSaid(file: String) throws {
        let (parent, site) = (try TemporaryFolder(), try Site())
        let folder = UplinkFolder(parent.path)
        let (membership, key) = (Membership(try site.token(), label: nil, at: .now), NKey.random(.user))
        try folder.keep(membership, key: key)
        let jwt = try #require(JWT(text: site.jwt(for: membership.desk, key.publicKey)))
        let credential = try #require(Credential(jwt: jwt, key: key))
        try folder.keep(credential)
        try Data("nonsense".utf8).write(to: URL(filePath: "\(folder.path)/\(file)"))
        let code = Self.code {
            _ = try folder.membership()
            _ = try folder.credential()
        }
        #expect(code == .state)
    }

    @Test func aCredentialOfAnotherKeyIsNone() throws {
        let (parent, site) = (try TemporaryFolder(), try Site())
        let folder = UplinkFolder(parent.path)
        let membership = Membership(try site.token(), label: nil, at: .now)
        try folder.keep(membership, key: .random(.user))
        let other = NKey.random(.user)
        let jwt = try #require(JWT(text: site.jwt(for: membership.desk, other.publicKey)))
        let credential = try #require(Credential(jwt: jwt, key: other))
        try folder.keep(credential)
        #expect(Self.code { _ = try folder.credential() } == .state)
    }

    @Test(arguments: [FeedCursor.number(17), .sealed("c0123abc-_")]) func cursorsLast(cursor: FeedCursor) throws {
        let parent = try TemporaryFolder()
        let folder = UplinkFolder(parent.path)
        try folder.keep(cursor, of: "maria")
        try folder.keep(5, of: "eve.2@corp")
        #expect(folder.cursor(of: "maria") == cursor)
        #expect(folder.cursor(of: "eve.2@corp") == 5)
    }

    /// A damaged cursor costs nothing but time: the hub drops what comes twice.
    @Test(arguments: ["", "nonsense", "-3", "c\u{7}"]) func aDamagedCursorBeginsAtTheBeginning(text: String) throws {
        let parent = try TemporaryFolder()
        let folder = UplinkFolder(parent.path)
        try folder.keep(5, of: "maria")
        try Data(text.utf8).write(to: URL(filePath: "\(folder.path)/cursors/maria"))
        #expect(folder.cursor(of: "maria") == nil)
    }

    @Test func oneProcessAloneHasTheFolder() throws {
        let parent = try TemporaryFolder()
        let folder = UplinkFolder(parent.path)
        var lock: UplinkFolder.Lock? = try folder.lock()
        #expect(folder.isRunning)
        #expect(Self.code { _ = try folder.lock() } == .busy)
        withExtendedLifetime(lock) {}
        lock = nil
        #expect(!folder.isRunning)
        #expect(Self.code { _ = try folder.lock() } == nil)
    }

    @Test func afterLeavingNothingIsLeft() throws {
        let (parent, site) = (try TemporaryFolder(), try Site())
        let folder = UplinkFolder(parent.path)
        try folder.keep(Membership(try site.token(), label: nil, at: .now), key: .random(.user))
        try folder.keep(5, of: "maria")
        try folder.forget()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [])
        // Again does no harm.
        try folder.forget()
    }

    // MARK: - Joining

    @Test func whoeverAsksTwiceIsTheSameDesk() throws {
        let (parent, site) = (try TemporaryFolder(), try Site())
        let (folder, token) = (UplinkFolder(parent.path), try site.token())
        let first = try Joining(token, label: nil, folder: folder, at: .now)
        try folder.keep(first.membership, key: .random(.user))
        #expect(try Joining(token, label: nil, folder: folder, at: .now).membership == first.membership)
    }

    @Test func aMachineBelongsToOneSite() throws {
        let (parent, site) = (try TemporaryFolder(), try Site())
        let (folder, token) = (UplinkFolder(parent.path), try site.token())
        let (membership, key) = (
            try Joining(token, label: nil, folder: folder, at: .now).membership, NKey.random(.user)
        )
        try folder.keep(membership, key: key)
        let other = try Site("floor-3").token()
        #expect(Self.code { _ = try Joining(other, label: nil, folder: folder, at: .now) } == .joined)
        let jwt = try #require(JWT(text: site.jwt(for: membership.desk, key.publicKey)))
        let credential = try #require(Credential(jwt: jwt, key: key))
        try folder.keep(credential)
        #expect(Self.code { _ = try Joining(token, label: nil, folder: folder, at: .now) } == .joined)
    }

    /// What will leave is said, and the token's secret is not.
    @Test func whatWillLeaveIsSaid() throws {
        let (parent, site) = (try TemporaryFolder(), try Site())
        let token = try site.token(servers: ["hub.example:4222"])
        let joining = try Joining(token, label: "desk\u{1B}[2J17", folder: UplinkFolder(parent.path), at: .now)
        let said = joining.sentences(agents: ["alice", "bob"]).joined(separator: "\n")
        for word in [
            "floor-2", "hub.example:4222", joining.membership.desk.text, "agent-only", "requests for help",
            "alice, bob",
            "desk?[2J17", "hash of this machine's id",
        ] { #expect(said.contains(word), "\(word)") }
        #expect(!said.contains(String(decoding: token.credential.key.seedText(), as: UTF8.self)))
    }
}
