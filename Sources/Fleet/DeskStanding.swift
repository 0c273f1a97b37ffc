public import Vocabulary

/// How a lane's way to the hub stands: told every 60 s, and when it changes.
public struct DeskStanding: Sendable, Equatable {
    /// How the uplink stands to the lane's daemon.
    public enum Link: String, Sendable, CaseIterable {
        /// It follows the daemon's events.
        case following
        /// The daemon does not answer.
        case unreachable
        /// The daemon does not let the uplink in: consent is missing, or the socket is not its.
        case withheld
        /// The desk is leaving the site.
        case leaving
        /// What a newer release tells; never sent.
        case unknown
    }

    /// Which lane.
    public var lane: String
    /// Which release the uplink is.
    public var version: String
    /// How many events wait for a receipt.
    public var lag: Int
    /// Since when the oldest of them waits; `nil` where none does.
    public var since: Timestamp?
    /// How the uplink stands to the daemon.
    public var link: Link

    public init(lane: String, version: String, lag: Int, since: Timestamp? = nil, link: Link) {
        self.lane = lane
        self.version = version
        self.lag = lag
        self.since = since
        self.link = link
    }
}

extension DeskStanding: WireMessage {
    /// What is out of its bounds.
    public var fault: String? {
        Wire.fault(inNames: ("lane", lane, Wire.maxNameBytes), ("version", version, Wire.maxNameBytes))
            ?? (lag < 0 ? "lag is below 0" : nil)
    }
}

extension DeskStanding.Link: Codable {
    /// Reads the name; one that this release does not have is ``unknown``.
    public init(from decoder: any Decoder) throws {
        self = Self(rawValue: try decoder.singleValueContainer().decode(String.self)) ?? .unknown
    }
}
