import FeedClient
import Fleet
import Vocabulary

/// What the hub answers, as far as it is shown; it is held to bounds before anybody sees it.
struct DeskRow: Decodable, Plausible {
    struct Lane: Decodable {
        var lane: String
        var link: String?
        var lag: Int?
        var saidAt: Timestamp?

        private enum CodingKeys: String, CodingKey {
            case lane, link, lag
            case saidAt = "said_at"
        }
    }

    var desk: String
    var label: String
    var team: String
    var state: String
    var replaces: String?
    var lanes: [Lane]

    var isPlausible: Bool {
        [desk, label, team, state, replaces ?? ""].allSatisfy { $0.utf8.count <= 512 } && lanes.count <= Wire.maxLanes
            && lanes.allSatisfy { $0.lane.utf8.count <= 512 && $0.lag ?? 0 >= 0 }
    }

    /// `3 lanes, 12 events wait`.
    var lanesText: String {
        let waiting = lanes.reduce(0.0) { $0 + Double($1.lag ?? 0) }
        let count = lanes.count == 1 ? "1 lane" : "\(lanes.count) lanes"
        return waiting > 0 ? "\(count), \(Int(min(waiting, 1e15))) events wait" : count
    }
}

/// A token; the token itself where it was just made.
struct TokenRow: Codable, Plausible {
    var id: String
    var label: String
    var desks: Int
    var joined: Int
    var approve: Bool
    var expiresAt: Timestamp
    var revokedAt: Timestamp?
    var token: String?

    private enum CodingKeys: String, CodingKey {
        case id, label, desks, joined, approve, token
        case expiresAt = "expires_at"
        case revokedAt = "revoked_at"
    }

    var isPlausible: Bool {
        [id, label].allSatisfy { $0.utf8.count <= 512 } && token?.utf8.count ?? 0 <= 16_384
            && (0...1_000_000).contains(desks) && (0...1_000_000).contains(joined)
    }
}

/// Somebody's way in over TCP; the token where it was just made.
struct AccessRow: Codable, Plausible {
    var id: String
    var name: String
    var role: String
    var isCounting: Bool
    var expiresAt: Timestamp
    var revokedAt: Timestamp?
    var token: String?

    private enum CodingKeys: String, CodingKey {
        case id, name, role, token
        case isCounting = "counts"
        case expiresAt = "expires_at"
        case revokedAt = "revoked_at"
    }

    var isPlausible: Bool { [id, name, role, token ?? ""].allSatisfy { $0.utf8.count <= 512 } }

    /// How long it counts.
    var until: String { revokedAt != nil ? "revoked" : isCounting ? expiresAt.text : "over" }
}

/// Where events are posted.
struct WebhookRow: Decodable, Plausible {
    struct Tested: Decodable {
        var fault: String?
    }

    var id: String
    var address: String
    var format: String
    var types: [String]
    var delivered: Int
    var givenUp: Int
    var waiting: Int
    var failingSince: Timestamp?
    var fault: String?
    var tested: Tested?

    private enum CodingKeys: String, CodingKey {
        case id, address, format, types, delivered, waiting, fault, tested
        case givenUp = "given_up"
        case failingSince = "failing_since"
    }

    var isPlausible: Bool {
        [id, address, format, fault ?? "", tested?.fault ?? ""].allSatisfy { $0.utf8.count <= 512 }
            && types.count <= 64 && types.allSatisfy { $0.utf8.count <= 64 }
            && [delivered, givenUp, waiting].allSatisfy { (0...(1 << 53)).contains($0) }
    }

    /// `12 sent`, `12 sent, not since 2026-11-30T10:00:00.000Z: the receiver answers 500`.
    var standing: String {
        let sent = givenUp > 0 ? "\(delivered) sent, \(givenUp) given up" : "\(delivered) sent"
        return failingSince.map { "\(sent), not since \($0.text): \(fault ?? "no word why")" } ?? sent
    }
}

/// How the hub stands.
struct HubStanding: Decodable, Plausible {
    var site: String
    var version: String
    var hub: String?
    var leader: String?
    var broker: String
    var why: String?
    var desks: Int
    var waitingDesks: Int
    var waitingEvents: Int
    var openAlerts: Int
    var webhooks: Int?
    var failingWebhooks: Int?

    private enum CodingKeys: String, CodingKey {
        case site, version, hub, leader, broker, why, desks, webhooks
        case failingWebhooks = "failing_webhooks"
        case waitingDesks = "waiting_desks"
        case waitingEvents = "waiting_events"
        case openAlerts = "open_alerts"
    }

    var isPlausible: Bool {
        [site, version, broker, why ?? "", hub ?? "", leader ?? ""].allSatisfy { $0.utf8.count <= 512 }
    }
}

/// Rows below each other.
struct Columns {
    private var rows: [[String]]

    init(_ heading: String...) { rows = [heading] }

    mutating func add(_ cells: String...) { rows.append(cells.map { PlainText.shown($0) }) }

    func print() {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }
            let line = cells.joined(separator: "  ")
            Console.tell(String(line.reversed().drop { $0 == " " }.reversed()))
        }
    }
}
