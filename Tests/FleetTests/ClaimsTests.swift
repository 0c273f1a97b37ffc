import Events
import Foundation
import Sodium
import Testing
import Vocabulary

@testable import Fleet

/// What is signed for desks, sites and those who join. That a server takes it, the tests of the broker show.
@Suite struct ClaimsTests {
    private let now = Timestamp(millisecondsSince1970: 1_764_500_000_000)
    private let account = NKey.random(.account)
    private let user = NKey.random(.user)
    private let site: SiteName
    private let desk = DeskID.random()

    init() throws { site = try #require(SiteName("berlin")) }

    /// What recipes/nats-jwt.py signed, and servers 2.9.10 and 2.15.1 took.
    private static let foreign = [
        "eyJ0eXAiOiJKV1QiLCJhbGciOiJlZDI1NTE5LW5rZXkifQ",
        "eyJpYXQiOjE3NjQ1MDAwMDAsImlzcyI6IkFBTE00NUNKWjQ0Q1FTUVg1QklUTlFLQklLU0hMNExLVk9CREFDRkVFQktFQk9UQVlET0FBV1dYIi"
            + "wibmFtZSI6ImRlc2sxIiwic3ViIjoiVUFDREdKQzdXT1k1NkgzUVYzRzRNQkVETkw1N0I3NDRJU1BVSFVWVFRNWEJTUlNKRENEQlNTUU4i"
            + "LCJuYXRzIjp7InR5cGUiOiJ1c2VyIiwidmVyc2lvbiI6MiwicHViIjp7ImFsbG93IjpbImEuYiJdfSwic3ViIjp7ImFsbG93IjpbIl9JTk"
            + "JPWC5kMS4-Il19LCJzdWJzIjotMSwiZGF0YSI6LTEsInBheWxvYWQiOi0xfSwianRpIjoiRVg3MldCV1Y0UzJPTUFOVlBPM1JRNlNGREZR"
            + "UjZSWU9LMkhXUFA3UUxVUkdYUEJYVVZRUSJ9",
        "lDkl3_d2zRs1xUbi4phrYNrSwgFlmiQ-jJNLaYBzecqwccDK16vgThm_YX5ErAtcM0d9epB8zcllZ7q8Z0bhAw",
    ].joined(separator: ".")

    @Test func whatAnotherProgramSignedIsRead() throws {
        let jwt = try #require(JWT(text: Self.foreign))
        #expect(jwt.issuer.text == NKeyTests.vectors[2].publicKey)
        #expect(jwt.subject.text == NKeyTests.vectors[3].publicKey)
        #expect(jwt.name == "desk1")
        #expect(jwt.issuedAt == now && jwt.expiresAt == nil)
    }

    @Test func aDeskMaySpeakOfItselfAlone() throws {
        let claims = UserClaims.desk(desk, of: site)
        let rights = claims.publish + claims.subscribe
        #expect(claims.publish.count == 5 && claims.subscribe.count == 2)
        #expect(rights.allSatisfy { $0.split(separator: ".").contains(desk.text[...]) })
        #expect(!rights.contains { $0.contains("*") })
        // Nothing follows a `>` that stands behind anything but what is the desk's own.
        #expect(rights.filter { $0.contains(">") }.allSatisfy { $0.hasSuffix("\(desk).>") })
        let subjects = Subjects(site: site)
        let others = [subjects.receipts(desk), subjects.commands(desk)]
        #expect(Set(claims.publish).isDisjoint(with: others))
    }

    @Test func whoHoldsATokenMayAskAlone() {
        let token = TokenID.random()
        let claims = UserClaims.joining(by: token, of: site, expires: now)
        #expect(claims.publish == [Subjects(site: site).join(token)])
        #expect(claims.subscribe == ["_INBOX.\(token).>"])
        #expect(claims.payloadBytes.map { $0 <= 4_096 } == true)
    }

    @Test func whatIsSignedIsReadAgain() throws {
        let later = now.advanced(bySeconds: 60)
        let claims = UserClaims.joining(by: .random(), of: site, expires: later)
        let text = claims.jwt(for: user.publicKey, by: account, at: now)
        let jwt = try #require(JWT(text: text))
        #expect(jwt.issuer == account.publicKey && jwt.subject == user.publicKey)
        #expect(jwt.name == claims.name && jwt.issuedAt == now && jwt.expiresAt == later)
        let members = try members(of: text)
        guard case .object(let all) = members, case .object(let nats)? = all["nats"] else {
            Issue.record("no claims")
            return
        }
        #expect(nats["type"] == "user" && nats["version"] == 2)
        #expect(all["exp"] == .whole(JWT.seconds(later)))
    }

    @Test func revocationsAndLimitsAreClaimed() throws {
        let claims = AccountClaims(
            name: "berlin", storage: .init(diskBytes: 10, memoryBytes: 20, streams: 3, consumers: 4),
            revocations: [user.publicKey: now])
        let text = claims.jwt(for: account.publicKey, by: .random(.operator), at: now)
        guard case .object(let all) = try members(of: text), case .object(let nats)? = all["nats"],
            case .object(let limits)? = nats["limits"]
        else {
            Issue.record("no claims")
            return
        }
        #expect(nats["revocations"] == .object([user.publicKey.text: .whole(JWT.seconds(now))]))
        #expect(limits["disk_storage"] == 10 && limits["mem_storage"] == 20)
        #expect(limits["streams"] == 3 && limits["consumer"] == 4)
        let without = AccountClaims(name: "SYS").nats
        #expect(!(try JSON.text(without)).contains("storage"))
    }

    @Test(arguments: 0..<4) func nothingDamagedIsBelieved(seed: UInt64) {
        let text = UserClaims.desk(desk, of: site).jwt(for: user.publicKey, by: account, at: now)
        for bytes in mutations(of: Array(text.utf8), count: 300, seed: seed) where bytes != Array(text.utf8) {
            #expect(JWT(text: String(decoding: bytes, as: UTF8.self)) == nil)
        }
    }

    /// Neighbours of a damaged text: whole, and signed, but not by whom it says, or by no signature at all.
    @Test func nobodySignsForAnother() throws {
        let own = UserClaims.desk(desk, of: site).jwt(for: user.publicKey, by: account, at: now)
        let parts = own.split(separator: ".")
        let forger = NKey.random(.account)
        let forged = Base64.addressText(of: forger.signature(of: Array("\(parts[0]).\(parts[1])".utf8)))
        #expect(JWT(text: "\(parts[0]).\(parts[1]).\(forged)") == nil)
        #expect(JWT(text: "\(parts[0]).\(parts[1]).") == nil)
        let none = Base64.addressText(of: Array(#"{"typ":"JWT","alg":"none"}"#.utf8))
        let signature = Base64.addressText(of: account.signature(of: Array("\(none).\(parts[1])".utf8)))
        #expect(JWT(text: "\(none).\(parts[1]).\(signature)") == nil)
        #expect(JWT(text: "") == nil && JWT(text: "..") == nil && JWT(text: own + ".x") == nil)
        #expect(JWT(text: String(repeating: "a", count: 100_000)) == nil)
    }

    @Test func aCredentialIsTheFileOfNATS() throws {
        let text = UserClaims.desk(desk, of: site).jwt(for: user.publicKey, by: account, at: now)
        let jwt = try #require(JWT(text: text))
        let credential = try #require(Credential(jwt: jwt, key: user))
        let file = credential.file()
        let lines = String(decoding: file, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 8)
        #expect(lines[0] == "-----BEGIN NATS USER JWT-----" && lines[1] == text[...])
        #expect(lines[2] == "------END NATS USER JWT------" && lines[4] == "-----BEGIN USER NKEY SEED-----")
        #expect(lines[6] == "------END USER NKEY SEED------")
        let again = try #require(Credential(file: file))
        #expect(again.jwt == jwt && again.key.publicKey == user.publicKey)
        #expect(Credential(jwt: jwt, key: .random(.user)) == nil, "another key")
        let windows = String(decoding: file, as: UTF8.self).replacing("\n", with: "\r\n")
        #expect(Credential(file: Array(windows.utf8)) != nil)
    }

    @Test(arguments: 0..<4) func noDamagedFileIsAnotherCredential(seed: UInt64) throws {
        let text = UserClaims.desk(desk, of: site).jwt(for: user.publicKey, by: account, at: now)
        let file = try #require(JWT(text: text).flatMap { Credential(jwt: $0, key: user) }).file()
        for bytes in mutations(of: file, count: 200, seed: seed) {
            let read = Credential(file: bytes)
            #expect(read.map { $0.jwt.text == text && $0.key.publicKey == user.publicKey } ?? true)
        }
    }

    private func members(of jwt: String) throws -> JSONNode {
        let body = try #require(Base64.bytes(ofAddressText: Array(jwt.split(separator: ".")[1].utf8)[...]))
        return try JSONDecoder().decode(JSONNode.self, from: Data(body))
    }
}
