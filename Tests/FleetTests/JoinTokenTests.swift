import Sodium
import Testing
import Vocabulary

@testable import Fleet

/// The text that one pastes to join.
@Suite struct JoinTokenTests {
    private let token: JoinToken
    private let credential: Credential
    private let site: SiteName
    private let servers: [ServerAddress]

    init() throws {
        site = try #require(SiteName("berlin"))
        servers = try ["nats.example.org", "[fe80::1]:4333"].map { try #require(ServerAddress(text: $0)) }
        let (id, key) = (TokenID.random(), NKey.random(.user))
        let jwt = UserClaims.joining(by: id, of: site, expires: nil).jwt(
            for: key.publicKey, by: .random(.account), at: Timestamp(millisecondsSince1970: 0))
        credential = try #require(JWT(text: jwt).flatMap { Credential(jwt: $0, key: key) })
        token = try #require(
            JoinToken(
                site: site, id: id, servers: servers, authority: [0x30, 0x82, 1, 2, 3], serverName: "berlin.internal",
                credential: credential))
    }

    @Test func aTokenIsReadAgain() throws {
        let text = token.text
        #expect(text.hasPrefix("undertone-1.") && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F })
        for pasted in [text, "  \(text)\n", "\t\(text)\r\n"] {
            let read = try JoinToken(text: pasted)
            #expect(read.site == site && read.id == token.id && read.servers == servers)
            #expect(read.authority == token.authority && read.serverName == "berlin.internal")
            #expect(read.credential.jwt == credential.jwt)
            #expect(read.credential.key.publicKey == credential.key.publicKey)
            #expect(read.text == text)
        }
    }

    @Test(arguments: [
        "", "hello", "undertone", "undertone-", "undertone-x.abc", "UNDERTONE-1.abc", "eyJ0eXAi", "k10abc::x",
    ])
    func whatIsNoTokenIsSaidToBeNone(text: String) {
        #expect(throws: JoinToken.Fault.noToken) { try JoinToken(text: text) }
    }

    @Test(arguments: ["undertone-2.abc", "undertone-10.abc", "undertone-9"])
    func aNewerTokenIsSaidToBeNewer(text: String) {
        #expect(throws: JoinToken.Fault.newer) { try JoinToken(text: text) }
    }

    @Test func aCutTokenIsSaidToBeDamaged() {
        let text = token.text
        for count in stride(from: "undertone-1.".utf8.count, to: text.utf8.count, by: 1) {
            #expect(throws: JoinToken.Fault.damaged) { try JoinToken(text: text.prefix(count)) }
        }
        let split = text.prefix(40) + "\n" + text.dropFirst(40)
        #expect(throws: JoinToken.Fault.damaged) { try JoinToken(text: split) }
        #expect(throws: JoinToken.Fault.damaged) { try JoinToken(text: text + String(repeating: "a", count: 20_000)) }
    }

    /// Whatever comes gives a token or a fault, and never another site's servers with this one's key: the JSON inside
    /// may be changed by who holds it, but not the key.
    @Test(arguments: 0..<6) func anyMutationGivesATokenOrAFault(seed: UInt64) throws {
        let text = token.text
        for bytes in mutations(of: Array(text.utf8), count: 200, seed: seed) {
            let read = try? JoinToken(text: String(decoding: bytes, as: UTF8.self))
            #expect(read.map { $0.credential.jwt.subject == credential.key.publicKey } ?? true)
        }
        let json = try #require(Base64.bytes(ofAddressText: Array(text.utf8.dropFirst(12))[...]))
        var count = 0
        for bytes in mutations(of: json, count: 300, seed: seed) {
            guard let read = try? JoinToken(text: "undertone-1." + Base64.addressText(of: bytes)) else { continue }
            count += 1
            #expect((1...8).contains(read.servers.count) && read.authority.first == 0x30)
        }
        #expect(count < 300)
    }

    @Test func aTokenHasItsBounds() throws {
        func make(_ servers: [ServerAddress], _ authority: [UInt8], _ name: String?) -> JoinToken? {
            JoinToken(
                site: site, id: .random(), servers: servers, authority: authority, serverName: name,
                credential: credential)
        }
        let one = [servers[0]]
        #expect(make(one, [0x30], nil) != nil)
        #expect(make([], [0x30], nil) == nil)
        #expect(make(Array(repeating: servers[0], count: 9), [0x30], nil) == nil)
        #expect(make(one, [], nil) == nil && make(one, [0x31], nil) == nil)
        #expect(make(one, [0x30] + [UInt8](repeating: 0, count: 4_096), nil) == nil)
        for name in ["", "a b", "a:1", "*", "a\n"] { #expect(make(one, [0x30], name) == nil) }
    }

    @Test func everyFaultAndRefusalSaysWhatToDo() {
        let sentences =
            FleetRefusal.allCases.map(\.sentence)
            + [JoinToken.Fault.noToken, .damaged, .newer].map(\.sentence)
        #expect(Set(sentences).count == sentences.count)
        #expect(sentences.allSatisfy { $0.utf8.count > 30 && !$0.contains("_") && !$0.contains("invalid") })
    }
}
