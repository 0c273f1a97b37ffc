public import Broker
import Events
public import Fleet
import Foundation
import Sodium
public import Vocabulary

/// To which site this machine belongs, and under which name.
public struct Membership: Sendable, Equatable, Codable {
    /// The site's name.
    public let site: SiteName
    /// This desk's name there: random.
    public let desk: DeskID
    /// By which token it joined.
    public let token: TokenID
    /// Where the site's servers are.
    public let servers: [ServerAddress]
    /// Certificate of the authority that signs theirs, in base64: nothing else is trusted.
    let ca: String
    /// The name in the servers' certificates.
    let name: String?
    /// What people call this desk; `nil` where the token says so.
    public let label: String?
    /// When the machine asked to join.
    public let since: Timestamp

    /// A new desk, for the site of a token.
    init(_ token: JoinToken, label: String?, at now: Timestamp) {
        site = token.site
        desk = DeskID.random()
        self.token = token.id
        servers = token.servers
        ca = Base64.text(of: token.authority)
        name = token.serverName
        self.label = label
        since = now
    }

    /// The addresses of the site.
    public var subjects: Subjects { Subjects(site: site) }

    /// How the site's servers are spoken to.
    /// - Parameter credential: by whom.
    /// - Returns: how.
    public func settings(_ credential: Credential) -> BrokerSettings {
        BrokerSettings(
            servers: servers, authority: Base64.bytes(of: Array(ca.utf8)[...]), serverName: name,
            credential: credential, inbox: Subjects.inbox(desk), name: "undertone-uplink \(desk)")
    }
}
