public import Fleet

/// Where the broker is, who speaks to it, and how it proves itself.
public struct BrokerSettings: Sendable {
    /// Its servers, in any order.
    public var servers: [ServerAddress]
    /// Certificate (DER) of the one authority that is trusted; `nil` to speak without TLS, to a server of a test.
    public var authority: [UInt8]?
    /// The name in the servers' certificates; `nil` where it is each server's address.
    public var serverName: String?
    /// Who speaks.
    public var credential: Credential
    /// What the addresses for answers begin with, see ``Subjects/inbox(_:)-(DeskID)``; the credential has to allow it.
    public var inbox: String
    /// What the server's log calls the connection.
    public var name: String
    /// How long to wait between attempts.
    public var backoff: Backoff
    /// How long a server may take to let itself be connected to, and to answer then.
    public var timeout = Duration.seconds(5)

    public init(
        servers: [ServerAddress], authority: [UInt8]?, serverName: String? = nil, credential: Credential, inbox: String,
        name: String, backoff: Backoff = Backoff()
    ) {
        self.servers = servers
        self.authority = authority
        self.serverName = serverName
        self.credential = credential
        self.inbox = inbox
        self.name = name
        self.backoff = backoff
    }
}
