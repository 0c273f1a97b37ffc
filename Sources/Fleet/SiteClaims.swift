public import Events
public import Vocabulary

/// Who runs the site's broker: signs accounts.
public struct OperatorClaims: Claims {
    /// An operator signs it.
    public static let issuer = NKeyKind.operator
    /// Whom it is about.
    public static let subject = NKeyKind.operator
    /// What the subject is called.
    public let name: String
    /// The account whose users look after the servers.
    public var systemAccount: PublicNKey

    public init(name: String, systemAccount: PublicNKey) {
        self.name = name
        self.systemAccount = systemAccount
    }

    /// See ``Claims``.
    public var nats: JSONNode {
        ["type": "operator", "version": 2, "system_account": .text(systemAccount.text)]
    }
}

/// All desks and hubs of a site together, or those who look after the servers: signs users, and says which of them
/// count no more.
public struct AccountClaims: Claims {
    /// How much the account may keep at the servers.
    public struct Storage: Sendable, Equatable {
        /// Bytes on disks.
        public var diskBytes: Int
        /// Bytes in memory.
        public var memoryBytes: Int
        /// Streams.
        public var streams: Int
        /// Consumers.
        public var consumers: Int

        public init(diskBytes: Int, memoryBytes: Int, streams: Int, consumers: Int) {
            self.diskBytes = diskBytes
            self.memoryBytes = memoryBytes
            self.streams = streams
            self.consumers = consumers
        }
    }

    /// An operator signs it.
    public static let issuer = NKeyKind.operator
    /// Whom it is about.
    public static let subject = NKeyKind.account
    /// What the subject is called.
    public let name: String
    /// How much it may keep; `nil` for nothing: an account without streams.
    public var storage: Storage?
    /// Users that are cut off: what was signed for them up to this moment counts no more.
    public var revocations: [PublicNKey: Timestamp]

    public init(name: String, storage: Storage? = nil, revocations: [PublicNKey: Timestamp] = [:]) {
        self.name = name
        self.storage = storage
        self.revocations = revocations
    }

    /// See ``Claims``.
    public var nats: JSONNode {
        // -1 is NATS's word for no limit.
        var limits: [String: JSONNode] = [
            "subs": -1, "data": -1, "payload": -1, "imports": -1, "exports": -1, "wildcards": true, "conn": -1,
            "leaf": -1,
        ]
        if let storage {
            limits["disk_storage"] = .whole(storage.diskBytes)
            limits["mem_storage"] = .whole(storage.memoryBytes)
            limits["streams"] = .whole(storage.streams)
            limits["consumer"] = .whole(storage.consumers)
        }
        var members: [String: JSONNode] = ["type": "account", "version": 2, "limits": .object(limits)]
        if !revocations.isEmpty {
            members["revocations"] = .object(
                Dictionary(uniqueKeysWithValues: revocations.map { ($0.text, .whole(JWT.seconds($1))) }))
        }
        return .object(members)
    }
}
