import Events
import Fleet
import Vocabulary

/// A desk as `GET /v1/desks` tells it. What is absent is not known, or not told.
struct DeskView: Sendable, Encodable {
    /// One lane of it.
    struct Lane: Sendable, Encodable {
        /// How the voice stands now, as far as the desk shows it.
        struct Live: Sendable, Encodable {
            var at: Timestamp
            var capture: String
            var state: String?
            var score: Double?
        }

        var lane: String
        /// When the last batch of events came.
        var receivedAt: String?
        /// How the uplink stands to the daemon, and when it said so.
        var link: String?
        var saidAt: Timestamp?
        /// How many events wait at the desk, and since when.
        var lag: Int?
        var waitingSince: Timestamp?
        var live: Live?

        private enum CodingKeys: String, CodingKey {
            case lane, link, lag, live
            case receivedAt = "received_at"
            case saidAt = "said_at"
            case waitingSince = "waiting_since"
        }
    }

    var desk: String
    var label: String
    var team: String
    var state: String
    var version: String
    var replaces: String?
    var askedAt: Timestamp
    var decidedAt: Timestamp?
    var lanes: [Lane]

    private enum CodingKeys: String, CodingKey {
        case desk, label, team, state, version, replaces, lanes
        case askedAt = "asked_at"
        case decidedAt = "decided_at"
    }

    init(_ record: DeskRecord, lanes: [Lane]) {
        (desk, label, team) = (record.desk.text, record.label, record.team)
        (state, version) = (record.state.rawValue, record.version)
        (replaces, askedAt, decidedAt) = (record.replaces?.text, record.askedAt, record.decidedAt)
        self.lanes = lanes
    }

    static let schema = SchemaText.object(
        [
            "desk": SchemaText.text, "label": SchemaText.text, "team": SchemaText.text,
            "state": ["type": "string", "enum": .list(DeskRecord.State.allCases.map { .text($0.rawValue) })],
            "version": SchemaText.text, "asked_at": SchemaText.time,
            "lanes": SchemaText.list(
                SchemaText.object(
                    ["lane": SchemaText.text],
                    optional: [
                        "received_at": SchemaText.time, "link": SchemaText.text, "said_at": SchemaText.time,
                        "lag": SchemaText.whole, "waiting_since": SchemaText.time,
                        "live": SchemaText.object(
                            ["at": SchemaText.time, "capture": SchemaText.text],
                            optional: ["state": SchemaText.text, "score": ["type": "number"]]),
                    ])),
        ], optional: ["replaces": SchemaText.text, "decided_at": SchemaText.time])
}

/// How the hub stands, as `GET /v1/status` tells everybody who has a role.
struct HubStatus: Sendable, Encodable {
    var site: String
    var version: String
    /// What this hub is called, and which one leads: sends receipts; absent where nobody knows.
    var hub: String
    var leader: String?
    /// `starting`, `up` or `down`.
    var broker: String
    /// Why it is down.
    var why: String?
    /// How many desks may send, and how many wait for approval.
    var desks: Int
    var waitingDesks: Int
    /// How many events wait at desks, by their own word.
    var waitingEvents: Int
    var openAlerts: Int
    /// How many webhooks there are, and through how many of them nothing gets.
    var webhooks = 0
    var failingWebhooks = 0
    var uptimeS: Double

    private enum CodingKeys: String, CodingKey {
        case site, version, hub, leader, broker, why, desks, webhooks
        case waitingDesks = "waiting_desks"
        case waitingEvents = "waiting_events"
        case openAlerts = "open_alerts"
        case failingWebhooks = "failing_webhooks"
        case uptimeS = "uptime_s"
    }

    static let schema = SchemaText.object(
        [
            "site": SchemaText.text, "version": SchemaText.text, "hub": SchemaText.text,
            "broker": ["type": "string", "enum": ["starting", "up", "down"]], "desks": SchemaText.whole,
            "waiting_desks": SchemaText.whole, "waiting_events": SchemaText.whole, "open_alerts": SchemaText.whole,
            "webhooks": SchemaText.whole, "failing_webhooks": SchemaText.whole, "uptime_s": ["type": "number"],
        ], optional: ["why": SchemaText.text, "leader": SchemaText.text])
}

/// A token as `GET /v1/tokens` tells it; the token itself is told once, where it is made.
struct TokenView: Sendable, Encodable {
    var id: String
    var label: String
    var desks: Int
    var joined: Int
    var approve: Bool
    var madeAt: Timestamp
    var expiresAt: Timestamp
    var revokedAt: Timestamp?
    var token: String?

    private enum CodingKeys: String, CodingKey {
        case id, label, desks, joined, approve, token
        case madeAt = "made_at"
        case expiresAt = "expires_at"
        case revokedAt = "revoked_at"
    }

    init(_ record: TokenRecord, token: String? = nil) {
        (id, label, desks, joined) = (record.token.text, record.label, record.cap, record.uses)
        (approve, madeAt, expiresAt) = (record.approves, record.madeAt, record.expiresAt)
        (revokedAt, self.token) = (record.revokedAt, token)
    }

    static let schema = SchemaText.object(
        [
            "id": SchemaText.text, "label": SchemaText.text, "desks": SchemaText.whole, "joined": SchemaText.whole,
            "approve": ["type": "boolean"], "made_at": SchemaText.time, "expires_at": SchemaText.time,
        ], optional: ["revoked_at": SchemaText.time, "token": SchemaText.text])
}

/// Parts of JSON schemas.
enum SchemaText {
    static let text: JSONNode = ["type": "string"]
    static let whole: JSONNode = ["type": "integer"]
    static let time: JSONNode = ["type": "string", "format": "date-time"]

    static func list(_ items: JSONNode) -> JSONNode { ["type": "array", "items": items] }

    static func object(_ required: [String: JSONNode], optional: [String: JSONNode] = [:]) -> JSONNode {
        [
            "type": "object", "properties": .object(required.merging(optional) { value, _ in value }),
            "required": .list(required.keys.sorted().map { .text($0) }),
        ]
    }
}
