import Events
import Fleet
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Uplink

/// What the uplink's doctor says, and that each fault has something to do about it.
struct UplinkFindingTests {
    private let membership: Membership
    private let key = NKey.random(.user)
    private let account = NKey.random(.account)
    private let now = Timestamp(millisecondsSince1970: 1_740_821_400_250)

    init() throws {
        let site = try #require(SiteName("floor"))
        let id = TokenID.random()
        let claims = UserClaims.joining(by: id, of: site, expires: nil)
        let jwt = try #require(JWT(text: claims.jwt(for: key.publicKey, by: account, at: now)))
        let credential = try #require(Credential(jwt: jwt, key: key))
        let server = try #require(ServerAddress(text: "hub.example"))
        let token = try #require(
            JoinToken(
                site: site, id: id, servers: [server], authority: [0x30, 0x00], credential: credential))
        membership = Membership(token, label: nil, at: now)
    }

    private func credential(days: Double?) throws -> Credential {
        let claims = UserClaims.joining(
            by: membership.token, of: membership.site, expires: days.map { now.advanced(bySeconds: $0 * 86_400) })
        let jwt = try #require(JWT(text: claims.jwt(for: key.publicKey, by: account, at: now)))
        return try #require(Credential(jwt: jwt, key: key))
    }

    private func report(server: String? = "hub:4222", lanes: [UplinkReport.Lane] = []) -> UplinkReport {
        UplinkReport(
            version: "1", at: now, server: server, fault: server == nil ? "\(FleetRefusal.pin.sentence) (pin)" : nil,
            since: now, lanes: lanes)
    }

    private func lane(
        _ link: DeskStanding.Link = .following, lag: Int = 0, since: Double? = nil, oversized: Int = 0, gaps: Int = 0
    ) -> UplinkReport.Lane {
        UplinkReport.Lane(
            name: "maria", socket: "/s", link: link, fault: nil, lag: lag,
            waitingSince: since.map { now.advanced(bySeconds: -$0) }, sent: 0, repeated: 0, gaps: gaps,
            oversized: oversized)
    }

    private func wrong(
        _ credential: Credential?, isRunning: Bool = true, _ report: UplinkReport?
    ) -> [UplinkFinding] {
        UplinkFinding.all(
            membership: membership, credential: credential, isRunning: isRunning, report: report, at: now
        ).filter { !$0.isFine }
    }

    @Test func whereAllIsWellNothingIsToBeDone() throws {
        #expect(wrong(try credential(days: nil), report(lanes: [lane(lag: 3, since: 5)])) == [])
        #expect(wrong(try credential(days: 31), report(lanes: [lane()])) == [])
    }

    @Test func eachFaultIsNamed() throws {
        let good = try credential(days: nil)
        #expect(wrong(nil, report()).map(\.about) == ["site"])
        #expect(wrong(good, isRunning: false, report()).map(\.about) == ["uplink"])
        let unpinned = wrong(good, report(server: nil, lanes: [lane()]))
        #expect(unpinned.map(\.words) == ["\(FleetRefusal.pin.sentence) (pin)"])
        #expect(wrong(good, report()).map(\.about) == ["agents"])
        #expect(wrong(try credential(days: 29), report(lanes: [lane()])).map(\.about) == ["credential"])
        let lanes = [
            lane(.unreachable), lane(.withheld), lane(lag: 1_001), lane(lag: 1, since: 601), lane(oversized: 1),
            lane(gaps: 1),
        ]
        for lane in lanes {
            let findings = wrong(good, report(lanes: [lane]))
            #expect(findings.map(\.about) == ["agent maria"])
            #expect(findings.allSatisfy { $0.hint != nil })
        }
    }
}
