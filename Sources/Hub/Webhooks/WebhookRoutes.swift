import EventLog
import Events
import Feed
import Vocabulary

/// What operators ask about webhooks. One is added by root or the hub's own user alone: it hands on what supervisors
/// see, which operators do not.
struct WebhookRoutes: Sendable {
    let service: WebhookService
    /// The user whom the hub runs as.
    let owner: UInt32

    var all: [Route] {
        [
            Route(
                "webhooks", .get, "/v1/webhooks", roles: [.operator], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [], body: .none,
                answer: .described("Webhooks", schema: SchemaText.list(WebhookView.schema)),
                "Where events are posted, the oldest first; of each address the host.",
                .tell { _ in try service.register.all().map(view) }),
            Route(
                "addWebhook", .post, "/v1/webhooks", roles: [.operator], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [],
                body: .object([
                    .init(
                        "url", .text(atMost: WebhookAddress.maxBytes), called: "the address", isRequired: true,
                        "where to post"),
                    .init(
                        "secret", .text(atMost: 128), called: "the secret", isRequired: true,
                        "with what it is signed, whsec_ and base64"),
                    .init(
                        "format", .choice(WebhookFormat.allCases.map(\.rawValue)), called: "the format",
                        "cloudevents where it is left out"),
                    .init("types", .text(atMost: 1_024), called: "the types", "which, with a space between two"),
                ]), answer: .described("Webhook", schema: WebhookView.schema),
                "Posts what happens from now on.",
                .log { call in
                    try checkOwner(call)
                    return view(try add(call.read(Wish.self), by: call.caller.person))
                }),
            Route(
                "removeWebhook", .post, "/v1/webhooks/{id}/remove", roles: [.operator], personal: .none,
                reasonFrom: [], segments: .untouched, parameters: [], body: .none,
                answer: .described("Webhook", schema: WebhookView.schema), "Posts nothing there any more.",
                .log { call in view(try service.register.remove(call.id, by: call.caller.person)) }),
            Route(
                "testWebhook", .post, "/v1/webhooks/{id}/test", roles: [.operator], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [], body: .none,
                answer: .described("Webhook", schema: WebhookView.schema),
                "Posts a word of the hub's own there now; the list tells what came of it.",
                .log { call in
                    guard let record = try service.register.record(call.id) else {
                        throw WebhookRegister.unknown(call.id)
                    }
                    service.test(record.id)
                    return view(record)
                }),
        ]
    }

    private struct Wish: Decodable {
        var url: String
        var secret: String
        var format: String?
        var types: String?
    }

    private func checkOwner(_ call: Call) throws(FeedRefusal) {
        guard let uid = call.caller.person.uid, uid == 0 || uid == owner else {
            throw FeedRefusal(
                code: .conflict,
                context: "A webhook hands on what supervisors see: root adds one, on the hub's own machine.")
        }
    }

    private func add(_ wish: Wish, by actor: Person) throws -> WebhookRecord {
        let address: WebhookAddress
        do throws(WebhookAddress.Fault) {
            address = try WebhookAddress(wish.url)
            _ = try address.resolved()
        } catch { throw FeedRefusal(code: .invalid, context: "The address \(error.words)") }
        let format = wish.format.flatMap(WebhookFormat.init) ?? .cloudevents
        guard let secret = WebhookSecret(wish.secret) else {
            throw FeedRefusal(
                code: .invalid, context: "The secret is whsec_ and base64 of 24 to 64 bytes: openssl rand -base64 32")
        }
        let names = wish.types?.split(separator: " ").map(String.init) ?? format.usualTypes
        guard names.allSatisfy({ $0.wholeMatch(of: /[a-z_]+\.[a-z_]+/) != nil }) else {
            throw FeedRefusal(code: .invalid, context: "A type is a word like alert.raised; the feed names them.")
        }
        let types = Set(names.map { EventType(rawValue: EventType.prefix + $0) })
        let record = try service.register.add(address, format, types: types, secret: secret, by: actor)
        service.look()
        return record
    }

    private func view(_ record: WebhookRecord) -> WebhookView {
        let waiting = (try? service.register.waiting(record)) ?? 0
        return WebhookView(record, waiting: waiting, tested: service.tested(record.id))
    }
}

/// A webhook as it is told.
struct WebhookView: Sendable, Encodable {
    struct Tested: Sendable, Encodable {
        var at: Timestamp
        var fault: String?
    }

    var id: String
    var address: String
    var format: String
    var types: [String]
    var madeAt: Timestamp
    var delivered: Int
    var givenUp: Int
    /// Events that it has not sent, those that it does not want among them.
    var waiting: Int
    var failingSince: Timestamp?
    var fault: String?
    var tested: Tested?

    private enum CodingKeys: String, CodingKey {
        case id, address, format, types, delivered, waiting, fault, tested
        case madeAt = "made_at"
        case givenUp = "given_up"
        case failingSince = "failing_since"
    }

    init(_ record: WebhookRecord, waiting: Int, tested: WebhookService.Tested?) {
        (id, address, format) = (record.id, record.address.shown, record.format.rawValue)
        types = record.types.map { String($0.shortName) }.sorted()
        (madeAt, delivered, givenUp) = (record.madeAt, record.delivered, record.givenUp)
        (failingSince, fault, self.waiting) = (record.failingSince, record.fault, waiting)
        self.tested = tested.map { Tested(at: $0.at, fault: $0.fault) }
    }

    static let schema = SchemaText.object(
        [
            "id": SchemaText.text, "address": SchemaText.text, "format": SchemaText.text,
            "types": SchemaText.list(SchemaText.text), "made_at": SchemaText.time, "delivered": SchemaText.whole,
            "given_up": SchemaText.whole, "waiting": SchemaText.whole,
        ],
        optional: [
            "failing_since": SchemaText.time, "fault": SchemaText.text,
            "tested": SchemaText.object(["at": SchemaText.time], optional: ["fault": SchemaText.text]),
        ])
}

extension WebhookService {
    var metrics: [Metric] {
        let records = (try? register.all()) ?? []
        let failing = records.count { $0.failingSince != nil }
        let waiting = records.reduce(0) { $0 + ((try? register.waiting($1)) ?? 0) }
        return [
            Metric(
                "undertone_hub_webhooks", .gauge, Double(records.count - failing), help: "Webhooks.",
                labels: ["state": "working"]),
            Metric(
                "undertone_hub_webhooks", .gauge, Double(failing), help: "Webhooks.", labels: ["state": "failing"]),
            Metric(
                "undertone_hub_webhook_events_waiting", .gauge, Double(waiting),
                help: "Events behind which webhooks are, those that they do not want among them."),
            Metric(
                "undertone_hub_webhook_events_total", .counter, Double(records.reduce(0) { $0 + $1.delivered }),
                help: "Events that receivers of webhooks have confirmed."),
            Metric(
                "undertone_hub_webhook_events_given_up_total", .counter,
                Double(records.reduce(0) { $0 + $1.givenUp }),
                help: "Events that no webhook could post for days, or that were too long."),
        ]
    }
}
