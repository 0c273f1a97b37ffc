public import Events
import Foundation
public import Vocabulary

/// One agent's daemon at a site's hub: a lane of a desk.
public struct SiteLane: Sendable, Hashable {
    /// Which desk.
    public var desk: String
    /// What people call the desk; the beginning of its identifier where nobody has said so far.
    public var label: String
    /// Which team it belongs to; empty for none.
    public var team: String
    /// The agent's login.
    public var login: String

    /// A lane; where its desk has no name so far, the beginning of its identifier stands for one.
    public init(desk: String, label: String, team: String, login: String) {
        self.desk = desk
        self.label = label.isEmpty ? String(desk.prefix(8)) : label
        self.team = team
        self.login = login
    }

    /// The lane that an event at a hub is of; `nil` where it is of none. What the hub says of a command is of the lane
    /// that is asked. How its desk is called the event does not say.
    public init?(of event: Event) {
        if case .other(let other) = event.data, other.type.rawValue.hasPrefix(EventFamily.command.prefix),
            let command = try? other.payload(as: SiteCommand.self)
        {
            self.init(desk: command.desk, label: "", team: "", login: command.lane)
            return
        }
        let parts = event.source.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "urn", parts[1] == "undertone",
            let desk = String(parts[2]).removingPercentEncoding, let login = String(parts[3]).removingPercentEncoding,
            desk != "hub"
        else { return nil }
        self.init(desk: desk, label: "", team: "", login: login)
    }

    /// What tells it apart from every other of its site.
    public var key: String { "\(desk)/\(login)" }
}

extension FeedClient {
    /// The same client of a hub, speaking of one lane alone.
    public func speaking(of lane: SiteLane) -> FeedClient {
        var client = self
        client.lane = lane
        return client
    }

    /// What tells it apart from others: the socket, and at a hub the lane.
    public var key: String { lane.map { "\(socketPath) \($0.key)" } ?? socketPath }
}

/// A desk as a hub tells it.
public struct SiteDesk: Sendable, Equatable, Decodable {
    /// One lane of it.
    public struct Lane: Sendable, Equatable, Decodable {
        /// How the voice stands, as far as the desk shows it.
        public struct Live: Sendable, Equatable, Decodable {
            /// When that came.
            public var at: Timestamp
            /// Whether the voice is heard, as ``StandingPayload/Capture/state``.
            public var capture: String
            /// As ``ScorePoint/state``.
            public var state: String?
            /// As ``ScorePoint/score``.
            public var score: Double?
        }

        /// The agent's login.
        public var lane: String
        /// How the uplink stands to the daemon, and when it said so.
        public var link: String?
        /// See ``link``.
        public var saidAt: Timestamp?
        /// How the voice stands.
        public var live: Live?

        private enum CodingKeys: String, CodingKey {
            case lane, link, live
            case saidAt = "said_at"
        }
    }

    /// Which desk.
    public var desk: String
    /// What people call it.
    public var label: String
    /// Which team it belongs to.
    public var team: String?
    /// How it stands: `approved` where it may send.
    public var state: String
    /// Its lanes.
    public var lanes: [Lane]

    /// One of its lanes.
    public func lane(_ login: String) -> SiteLane {
        SiteLane(desk: desk, label: label, team: team ?? "", login: login)
    }
}

/// How a hub stands.
public struct SiteStanding: Sendable, Equatable, Codable {
    /// The site's name.
    public var site: String
    /// Version of the program.
    public var version: String
    /// `starting`, `up` or `down`.
    public var broker: String
    /// Why it is down.
    public var why: String?
    /// How many desks may send.
    public var desks: Int
    /// How many wait for approval.
    public var waitingDesks: Int
    /// How many events wait at desks, by their own word.
    public var waitingEvents: Int
    /// How many alerts are open.
    public var openAlerts: Int

    private enum CodingKeys: String, CodingKey {
        case site, version, broker, why, desks
        case waitingDesks = "waiting_desks"
        case waitingEvents = "waiting_events"
        case openAlerts = "open_alerts"
    }
}

extension FeedClient {
    /// How the hub stands.
    public func siteStanding() async throws(FeedClientError) -> SiteStanding { try await get("/v1/status") }

    /// The desks of the site.
    public func siteDesks() async throws(FeedClientError) -> [SiteDesk] {
        try await get("/v1/desks", upTo: AnswerBounds.maxDownload)
    }

    /// The alerts of all desks.
    public func siteAlerts(openOnly: Bool = false) async throws(FeedClientError) -> [SiteAlert] {
        try await get("/v1/alerts?open=\(openOnly)")
    }

    /// One of them; `notFound` where there is none.
    public func siteAlert(_ id: String) async throws(FeedClientError) -> SiteAlert {
        try await get("/v1/alerts/\(FeedClient.part(id))")
    }
}
