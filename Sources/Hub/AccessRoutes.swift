import Events
import Feed
import Fleet
import Glibc
import Vocabulary

/// Who may ask on TCP.
extension HubDesk {
    var accessRoutes: [Route] {
        [
            Route(
                "accesses", .get, "/v1/access", roles: [.operator], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [], body: .none,
                answer: .described("Accesses", schema: SchemaText.list(AccessView.schema)),
                "Who may ask on TCP, the newest first; of each all but the token.",
                .tell { _ in
                    let now = store.clock()
                    return try access.all().map { AccessView($0, at: now) }
                }),
            Route(
                "makeAccess", .post, "/v1/access", roles: [.operator], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [],
                body: .object([
                    .init(
                        "name", .words(atMost: 64), called: "the name", isRequired: true, "whom the audit names"),
                    .init(
                        "role", .choice(AccessRegister.roles.map(\.rawValue)), called: "the role", isRequired: true,
                        "in which role they ask"),
                    .init("days", .whole(1...AccessRegister.maxDays), called: "the time", "for how long; 90 days"),
                ]), answer: .described("Access", schema: AccessView.schema),
                "Makes a token for somebody, which is told here and kept nowhere.",
                // Not kept under a name of the request either.
                .log { call in
                    guard let uid = call.caller.person.uid, uid == 0 || uid == geteuid() else {
                        throw FeedRefusal(
                            code: .conflict,
                            context:
                                "A token opens what operators do not see. Root makes one, on the hub's own machine.")
                    }
                    let wish = try call.read(AccessWish.self)
                    // Brackets would make one person look like another in the audit.
                    guard !wish.name.contains(where: { "()".contains($0) }) else {
                        throw FeedRefusal(code: .invalid, context: "The name holds a bracket. Leave it out.")
                    }
                    let (record, token) = try access.add(
                        wish.name, as: wish.role, days: wish.days ?? 90, by: call.caller.person)
                    return AccessView(record, at: store.clock(), token: token.text)
                }),
            Route(
                "revokeAccess", .post, "/v1/access/{id}/revoke", roles: [.operator], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [], body: .none,
                answer: .described("Access", schema: AccessView.schema),
                "Withdraws a token; whoever reads with it is cut off.",
                .log { call in
                    guard let id = AccessID(text: call.id) else { throw Self.noID }
                    return AccessView(try access.revoke(id, by: call.caller.person), at: store.clock())
                }),
        ]
    }
}

private struct AccessWish: Decodable {
    var name: String
    var role: Role
    var days: Int?
}

/// Somebody's way in as `GET /v1/access` tells it; the token is told once, where it is made.
struct AccessView: Sendable, Encodable {
    var id: String
    var name: String
    var role: String
    var isCounting: Bool
    var madeAt: Timestamp
    var expiresAt: Timestamp
    var revokedAt: Timestamp?
    var token: String?

    private enum CodingKeys: String, CodingKey {
        case id, name, role, token
        case isCounting = "counts"
        case madeAt = "made_at"
        case expiresAt = "expires_at"
        case revokedAt = "revoked_at"
    }

    init(_ record: AccessRecord, at now: Timestamp, token: String? = nil) {
        (id, name, role, isCounting) = (record.id.text, record.name, record.role.rawValue, record.counts(at: now))
        (madeAt, expiresAt, revokedAt, self.token) = (record.madeAt, record.expiresAt, record.revokedAt, token)
    }

    static let schema = SchemaText.object(
        [
            "id": SchemaText.text, "name": SchemaText.text,
            "role": ["type": "string", "enum": .list(AccessRegister.roles.map { .text($0.rawValue) })],
            "counts": ["type": "boolean"], "made_at": SchemaText.time, "expires_at": SchemaText.time,
        ], optional: ["revoked_at": SchemaText.time, "token": SchemaText.text])
}
