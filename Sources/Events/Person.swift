/// Who did something, as the audit names them.
public struct Person: Sendable, Equatable, Codable {
    /// The person's name; `daemon` for the daemon itself.
    public var name: String
    /// The user that they are to the operating system, where that is known.
    public var uid: UInt32?
    /// In which role they acted: `agent`, `supervisor`, `qa`, `operator`, `auditor`, `hub` or `daemon`.
    public var role: String
    /// The hub at which they acted; absent for whoever acted on this machine.
    public var through: String?

    /// What the daemon does of its own accord.
    public static let daemon = Person(name: "daemon", role: "daemon")

    public init(name: String, uid: UInt32? = nil, role: String, through: String? = nil) {
        self.name = name
        self.uid = uid
        self.role = role
        self.through = through
    }

    /// The name under which the audit has them: of somebody at a hub with the hub's.
    public var auditedName: String { through.map { "\(name) (through hub \($0))" } ?? name }

    /// Whoever stands in the audit under such a name, taken apart again. No hub has a bracket in its name.
    public var unfolded: Person {
        guard role == "hub", through == nil,
            let parts = name.wholeMatch(of: /(.+) \(through hub ([^()]+)\)/)?.output
        else { return self }
        return Person(name: String(parts.1), uid: uid, role: role, through: String(parts.2))
    }
}
