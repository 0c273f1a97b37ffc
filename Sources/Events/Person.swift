/// Who did something, as the audit names them.
public struct Person: Sendable, Equatable, Codable {
    /// The person's name; `daemon` for the daemon itself.
    public var name: String
    /// The user that they are to the operating system, where that is known.
    public var uid: UInt32?
    /// In which role they acted: `agent`, `supervisor`, `qa`, `operator`, `auditor` or `daemon`.
    public var role: String

    /// What the daemon does of its own accord.
    public static let daemon = Person(name: "daemon", role: "daemon")

    public init(name: String, uid: UInt32? = nil, role: String) {
        self.name = name
        self.uid = uid
        self.role = role
    }
}
