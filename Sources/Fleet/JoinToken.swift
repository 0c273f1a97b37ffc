import Events
import Foundation
import Sodium

/// What one pastes to join a site: where it is, how its servers prove themselves, and a key that may do nothing but
/// ask.
///
/// Its text is `undertone-1.` and base64 (of the alphabet for addresses) of JSON:
///
/// | Member | Content |
/// |---|---|
/// | `site` | name of the site |
/// | `id` | which token |
/// | `servers` | addresses of the broker's servers, 1 to 8 |
/// | `ca` | certificate (DER, base64) of the authority that signs the servers' certificates: nothing else is trusted |
/// | `name` | the name in the servers' certificates; absent where it is each server's own address |
/// | `jwt`, `seed` | who may ask to join, and the key of it |
public struct JoinToken: Sendable {
    /// What is wrong with a text that should be a token.
    public enum Fault: Error, Sendable, Equatable {
        /// It is no token of this product.
        case noToken
        /// It begins like one, but was cut or mistyped.
        case damaged
        /// It is of a newer release.
        case newer

        /// What is wrong, and what to do about it.
        public var sentence: String {
            switch self {
            case .noToken: "This is no token. A token begins with \(JoinToken.prefix)"
            case .damaged: "This token is not whole. Copy all of it, without spaces or line ends."
            case .newer: "This token is of a newer release. Bring this machine to the same release as the hub."
            }
        }
    }

    static let family = "undertone-"
    static let prefix = "undertone-1."
    /// Most characters of a token.
    public static let maxBytes = 16 * 1_024
    private static let maxServers = 8

    /// Name of the site.
    public let site: SiteName
    /// Which token.
    public let id: TokenID
    /// Where the servers are.
    public let servers: [ServerAddress]
    /// Certificate of the authority that signs theirs, in DER.
    public let authority: [UInt8]
    /// The name in the servers' certificates; `nil` where it is each server's address.
    public let serverName: String?
    /// What may be done with it: ask.
    public let credential: Credential

    /// Puts a token together; `nil` where a part is missing or too large.
    public init?(
        site: SiteName, id: TokenID, servers: [ServerAddress], authority: [UInt8], serverName: String? = nil,
        credential: Credential
    ) {
        guard (1...Self.maxServers).contains(servers.count), Self.isCertificate(authority),
            serverName.map({ ServerAddress(text: $0)?.host == $0 }) ?? true
        else { return nil }
        self.site = site
        self.id = id
        self.servers = servers
        self.authority = authority
        self.serverName = serverName
        self.credential = credential
    }

    /// Whether bytes may be a certificate that a token carries: a sequence of DER, and not too large for it.
    public static func isCertificate(_ bytes: [UInt8]) -> Bool { bytes.first == 0x30 && bytes.count <= 4_096 }

    /// Reads the text of a token, with space around it.
    public init(text: some StringProtocol) throws(Fault) {
        let text = String(text).trimmingCharacters(in: .whitespacesAndNewlines)
        guard text.hasPrefix(Self.prefix) else {
            throw text.hasPrefix(Self.family) && text.dropFirst(Self.family.count).first?.isNumber == true
                ? .newer : .noToken
        }
        guard text.utf8.count <= Self.maxBytes,
            var json = Base64.bytes(ofAddressText: Array(text.utf8.dropFirst(Self.prefix.utf8.count))[...])
        else { throw .damaged }
        defer { Libsodium.wipe(&json) }
        guard let members = try? JSONDecoder().decode(Members.self, from: Data(json)),
            let authority = Base64.bytes(of: Array(members.ca.utf8)[...]),
            let jwt = JWT(text: members.jwt), let key = NKey(seedText: members.seed),
            let credential = Credential(jwt: jwt, key: key),
            let token = JoinToken(
                site: members.site, id: members.id, servers: members.servers, authority: authority,
                serverName: members.name, credential: credential)
        else { throw .damaged }
        self = token
    }

    /// The text, which is a secret.
    public var text: String {
        var seed = credential.key.seedText()
        defer { Libsodium.wipe(&seed) }
        let members = Members(
            site: site, id: id, servers: servers, ca: Base64.text(of: authority), name: serverName,
            jwt: credential.jwt.text, seed: String(decoding: seed, as: UTF8.self))
        // Texts alone: they can be written.
        var json = (try? JSON.data(members)).map { Array($0) } ?? []
        defer { Libsodium.wipe(&json) }
        return Self.prefix + Base64.addressText(of: json)
    }

    private struct Members: Codable {
        var site: SiteName
        var id: TokenID
        var servers: [ServerAddress]
        var ca: String
        var name: String?
        var jwt: String
        var seed: String
    }
}
