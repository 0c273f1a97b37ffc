import EventLog
import Events
import Feed
import Fleet
import Foundation
import Glibc
import Vocabulary

/// What can be asked of a hub: the desktop's own addresses over all desks, and those with which a site is looked after.
extension HubDesk {
    /// All of them.
    var routes: [Route] {
        let asOnDesks: Set = ["events", "audit", "metrics", "document"]
        return Routes.own.filter { asOnDesks.contains($0.id) } + alertRoutes + segmentRoutes + deskRoutes + tokenRoutes
            + WebhookRoutes(service: webhooks, owner: geteuid()).all + accessRoutes
    }

    private var alertRoutes: [Route] {
        [
            Route(
                "status", .get, "/v1/status", roles: [.supervisor, .qa, .operator, .auditor], personal: .none,
                reasonFrom: [], segments: .untouched, parameters: [], body: .none,
                answer: .described("HubStatus", schema: HubStatus.schema), "How the hub stands.",
                .tell { _ in try status() }),
            Route(
                "alerts", .get, "/v1/alerts", roles: [.supervisor, .qa], personal: .overAndOver, reasonFrom: [],
                segments: .untouched,
                parameters: [.query("open", .flag, called: "the choice of alerts", "Only those that are open.")],
                body: .none, answer: .described("SiteAlerts", schema: SchemaText.list(Self.alertSchema)),
                "Alerts of all desks, requests for help first, at most 1000.",
                .tell { call in
                    let records = try store.log.alerts(openOnly: call.query("open") == "true", limit: 1000)
                    return try store.placed(records.compactMap(call.seen.shown))
                }),
            Route(
                "alert", .get, "/v1/alerts/{id}", roles: [.supervisor, .qa], personal: .overAndOver, reasonFrom: [],
                segments: .untouched, parameters: [], body: .none,
                answer: .described("SiteAlert", schema: Self.alertSchema), "One alert.",
                .tell { call in try alert(of: call) }),
        ]
            + HandlingRoutes.all(answer: .described("SiteAlert", schema: Self.alertSchema)) { call, wish in
                _ = try alert(of: call)
                try store.send(wish, withAlert: call.id, by: call.caller.person, key: call.key)
                hasCommand()
                return try alert(of: call)
            }
    }

    /// The alert of the address, as the caller may see it.
    private func alert(of call: Call) throws -> SiteAlert {
        let record = try store.log.alert(id: call.id).flatMap(call.seen.shown)
        guard let alert = try store.placed([record].compactMap(\.self)).first else {
            throw SiteStore.noAlert(call.id)
        }
        return alert
    }

    private var deskRoutes: [Route] {
        [
            Route(
                "desks", .get, "/v1/desks", roles: [.supervisor, .operator], personal: .overAndOver, reasonFrom: [],
                segments: .untouched, parameters: [], body: .none,
                answer: .described("Desks", schema: SchemaText.list(DeskView.schema)),
                "All desks, those that wait for somebody first.",
                .tell { call in try views(withVoices: call.caller.role == .supervisor) }),
            deskCommand("approveDesk", "approve", "Lets a desk in that waits.") { call, desk in
                try desks.approve(desk, by: call.caller.person)
            },
            deskCommand(
                "revokeDesk", "revoke", "Takes a desk out for good.",
                [
                    .init(
                        "erase_segments", .flag, called: "whether its recordings go",
                        "true where the recordings that it has sent are erased here")
                ]
            ) { call, desk in
                let wish = try call.read(Revoking.self)
                let record = try desks.revoke(desk, by: call.caller.person)
                board.forget(desk)
                if wish.eraseSegments == true { try store.segments.removeAll(of: desk, by: call.caller.person) }
                return record
            },
            deskCommand(
                "teamOfDesk", "team", "Puts a desk into a team.",
                [
                    .init(
                        "team", .words(atMost: 64), called: "the name of the team", isRequired: true,
                        "what people call the team")
                ]
            ) { call, desk in
                try desks.assign(desk, to: call.read(Assigning.self).team, by: call.caller.person)
            },
            deskCommand(
                "renameDesk", "rename", "Calls a desk by another name.",
                [
                    .init(
                        "label", .words(atMost: 64), called: "the name of the desk", isRequired: true,
                        "what people call the desk")
                ]
            ) { call, desk in
                try desks.relabel(desk, to: call.read(Renaming.self).label, by: call.caller.person)
            },
        ]
    }

    private var tokenRoutes: [Route] {
        [
            Route(
                "tokens", .get, "/v1/tokens", roles: [.operator], personal: .none, reasonFrom: [], segments: .untouched,
                parameters: [], body: .none, answer: .described("Tokens", schema: SchemaText.list(TokenView.schema)),
                "All tokens, the newest first; of each all but the token itself.",
                .tell { _ in try tokens.all().map { TokenView($0) } }),
            Route(
                "makeToken", .post, "/v1/tokens", roles: [.operator], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [],
                body: .object([
                    .init(
                        "desks", .whole(1...TokenRegister.maxDesks), called: "the number of desks",
                        "how many may join by it; 1 where it is left out"),
                    .init(
                        "hours", .whole(1...TokenRegister.maxHours), called: "the time", "how long it counts; 24 hours"),
                    .init("approve", .flag, called: "whether to approve", "true where somebody approves each desk"),
                    .init("label", .words(atMost: 64), called: "the name", "what desks are called that do not say"),
                ]), answer: .described("Token", schema: TokenView.schema),
                "Makes a token, which is told here and kept nowhere.",
                // Not kept under a name of the request either.
                .log { call in try make(call.read(TokenWish.self), by: call.caller.person) }),
            Route(
                "revokeToken", .post, "/v1/tokens/{id}/revoke", roles: [.operator], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [], body: .none,
                answer: .described("Token", schema: TokenView.schema),
                "Withdraws a token; desks that joined by it stay.",
                .log { call in
                    guard let token = TokenID(text: call.id) else { throw Self.noID }
                    return TokenView(try tokens.revoke(token, by: call.caller.person))
                }),
        ]
    }

    private func deskCommand(
        _ id: String, _ verb: String, _ summary: String, _ members: [BodySchema.Member] = [],
        _ act: @escaping @Sendable (Call, DeskID) throws -> DeskRecord
    ) -> Route {
        Route(
            id, .post, "/v1/desks/{id}/\(verb)", roles: [.operator], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [], body: .object(members),
            answer: .described("Desk", schema: DeskView.schema), summary,
            .log { call in
                guard let desk = DeskID(text: call.id) else { throw Self.noID }
                return DeskView(try act(call, desk), lanes: [])
            })
    }

    private func make(_ wish: TokenWish, by actor: Person) throws -> TokenView {
        let now = store.clock()
        let expiresAt = now.advanced(bySeconds: Double(wish.hours ?? 24) * 3_600)
        guard let token = keys.token(until: expiresAt, at: now) else {
            throw FeedRefusal(code: .unavailable, context: "No token can be made of the site's servers and authority.")
        }
        let record = try tokens.add(
            token, label: wish.label ?? "", cap: wish.desks ?? 1, approves: wish.approve ?? false,
            expiresAt: expiresAt, by: actor)
        return TokenView(record, token: token.text)
    }

    static let noID = FeedRefusal(
        code: .invalid, context: "This is no identifier; list them, and copy the one that is meant.")

    private static let alertSchema: JSONNode = [
        "allOf": [
            ["$ref": "#/components/schemas/Alert"],
            SchemaText.object([
                "desk": SchemaText.text, "label": SchemaText.text, "team": SchemaText.text, "lane": SchemaText.text,
                "commands": SchemaText.list(
                    SchemaText.object(
                        [
                            "id": SchemaText.text, "alert_id": SchemaText.text, "desk": SchemaText.text,
                            "lane": SchemaText.text, "verb": SchemaText.text, "by": SchemaText.text,
                            "sent_at": SchemaText.time,
                            "result": [
                                "type": "string",
                                "enum": .list(SiteCommand.Result.allCases.map { .text($0.rawValue) }),
                            ],
                        ], optional: ["why": SchemaText.text, "at": SchemaText.time])),
            ]),
        ]
    ]
}

private struct Renaming: Decodable { var label: String }

private struct Revoking: Decodable {
    var eraseSegments: Bool?

    private enum CodingKeys: String, CodingKey { case eraseSegments = "erase_segments" }
}

private struct Assigning: Decodable { var team: String }

private struct TokenWish: Decodable {
    var desks: Int?
    var hours: Int?
    var approve: Bool?
    var label: String?
}
