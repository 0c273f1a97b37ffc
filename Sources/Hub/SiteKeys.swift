public import Fleet
import Vocabulary

/// The keys of a site, and what they sign.
public struct SiteKeys: Sendable {
    /// What is fixed about the site.
    let site: SiteFolder.Site
    /// Certificate of the authority that signs the servers', in DER.
    let authority: [UInt8]
    let operatorKey: NKey
    let account: NKey
    let system: SystemAccess

    /// Name of the site.
    public var name: SiteName { site.site }
    /// Where its broker is.
    public var servers: [ServerAddress] { site.servers }

    /// Reads them.
    public init(_ folder: SiteFolder) throws(HubError) {
        self.init(
            site: try folder.site(), authority: try folder.authority(),
            operatorKey: try folder.key("operator.seed", .operator),
            account: try folder.key("account.seed", .account), system: try folder.systemAccess())
    }

    init(site: SiteFolder.Site, authority: [UInt8], operatorKey: NKey, account: NKey, system: SystemAccess) {
        self.site = site
        self.authority = authority
        self.operatorKey = operatorKey
        self.account = account
        self.system = system
    }

    var accountKey: PublicNKey { account.publicKey }

    /// How much of the broker's store a site needs: events, commands, and the lease of hubs; each on every server.
    private var storage: AccountClaims.Storage {
        AccountClaims.Storage(
            diskBytes: (site.streamBytes + SiteStreams.commandBytes + SiteStreams.spareBytes) * servers.count,
            memoryBytes: 0, streams: 8, consumers: -1)
    }

    /// Who runs servers of the site's own.
    func operatorJWT(system key: NKey, at now: Timestamp) -> String {
        OperatorClaims(name: name.text, systemAccount: key.publicKey).jwt(
            for: operatorKey.publicKey, by: operatorKey, at: now)
    }

    /// All desks and hubs, but for those that count no more.
    func accountJWT(revoking revocations: [PublicNKey: Timestamp] = [:], at now: Timestamp) -> String {
        AccountClaims(name: "undertone-\(name)", storage: storage, revocations: revocations).jwt(
            for: accountKey, by: operatorKey, at: now)
    }

    /// Those who look after servers of the site's own.
    func jwt(ofSystem key: NKey, at now: Timestamp) -> String {
        AccountClaims(name: "SYS").jwt(for: key.publicKey, by: operatorKey, at: now)
    }

    /// A desk, by the key that it made for itself.
    func deskJWT(_ desk: DeskID, _ key: PublicNKey, at now: Timestamp) -> String {
        UserClaims.desk(desk, of: name).jwt(for: key, by: account, at: now)
    }

    /// The hub itself, with a key that lasts as long as the process.
    func hubCredential(at now: Timestamp) -> Credential { credential(.everything(name: "hub"), of: account, at: now) }

    /// Who tells the servers which accounts there are.
    func systemCredential(at now: Timestamp) -> Credential {
        switch system {
        case .own(let key): credential(.everything(name: "hub"), of: key, at: now)
        case .given(let credential): credential
        }
    }

    /// A new token, by which machines may ask to join until it is over; a while longer they are told that it is.
    func token(until expiresAt: Timestamp, at now: Timestamp) -> JoinToken? {
        let id = TokenID.random()
        let late = expiresAt.advanced(bySeconds: TokenRegister.graceS)
        return JoinToken(
            site: name, id: id, servers: servers, authority: authority,
            credential: credential(.joining(by: id, of: name, expires: late), of: account, at: now))
    }

    private func credential(_ claims: UserClaims, of account: NKey, at now: Timestamp) -> Credential {
        let key = NKey.random(.user)
        guard let jwt = JWT(text: claims.jwt(for: key.publicKey, by: account, at: now)),
            let credential = Credential(jwt: jwt, key: key)
        else { preconditionFailure("what was signed here is signed") }
        return credential
    }
}
