import Events
import FeedClient

/// The calls of a hub's feed, one for each thing that operators ask.
extension FeedClient {
    func hubStatus() async throws(FeedClientError) -> HubStanding { try await get("/v1/status") }

    func desks() async throws(FeedClientError) -> [DeskRow] { try await get("/v1/desks") }

    func approve(desk: String) async throws(FeedClientError) -> DeskRow {
        try await post("/v1/desks/\(FeedClient.part(desk))/approve")
    }

    func revoke(desk: String, erasingSegments: Bool) async throws(FeedClientError) -> DeskRow {
        try await post(
            "/v1/desks/\(FeedClient.part(desk))/revoke", erasingSegments ? ["erase_segments": true] : nil)
    }

    func relabel(desk: String, to label: String) async throws(FeedClientError) -> DeskRow {
        try await post("/v1/desks/\(FeedClient.part(desk))/rename", ["label": label])
    }

    func assign(desk: String, to team: String) async throws(FeedClientError) -> DeskRow {
        try await post("/v1/desks/\(FeedClient.part(desk))/team", ["team": team])
    }

    func tokens() async throws(FeedClientError) -> [TokenRow] { try await get("/v1/tokens") }

    func makeToken(_ wish: TokenWish) async throws(FeedClientError) -> TokenRow { try await post("/v1/tokens", wish) }

    func revoke(token: String) async throws(FeedClientError) -> TokenRow {
        try await post("/v1/tokens/\(FeedClient.part(token))/revoke")
    }
}

extension FeedClient {
    func accesses() async throws(FeedClientError) -> [AccessRow] { try await get("/v1/access") }

    func makeAccess(_ wish: AccessWish) async throws(FeedClientError) -> AccessRow {
        try await post("/v1/access", wish)
    }

    func revoke(access: String) async throws(FeedClientError) -> AccessRow {
        try await post("/v1/access/\(FeedClient.part(access))/revoke")
    }
}

/// For whom an access is to be.
struct AccessWish: Encodable {
    var name: String
    var role: String
    var days: Int
}

extension FeedClient {
    /// What is passed on to programs as the hub answers it.
    enum ToldList: String { case status, desks, tokens, access }

    func told(_ list: ToldList) async throws(FeedClientError) -> JSONNode {
        let told: Told = try await get("/v1/\(list.rawValue)")
        return told.node
    }

    private struct Told: Decodable, Plausible {
        let node: JSONNode
        init(from decoder: any Decoder) throws { node = try JSONNode(from: decoder) }
        // It is not shown to people, and its size has a bound.
        var isPlausible: Bool { true }
    }
}

extension FeedClient {
    func webhooks() async throws(FeedClientError) -> [WebhookRow] { try await get("/v1/webhooks") }

    func addWebhook(_ wish: WebhookWish) async throws(FeedClientError) -> WebhookRow {
        try await post("/v1/webhooks", wish)
    }

    func remove(webhook: String) async throws(FeedClientError) -> WebhookRow {
        try await post("/v1/webhooks/\(FeedClient.part(webhook))/remove")
    }

    func test(webhook: String) async throws(FeedClientError) -> WebhookRow {
        try await post("/v1/webhooks/\(FeedClient.part(webhook))/test")
    }
}

/// A webhook that is to be.
struct WebhookWish: Encodable {
    var url: String
    var secret: String
    var format: String
    var types: String?
}

/// What a token is to be like.
struct TokenWish: Encodable {
    var desks: Int
    var hours: Int
    var approve: Bool
    var label: String?
}
