import Accounts
import Events
import Glibc
public import Languages
public import Vocabulary

/// Who asks on a Unix socket: whose feed it is, which of the sockets it is served on, and which groups make which role.
public struct FeedAccess: CallerSource {
    /// Which socket.
    public enum Socket: String, Sendable {
        /// The agent's own.
        case agent
        /// The supervisors' one, which others use too.
        case supervisors
        /// The one for the site's hub, and for nobody else.
        case hub
    }

    /// Which socket it is.
    public var socket: Socket
    /// The agent's user: the one whom the daemon runs as.
    public var owner: UInt32
    /// The group that gives a role.
    public var roleGroups: [Role: String]
    /// Names of the groups of a user. Called off the threads that serve connections; it may take its time.
    public var groups: @Sendable (_ uid: UInt32) -> Set<String>
    /// Number of a user by name; `nil` where there is none. It may take its time too.
    public var user: @Sendable (_ name: String) -> UInt32?
    /// Names of the members of a group. It may take its time too.
    public var members: @Sendable (_ group: String) -> [String]

    /// Most people who are named.
    private static let maxPeople = 12

    /// The groups as the distribution's package makes them.
    public static let standardGroups: [Role: String] = [
        .supervisor: "undertone", .qa: "undertone-qa", .operator: "undertone-operator", .auditor: "undertone-audit",
        .hub: "undertone-hub",
    ]

    /// The feed of a user.
    ///
    /// - Parameters:
    ///   - socket: which of the sockets.
    ///   - owner: the agent's user; by default the one whom this process runs as.
    ///   - roleGroups: the group that gives a role.
    ///   - groups: names of the groups of a user; by default the system's answer, kept for some seconds.
    ///   - user: number of a user by name; by default the system's answer.
    ///   - members: names of the members of a group; by default the system's answer.
    public init(
        socket: Socket = .agent, owner: UInt32? = nil, roleGroups: [Role: String] = standardGroups,
        groups: (@Sendable (_ uid: UInt32) -> Set<String>)? = nil,
        user: (@Sendable (_ name: String) -> UInt32?)? = nil, members: (@Sendable (_ group: String) -> [String])? = nil
    ) {
        self.socket = socket
        self.owner = owner ?? geteuid()
        self.roleGroups = roleGroups
        self.groups = groups ?? GroupDirectory.system.groups(of:)
        self.user = user ?? GroupDirectory.uid(of:)
        self.members = members ?? GroupDirectory.members(of:)
    }

    /// The roles of a user on this socket.
    ///
    /// The agent is the agent on the own socket alone, and never acts on own alerts as supervisor or QA, whatever the
    /// groups. Root is an operator, and an agent only where the daemon itself runs as root. On the hub's socket there
    /// is the hub and nobody else, and on no other is there a hub.
    func roles(of uid: UInt32) -> Set<Role> {
        let names = groups(uid)
        var roles = Set(roleGroups.filter { names.contains($0.value) }.keys)
        if socket == .hub { return uid == owner ? [] : roles.intersection([.hub]) }
        roles.subtract([.agent, .hub])
        if uid == 0 { roles.insert(.operator) }
        guard uid == owner else { return roles }
        roles.subtract([.supervisor, .qa])
        if socket == .agent { roles.insert(.agent) }
        return roles
    }

    /// On the hub's socket the hub alone, elsewhere everybody else.
    public var offered: Set<Role> { socket == .hub ? [.hub] : Set(Role.allCases).subtracting([.hub]) }

    /// Whoever agrees to what a hub's people want asks on another socket.
    public func isMember(_ uid: UInt32, of role: Role) -> Bool {
        var elsewhere = self
        if socket == .hub { elsewhere.socket = .supervisors }
        return elsewhere.roles(of: uid).contains(role)
    }

    /// The user at the other end, by name, with the roles of their groups.
    public func asker(of inquiry: Inquiry) -> Asker? {
        inquiry.peer.map { Asker(name: GroupDirectory.system.name(of: $0), uid: $0, roles: roles(of: $0)) }
    }

    /// Somebody whom the system knows, under the name that it has for them.
    public func asker(named name: String) -> Asker? {
        user(name).map { Asker(name: name, uid: $0, roles: roles(of: $0)) }
    }

    /// The members of the group that gives the role, as far as they have it here.
    public func people(in role: Role) -> [String] {
        let names = roleGroups[role].map(members) ?? []
        return Array(names.filter { asker(named: $0)?.roles.contains(role) == true }.sorted().prefix(Self.maxPeople))
    }

    /// Who may ask in a role, and how somebody gets it, for a refusal.
    public func origin(of role: Role) -> Phrase {
        switch role {
        case .agent: Phrase("the agent whose daemon this is")
        case .supervisor, .qa, .operator, .auditor, .hub:
            Phrase("\(Refusal.people(role)) (group '\(roleGroups[role] ?? "")')")
        }
    }
}
