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
