import Broker
import EventLog
import Fleet
import Logging
import ServiceLifecycle
import Vocabulary

/// Keeps the connection to the broker up, and says when it changes.
struct LinkService: Service {
    let broker: BrokerConnection
    /// Called each time that it is up: a broker that has lost its disk no longer knows who is cut off.
    let onUp: @Sendable () -> Void
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await broker.run() }
                group.addTask {
                    for await link in broker.links() {
                        switch link {
                        case .starting: continue
                        case .up(let server):
                            logger.notice("connected to the broker at \(server)")
                            onUp()
                        case .down(let error): logger.warning("the broker is not reached: \(error.context)")
                        }
                    }
                }
                await group.next()
                group.cancelAll()
            }
        }
    }
}

/// Takes what desks tell from the broker into the store: commit, then receipt, then the broker's acknowledgement.
struct IntakeService: Service {
    let broker: BrokerConnection
    let site: SiteFolder.Site
    let name: HubName
    let part: HubPart
    let intake: Intake
    let store: SiteStore
    let desks: DeskRegister
    let logger: Logger

    /// Most messages at once: what is held in memory, and committed together.
    private static let most = 64

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { for await part in part.changes() where part == .leads { await sayAgain() } }
                await takeIn()
                group.cancelAll()
            }
        }
    }

    /// What is stored here the one that led before may not have said.
    private func sayAgain() async {
        let subjects = Subjects(site: site.site)
        let receipts = (try? await Blocking.run { [store] in try store.receipts() }) ?? []
        for (desk, receipt) in receipts {
            if let body = try? Wire.data(receipt) { try? broker.publish(body, to: subjects.receipts(desk)) }
        }
    }

    private func takeIn() async {
        var pauses = Backoff(least: .milliseconds(100), most: .seconds(2))
        var generator = SystemRandomNumberGenerator()
        var isReady = false
        while !Task.isCancelled {
            // Until it is known who leads, a receipt would be missing.
            if part.now == .unknown { isReady = false }
            _ = await part.known()
            do {
                if !isReady { try await prepare() }
                isReady = true
                try await takeNext()
                pauses.reset()
            } catch {
                isReady = false
                if let error = error as? BrokerError, error.code != .unreachable {
                    logger.warning("nothing is taken from the broker: \(error.context)")
                }
                try? await Task.sleep(for: pauses.next(using: &generator))
            }
        }
    }

    /// A broker that has lost its disk has neither streams nor places in them.
    private func prepare() async throws(BrokerError) {
        try await broker.ensure(SiteStreams.events(site))
        try await broker.ensure(SiteStreams.commands(site))
        try await broker.ensure(SiteStreams.events(of: name, site))
        let approved = ((try? desks.all()) ?? []).filter { $0.state == .approved }
        for desk in approved { try await broker.ensure(SiteStreams.desk(desk.desk, site)) }
    }

    private func takeNext() async throws {
        let subjects = Subjects(site: site.site)
        let deliveries = try await broker.pull(
            subjects.hubConsumer(of: name.text), of: subjects.eventStream, upTo: Self.most, within: .seconds(5))
        guard !deliveries.isEmpty else { return }
        let parcels = deliveries.map { Intake.Parcel(subject: $0.subject, body: $0.body, tries: $0.count) }
        let verdicts = try await Blocking.run { [intake] in intake.verdicts(on: parcels) }
        for (delivery, verdict) in zip(deliveries, verdicts) {
            switch verdict {
            case .stored(let desk, let receipt):
                if part.leads { try broker.publish(Wire.data(receipt), to: subjects.receipts(desk)) }
                try broker.acknowledge(delivery)
            case .done: try broker.acknowledge(delivery)
            case .later: try broker.postpone(delivery, for: .seconds(5))
            }
        }
        // A disk that takes nothing is not asked over and over.
        if verdicts.allSatisfy({ $0 == .later }) { try await Task.sleep(for: .seconds(1)) }
    }
}

/// Answers machines that ask to join.
struct JoinService: Service {
    let broker: BrokerConnection
    let keys: SiteKeys
    let desks: DeskRegister
    let store: SiteStore
    let part: HubPart
    let registers: RegisterService
    let logger: Logger

    private static let maxBytes = 8 * 1_024

    func run() async throws {
        let subjects = Subjects(site: keys.name)
        await cancelWhenGracefulShutdown {
            for await message in broker.messages(under: subjects.allJoins) {
                guard message.reply != nil, let token = subjects.token(of: message.subject),
                    message.body.count <= Self.maxBytes
                else { continue }
                // Who asks waits, and in a moment it is known who leads.
                guard await part.known() == .leads else { continue }
                do {
                    let request = try Wire.message(JoinRequest.self, from: message.body)
                    let answer = try await answer(to: request, by: token)
                    try broker.answer(message, with: Wire.data(answer))
                } catch { logger.warning("a machine that asks to join by token \(token) is not answered: \(error)") }
            }
        }
    }

    private func answer(to request: JoinRequest, by token: TokenID) async throws -> JoinAnswer {
        let outcome = try await Blocking.run { [desks] in try desks.answer(to: request, by: token) }
        switch outcome {
        case .accepted(let isNew):
            // The first desk may be faster than whoever takes in what desks tell.
            try await broker.ensure(SiteStreams.commands(keys.site))
            try await broker.ensure(SiteStreams.desk(request.desk, keys.site))
            // Whoever leads next has to know it.
            try await broker.ensure(SiteStreams.registers(keys.site))
            try await registers.tell()
            if isNew { logger.notice("desk \(request.desk) has joined") }
            return .accepted(jwt: keys.deskJWT(request.desk, request.nkey, at: store.clock()))
        case .pending(let isNew):
            if isNew { logger.notice("desk \(request.desk) waits: undertone-hub desk approve \(request.desk)") }
            return .pending
        case .refused(let reason):
            logger.notice("desk \(request.desk) may not join: \(reason.rawValue)")
            return .refused(reason)
        }
    }
}

/// Hears how voices stand now: the newest counts.
struct LiveService: Service {
    let broker: BrokerConnection
    let site: SiteName
    let desks: DeskRegister
    let board: DeskBoard
    let store: SiteStore

    func run() async throws {
        let subjects = Subjects(site: site)
        await cancelWhenGracefulShutdown {
            for await message in broker.messages(under: subjects.allLive, keeping: 4_096) {
                guard let desk = subjects.desk(of: message.subject), desks.maySend(desk),
                    let tick = try? Wire.message(LiveTick.self, from: message.body)
                else { continue }
                board.note(tick, of: desk, at: store.clock())
            }
        }
    }
}
