import Broker
import Events
import Fleet
import Foundation
import TestBroker
import TestSupport
import Testing
import Vocabulary

@testable import Uplink

extension TestSite {
    static func started() async throws -> TestSite {
        let site = try TestSite()
        try await site.start()
        return site
    }

    func token(authority other: [UInt8]? = nil) throws -> JoinToken {
        let id = TokenID.random()
        return try #require(
            JoinToken(
                site: site, id: id, servers: [address], authority: other ?? authority,
                credential: try credential(.joining(by: id, of: site, expires: nil))))
    }
}

/// Joining and leaving over a real broker with TLS, whose hub is played.
@Suite(.enabled(if: TestSite.isAvailable, "needs nats-server and openssl"))
struct JoiningTests {
    private static let machine = String(repeating: "0123456789abcdef", count: 4)

    private static func ask(_ token: JoinToken, _ folder: UplinkFolder) async throws -> UplinkError? {
        do throws(UplinkError) {
            let joining = try Joining(token, label: "desk 17", folder: folder, at: .now)
            try await joining.ask(machine: machine, logger: PlayedHub.logger)
        } catch { return error }
        return nil
    }

    private static func accepts(_ site: TestSite) -> @Sendable (JoinRequest) -> JoinAnswer {
        let (name, account) = (site.site, site.account)
        return { .accepted(jwt: UserClaims.desk($0.desk, of: name).jwt(for: $0.nkey, by: account, at: .now)) }
    }

    @Test(.hangGuard) func aMachineThatIsLetInHasACredential() async throws {
        let (site, parent) = (try await TestSite.started(), try TemporaryFolder())
        let (hub, folder) = (try PlayedHub(site), UplinkFolder(parent.path + "/state"))
        hub.state.withLock { $0.answer = Self.accepts(site) }
        try await hub.run {
            let refusal = try await Self.ask(site.token(), folder)
            #expect(refusal == nil)
        }
        let request = try #require(hub.now.joins.first)
        let (credential, membership) = (try #require(try folder.credential()), try folder.membership())
        #expect(credential.jwt.subject == request.nkey)
        #expect(request.desk == membership.desk)
        #expect(request.machine == Self.machine)
        #expect(request.label == "desk 17")
        #expect(request.version == Version.current)
    }

    @Test(.hangGuard) func whoeverWaitsForApprovalIsTheSameDeskAfterwards() async throws {
        let (site, parent) = (try await TestSite.started(), try TemporaryFolder())
        let (hub, folder, token) = (try PlayedHub(site), UplinkFolder(parent.path), try site.token())
        try await hub.run {
            let pending = try await Self.ask(token, folder)
            #expect(pending?.code == .pending)
            let desk = try folder.membership().desk
            #expect(pending?.description.contains(desk.text) == true)
            hub.state.withLock { $0.answer = Self.accepts(site) }
            #expect(try await Self.ask(token, folder) == nil)
        }
        #expect(hub.now.joins.count == 2)
        #expect(hub.now.joins[0] == hub.now.joins[1])
    }

    @Test(.hangGuard, arguments: FleetRefusal.allCases) func aRefusalNamesItsClass(reason: FleetRefusal) async throws {
        let (site, parent) = (try await TestSite.started(), try TemporaryFolder())
        let (hub, folder) = (try PlayedHub(site), UplinkFolder(parent.path))
        hub.state.withLock { $0.answer = { _ in .refused(reason) } }
        try await hub.run {
            let refusal = try await Self.ask(site.token(), folder)
            #expect(refusal?.code == .refused)
            #expect(refusal?.description == "\(reason.sentence) (\(reason.rawValue))")
        }
        // The next attempt is a new desk.
        #expect(throws: UplinkError.self) { try folder.membership() }
    }

    /// A server of another authority is told nothing: not even who asks.
    @Test(.hangGuard) func toAnotherServerNothingIsSent() async throws {
        let (site, other, parent) = (try await TestSite.started(), try await TestSite.started(), try TemporaryFolder())
        let (hub, folder) = (try PlayedHub(site), UplinkFolder(parent.path))
        hub.state.withLock { $0.answer = Self.accepts(site) }
        try await hub.run {
            let refusal = try await Self.ask(site.token(authority: other.authority), folder)
            #expect(refusal?.code == .refused)
            #expect(refusal?.description.contains("(pin)") == true)
            #expect(hub.now.joins == [])
        }
        let log = try site.log()
        #expect(log.contains("TLS handshake error"), "\(log)")
        #expect(try folder.credential() == nil)
    }

    /// A JWT for another key, or signed over nothing, makes no desk.
    @Test(.hangGuard) func whatTheHubSignsHasToBeForThisKey() async throws {
        let (site, parent) = (try await TestSite.started(), try TemporaryFolder())
        let (hub, folder, token) = (try PlayedHub(site), UplinkFolder(parent.path), try site.token())
        let (other, name, account) = (NKey.random(.user).publicKey, site.site, site.account)
        let answers: [@Sendable (JoinRequest) -> JoinAnswer] = [
            { .accepted(jwt: UserClaims.desk($0.desk, of: name).jwt(for: other, by: account, at: .now)) },
            { _ in .accepted(jwt: "a.b.c") },
        ]
        try await hub.run {
            for answer in answers {
                hub.state.withLock { $0.answer = answer }
                let refusal = try await Self.ask(token, folder)
                #expect(refusal?.code == .refused)
            }
        }
        #expect(try folder.credential() == nil)
    }

    @Test(.hangGuard) func withoutAHubOrAServerItSaysWhichOfThem() async throws {
        let (site, parent) = (try await TestSite.started(), try TemporaryFolder())
        let (folder, token) = (UplinkFolder(parent.path), try site.token())
        let noHub = try await Self.ask(token, folder)
        #expect(noHub?.code == .unreachable)
        #expect(noHub?.description.contains("undertone-hub") == true)
        site.kill()
        let noServer = try await Self.ask(token, folder)
        #expect(noServer?.code == .unreachable)
        #expect(noServer?.description.contains("cannot be reached") == true)
    }

    @Test(.hangGuard) func leavingTellsTheHubAndForgets() async throws {
        let (site, parent) = (try await TestSite.started(), try TemporaryFolder())
        let (hub, folder) = (try PlayedHub(site), UplinkFolder(parent.path))
        hub.state.withLock { $0.answer = Self.accepts(site) }
        try await hub.run {
            #expect(try await Self.ask(try site.token(), folder) == nil)
            try folder.keep(
                UplinkReport(
                    version: Version.current, at: .now, server: nil, fault: nil, since: .now,
                    lanes: [
                        .init(
                            name: "maria", socket: "/none", link: .following, fault: nil, lag: 2, waitingSince: nil,
                            sent: 0, repeated: 0, gaps: 0, oversized: 0)
                    ]))
            #expect(try await Leaving.leave(folder, logger: PlayedHub.logger))
            await eventually("the hub is told") { hub.now.standings.last?.link == .leaving }
        }
        #expect(throws: UplinkError.self) { try folder.membership() }
    }
}
