import EventLog
import Events
import Feed
import Fleet
import Logging
import ServiceLifecycle
import Synchronization
import Vocabulary

/// Posts what happens to a site's webhooks: each event in its turn, again until the receiver confirms it, and the next
/// not before. Where nothing gets through for days, what is older than that is given up. A receiver that hangs holds up
/// nobody but itself.
final class WebhookService: Service {
    /// How long is waited between attempts, and when is given up.
    struct Patience: Sendable {
        var least = Duration.seconds(1)
        var most = Duration.seconds(600)
        var daysToGiveUp = 3.0
    }

    /// What came of a test.
    struct Tested: Sendable {
        var at: Timestamp
        var fault: String?
    }

    let register: WebhookRegister
    private let patience: Patience
    private let logger: Logger
    private let results = Mutex<[String: Tested]>([:])
    private let (orders, order) = AsyncStream.makeStream(of: Order.self, bufferingPolicy: .bufferingNewest(64))

    private enum Order { case look, test(String) }

    init(_ store: SiteStore, patience: Patience = Patience(), logger: Logger) {
        register = WebhookRegister(store: store)
        self.patience = patience
        self.logger = logger
    }

    /// Somebody has added or removed one.
    func look() { order.yield(.look) }

    /// Sends a word of the hub's own now; what came of it is told by ``tested(_:)``.
    func test(_ id: String) {
        results.withLock { $0[id] = nil }
        order.yield(.test(id))
    }

    func tested(_ id: String) -> Tested? { results.withLock { $0[id] } }

    func run() async throws {
        order.yield(.look)
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                var served: Set<String> = []
                for await order in self.orders {
                    switch order {
                    case .test(let id): group.addTask { await self.sendTest(id) }
                    case .look:
                        let records = (try? await Blocking.run { try self.register.all() }) ?? []
                        for record in records where served.insert(record.id).inserted {
                            group.addTask { await self.serve(record.id, from: record.cursor) }
                        }
                    }
                }
                group.cancelAll()
            }
        }
    }

    // MARK: - One webhook

    /// Until it is removed.
    private func serve(_ id: String, from start: Int64) async {
        var (cursor, pauses) = (start, Backoff(least: patience.least, most: patience.most))
        var generator = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            do {
                guard let record = try await Blocking.run({ try self.register.record(id) }) else { return }
                switch try await Blocking.run({ [cursor] in try self.next(of: record, after: cursor) }) {
                case .nothing(let end):
                    cursor = end
                    await register.store.log.waitForAppend(after: end)
                case .givenUp(let end):
                    try await Blocking.run { try self.register.move(id, to: end, confirmed: false) }
                    cursor = end
                case .news(let news, let end):
                    switch await post(news, to: record) {
                    case .confirmed:
                        try await Blocking.run { try self.register.move(id, to: end, confirmed: true) }
                        cursor = end
                        pauses.reset()
                        if record.failingSince != nil { logger.notice("webhook \(id) gets through again") }
                    case .failed(let words, let waitS):
                        guard !Task.isCancelled else { return }
                        try await Blocking.run { try self.register.note(words, of: id) }
                        if record.failingSince == nil { logger.warning("webhook \(id) does not get through: \(words)") }
                        let pause = pauses.next(using: &generator)
                        try? await Task.sleep(for: waitS.map { max(pause, .seconds($0)) } ?? pause)
                    }
                }
            } catch {
                // The store takes nothing; what was sent and not noted is sent again.
                try? await Task.sleep(for: pauses.next(using: &generator))
            }
        }
    }

    private enum Next {
        case news(WebhookNews, Int64)
        case givenUp(Int64)
        case nothing(Int64)
    }

    /// The next event that is to be sent, as a supervisor may see it.
    private func next(of record: WebhookRecord, after start: Int64) throws -> Next {
        let (log, store) = (register.store.log, register.store)
        let seen = Disclosure(
            log: log, profile: .supervised, visibility: Profile.supervised.visibility, role: .supervisor)
        var cursor = start
        while true {
            let page = try log.page(after: cursor, limit: 32, types: record.types)
            for item in page.records {
                guard let shown = try seen.shown([item]).first else {
                    cursor = item.sequence
                    continue
                }
                let alert = try store.log.alert(id: try shown.event().subject).flatMap { try store.placed([$0]).first }
                let news = try WebhookNews(shown, alert: alert)
                return try isTooOld(shown.event(), record) || isTooLong(news, record)
                    ? .givenUp(item.sequence) : .news(news, item.sequence)
            }
            cursor = page.cursor
            if !page.hasMore { return .nothing(cursor) }
        }
    }

    private func isTooOld(_ event: Event, _ record: WebhookRecord) -> Bool {
        let limit = register.store.clock().advanced(bySeconds: -patience.daysToGiveUp * 86_400)
        return record.failingSince.map { $0 < limit && event.time < limit } ?? false
    }

    private func isTooLong(_ news: WebhookNews, _ record: WebhookRecord) -> Bool {
        (try? record.format.body(of: news).text.utf8.count) ?? .max > WebhookPost.maxBytes
    }

    private func post(_ news: WebhookNews, to record: WebhookRecord) async -> WebhookPost.Outcome {
        do {
            let number = try await Blocking.run { try record.address.resolved() }
            let (body, headers) = try record.format.body(of: news)
            let signed = record.secret.headers(id: news.id, at: register.store.clock(), body)
            return await WebhookPost(
                address: record.address, number: number,
                headers: [("content-type", record.format.contentType), ("expect", "")] + headers + signed, body: body
            ).send()
        } catch let fault as WebhookAddress.Fault {
            return .failed("the address " + fault.words, waitS: nil)
        } catch { return .failed("it cannot be written", waitS: nil) }
    }

    private func sendTest(_ id: String) async {
        let now = register.store.clock()
        var fault: String? = "there is no such webhook"
        if let record = try? await Blocking.run({ try self.register.record(id) }),
            let news = try? WebhookNews(testOf: register.store.site.text, id: TokenID.random().text, at: now)
        {
            switch await post(news, to: record) {
            case .confirmed: fault = nil
            case .failed(let words, _): fault = words
            }
        }
        results.withLock { $0[id] = Tested(at: now, fault: fault) }
    }
}
