import Sodium

/// With which a machine asks to become a desk, under the subject of its token.
public struct JoinRequest: Sendable, Equatable {
    /// The identifier that the machine has made for itself.
    public var desk: DeskID
    /// The public half of the key that it has made for itself.
    public var nkey: PublicNKey
    /// Which machine, so that the hub knows one that comes again; see ``machine(id:site:)``.
    public var machine: String
    /// What people call the desk; `nil` where the token's label is to do.
    public var label: String?
    /// Which release the uplink is.
    public var version: String

    public init(desk: DeskID, nkey: PublicNKey, machine: String, label: String? = nil, version: String) {
        self.desk = desk
        self.nkey = nkey
        self.machine = machine
        self.label = label
        self.version = version
    }

    /// A machine's name for one site: nobody gets the `machine-id` of it, and two sites cannot compare theirs.
    public static func machine(id: String, site: SiteName) -> String {
        SHA256.hexadecimal(of: Array("undertone machine\0\(site)\0\(id)".utf8))
    }
}

extension JoinRequest: WireMessage {
    /// What is out of its bounds.
    public var fault: String? {
        guard nkey.kind == .user else { return "nkey is no user's" }
        guard machine.utf8.count == 64, machine.utf8.allSatisfy(Self.isHexadecimal) else { return "machine is no hash" }
        return Wire.fault(inNames: ("version", version, Wire.maxNameBytes))
            ?? Wire.fault(("label", label, Wire.maxNameBytes))
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
    }
}

/// What the hub answers.
public enum JoinAnswer: Sendable, Equatable {
    /// The machine is a desk; with this it may speak, together with the key that it made.
    case accepted(jwt: String)
    /// Somebody has to approve it first: ask again later.
    case pending
    /// It may not join.
    case refused(FleetRefusal)
}

extension JoinAnswer: WireMessage {
    private enum CodingKeys: String, CodingKey { case answer, jwt, reason }

    /// What is out of its bounds.
    public var fault: String? {
        switch self {
        case .accepted(let jwt): Wire.fault(inNames: ("jwt", jwt, Wire.maxCredentialBytes))
        case .pending, .refused: nil
        }
    }

    /// Reads the answer that the member `answer` names.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        switch try container.decode(String.self, forKey: .answer) {
        case "accepted": self = .accepted(jwt: try container.decode(String.self, forKey: .jwt))
        case "pending": self = .pending
        case "refused": self = .refused(try container.decode(FleetRefusal.self, forKey: .reason))
        // Not to be let in is the safe reading of what a newer hub says.
        default: self = .refused(.other)
        }
    }

    /// Writes the answer's name and what belongs to it.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .accepted(let jwt):
            try container.encode("accepted", forKey: .answer)
            try container.encode(jwt, forKey: .jwt)
        case .pending: try container.encode("pending", forKey: .answer)
        case .refused(let reason):
            try container.encode("refused", forKey: .answer)
            try container.encode(reason, forKey: .reason)
        }
    }
}
