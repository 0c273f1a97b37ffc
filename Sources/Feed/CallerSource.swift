public import Events
import HTTPTypes
public import Languages
public import Vocabulary

/// Says who asks. A feed on a Unix socket goes by the user at its other end (``FeedAccess``).
public protocol CallerSource: Sendable {
    /// The roles that anybody can have here: no others are spoken of.
    var offered: Set<Role> { get }
    /// Who asks, and in which roles they may; `nil` where nobody is known. Called off the threads that serve
    /// connections; it may take its time.
    func asker(of inquiry: Inquiry) throws -> Asker?
    /// Somebody by name, with the roles that they would have; `nil` where there is nobody of this name.
    func asker(named name: String) throws -> Asker?
    /// Whether a user of this machine has a role, wherever that role is asked in.
    func isMember(_ uid: UInt32, of role: Role) throws -> Bool
    /// Names of some who have a role, for whoever may know them.
    func people(in role: Role) throws -> [String]
    /// Who may ask in a role, and how somebody gets it, for a refusal.
    func origin(of role: Role) -> Phrase
}

extension CallerSource {
    /// All that people can have.
    public var offered: Set<Role> { Set(Role.allCases).subtracting([.hub]) }

    /// Whether they would have it here.
    public func isMember(_ uid: UInt32, of role: Role) throws -> Bool {
        try asker(of: Inquiry(peer: uid, headers: [:]))?.roles.contains(role) ?? false
    }
}

/// What there is to tell somebody by.
public struct Inquiry: Sendable {
    /// The user at the other end of the Unix socket, as the kernel says; `nil` where the connection is none.
    public let peer: UInt32?
    let headers: HTTPFields

    /// What the request says in a header.
    public func header(_ name: String) -> String? { headers[text: name] }
}

/// Somebody who asks.
public struct Asker: Sendable, Equatable {
    /// Their name.
    public let name: String
    /// The user that they are to the operating system, where that is known.
    public let uid: UInt32?
    /// The roles that they have here.
    public let roles: Set<Role>

    public init(name: String, uid: UInt32?, roles: Set<Role>) {
        self.name = name
        self.uid = uid
        self.roles = roles
    }
}

/// Somebody whose request is let in.
public struct Caller: Sendable {
    /// Who they are, as the log and the audit name them.
    public let person: Person
    /// The role in which they ask.
    public let role: Role
    /// Why they ask, where they said so.
    public let reason: String?
}
