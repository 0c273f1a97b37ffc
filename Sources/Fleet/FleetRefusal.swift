/// Why a desk is not let in, as a class: nobody is ever told only that something is "invalid".
public enum FleetRefusal: String, Error, Sendable, CaseIterable {
    /// The hub does not know the token or the desk.
    case unknown
    /// Somebody withdrew it.
    case revoked
    /// Another machine has taken this desk's place.
    case replaced
    /// The clocks of the two machines are too far apart.
    case clock
    /// It is not signed by who should have signed it.
    case signature
    /// The server's certificate is not of the authority that the token names.
    case pin
    /// As many machines as it allows have joined by the token.
    case used
    /// The time of the token is over.
    case expired
    /// What a newer hub says; never sent.
    case other

    /// What happened and what to do about it, for whoever runs the desk.
    public var sentence: String {
        switch self {
        case .unknown: "The hub does not know this token or this desk. Ask for a new token."
        case .revoked: "The hub has withdrawn this token or this desk. Ask whoever runs the hub."
        case .replaced:
            "Another machine has taken the place of this desk. To have it back, join again with a new token."
        case .clock: "The clocks of this machine and of the hub are too far apart. Set them right, and try again."
        case .signature: "This is not signed by this site. Ask for a new token."
        case .pin:
            "The server is not the one that the token names, so nothing was sent to it. Check its address, or ask for a "
                + "new token."
        case .used: "As many machines as the token allows have joined already. Ask for a new token."
        case .expired: "The token's time is over. Ask for a new token."
        case .other: "The hub refuses for a reason that this release does not know. Bring both to the same release."
        }
    }
}

extension FleetRefusal: Codable {
    /// Reads the class; one that this release does not have is ``other``.
    public init(from decoder: any Decoder) throws {
        self = Self(rawValue: try decoder.singleValueContainer().decode(String.self)) ?? .other
    }
}
