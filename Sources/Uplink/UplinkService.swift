public import Broker
import Events
import FeedClient
import Fleet
import Foundation
public import Logging
public import ServiceLifecycle
import Synchronization
import Vocabulary

/// Carries what agents' daemons show their hub to the site, and what people at the hub do back to the daemons.
///
/// It stops at once: what has no receipt comes again at the next start. While the broker is away nothing is kept here
/// but a batch of each lane.
public final class UplinkService: Service {
    /// How often it is looked for daemons that have come.
    static let lookPause = Duration.seconds(5)
    /// How often each lane's standing is told where nothing changes.
    static let standingPause = Duration.seconds(60)
    /// How often the report is written where something has changed.
    static let reportPause = Duration.seconds(10)
    /// After how long a command is tried again whose daemon is away.
    static let commandPause = Duration.seconds(5)
    /// How long a question for commands waits for one.
    static let commandWait = Duration.seconds(30)
    private static let commandsAtOnce = 16

    private let membership: Membership
    private let broker: BrokerConnection
    private let sockets: HubSockets
    private let folder: UplinkFolder
    private let watch: Stopwatch
    private let logger: Logger
    private let state = Mutex(State())
    private let (changes, change) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    private struct State {
        var lanes: [String: Lane] = [:]
        var link = BrokerLink.starting
        var linkSince = Timestamp.now
    }

    /// Connects nothing before ``run()``.
    ///
    /// - Parameters:
    ///   - membership: which desk of which site.
    ///   - settings: how the site's servers are spoken to.
    ///   - sockets: where daemons are found.
    ///   - folder: what is kept.
    ///   - watch: by which it waits.
    ///   - logger: told what is worth knowing.
    public init(
        membership: Membership, settings: BrokerSettings, sockets: HubSockets, folder: UplinkFolder, watch: Stopwatch,
        logger: Logger
    ) {
        self.membership = membership
        self.sockets = sockets
        self.folder = folder
        self.watch = watch
        self.logger = logger
        broker = BrokerConnection(settings, logger: logger)
    }

    private var subjects: Subjects { membership.subjects }
    private var desk: DeskID { membership.desk }
    private var isUp: Bool { if case .up = state.withLock({ $0.link }) { true } else { false } }

    /// Runs until the service group stops or the task is cancelled.
    public func run() async throws {
        // Listened for before anything is sent.
        let receipts = broker.messages(under: subjects.receipts(desk))
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask { await self.broker.run() }
                group.addTask { await self.followLink() }
                group.addTask { for await receipt in receipts { await self.take(receipt) } }
                group.addTask { await self.takeRequests() }
                group.addTask { await self.tellStandings() }
                group.addTask { await self.writeReports() }
                await self.findLanes { lane in group.addTask { await lane.run() } }
            }
        }
        // Each lane holds this service, too.
        state.withLock { $0.lanes = [:] }
    }

    // MARK: - Lanes

    private func findLanes(_ start: (Lane) -> Void) async {
        repeat {
            for found in sockets.found where state.withLock({ $0.lanes[found.name] == nil }) {
                let lane = lane(found)
                state.withLock { $0.lanes[found.name] = lane }
                await lane.setConnected(isUp)
                logger.info("following the daemon of \(found.name)")
                start(lane)
            }
        } while (try? await watch.sleep(Self.lookPause)) != nil
    }

    private func lane(_ found: HubSockets.Found) -> Lane {
        let name = found.name
        let exits = Lane.Exits(
            publish: { [self] parcel in
                let batch = EventBatch(
                    desk: desk, lane: name, isAhead: parcel.isAhead, cursor: parcel.cursor,
                    events: parcel.lines.map(\.json))
                // What does not arrive has no receipt, and is sent again.
                publish(.events(batch))
            },
            keep: { [self] cursor in
                do { try folder.keep(cursor, of: name) } catch { logger.error("\(error)") }
            },
            tell: { [self] tick in
                if let body = try? Wire.data(tick) { try? broker.publish(body, to: subjects.live(desk)) }
            },
            change: { [change] in change.yield() })
        return Lane(
            name: name, client: found.client, outbox: Outbox(after: folder.cursor(of: name)), exits: exits, watch: watch
        )
    }

    private var lanes: [Lane] { state.withLock { $0.lanes.values.sorted { $0.name < $1.name } } }

    private func publish(_ message: DeskMessage) {
        do { try broker.publish(try Wire.data(message), to: subjects.events(desk)) } catch let fault as WireFault {
            logger.error("a message cannot be written: \(fault)")
        } catch {}
    }

    // MARK: - From the site

    private func followLink() async {
        for await link in broker.links() {
            let before = state.withLock { state in
                defer { (state.link, state.linkSince) = (link, .now) }
                return state.link
            }
            guard link != before else { continue }
            switch link {
            case .starting: break
            case .up(let server): logger.notice("connected to \(server)")
            case .down(let error): logger.warning("not connected to the site: \(Self.words(error))")
            }
            for lane in lanes { await lane.setConnected(isUp) }
            change.yield()
        }
    }

    private func take(_ message: BrokerMessage) async {
        guard let receipt = try? Wire.message(Receipt.self, from: message.body) else {
            return logger.warning("a receipt cannot be understood")
        }
        await state.withLock { $0.lanes[receipt.lane] }?.take(receipt)
    }

    private func takeRequests() async {
        let client: @Sendable (String) -> FeedClient? = { [self] lane in state.withLock { $0.lanes[lane]?.client } }
        let runner = CommandRunner(client: client)
        let courier = SegmentCourier(
            client: client,
            ask: { [broker, subjects, desk] message in
                let answer = try await broker.request(Wire.data(message), of: subjects.segments(desk))
                return try Wire.message(SegmentAnswer.self, from: answer.body)
            }, logger: logger)
        await withDiscardingTaskGroup { group in
            group.addTask { await courier.run() }
            await pullRequests(runner, courier)
        }
    }

    private func pullRequests(_ runner: CommandRunner, _ courier: SegmentCourier) async {
        var (pauses, generator) = (Backoff(), SystemRandomNumberGenerator())
        var order = CommandOrder()
        while !Task.isCancelled {
            do {
                let deliveries = try await broker.pull(
                    subjects.consumer(desk), of: subjects.commandStream, upTo: Self.commandsAtOnce,
                    within: Self.commandWait)
                pauses.reset()
                for delivery in deliveries { try await answer(delivery, runner, courier, &order) }
            } catch { try? await watch.sleep(pauses.next(using: &generator)) }
        }
    }

    private func answer(
        _ delivery: Delivery, _ runner: CommandRunner, _ courier: SegmentCourier, _ order: inout CommandOrder
    ) async throws(BrokerError) {
        switch try? Wire.message(DeskRequest.self, from: delivery.body) {
        case .command(let command)?: try await answer(delivery, command, by: runner, &order)
        case .fetch(let fetch)?:
            switch await courier.take(fetch) {
            case .over: try broker.acknowledge(delivery)
            // Each attempt leaves a row in the daemon's audit: a hub that is away is not asked over and over.
            case .underWay: try broker.postpone(delivery, for: Self.commandPause * min(delivery.count, 60))
            }
        case .unknown?, nil:
            logger.warning("a command cannot be understood, and is not done")
            try broker.acknowledge(delivery)
        }
    }

    private func answer(
        _ delivery: Delivery, _ command: DeskCommand, by runner: CommandRunner, _ order: inout CommandOrder
    ) async throws(BrokerError) {
        let now = Timestamp.now
        let isBehind = order.isBehind(delivery.sequence, of: command.lane, at: now)
        guard !isBehind, let outcome = await runner.outcome(of: command, at: now) else {
            order.wait(delivery.sequence, of: command.lane, until: command.expiresAt)
            return try broker.postpone(delivery, for: Self.commandPause)
        }
        order.settle(delivery.sequence, of: command.lane)
        logger.info("\(command.verb.rawValue) for \(command.person.name): \(outcome.result.rawValue)")
        guard let body = try? Wire.data(DeskMessage.outcome(outcome)) else { return try broker.acknowledge(delivery) }
        // Only what the site has kept is done with; what comes again is done once, under its name.
        _ = try await broker.store(body, under: subjects.events(desk), id: "\(command.id).\(outcome.result.rawValue)")
        try broker.acknowledge(delivery)
    }

    // MARK: - How it stands

    private func tellStandings() async {
        await withDiscardingTaskGroup { group in
            group.addTask { [change, watch] in
                repeat { change.yield() } while (try? await watch.sleep(Self.standingPause)) != nil
            }
            for await _ in changes {
                guard isUp else { continue }
                for lane in lanes { publish(.standing(await lane.standing)) }
                // What changes many times in a second is told once.
                try? await watch.sleep(.seconds(1))
            }
        }
    }

    private func writeReports() async {
        var last: UplinkReport?
        repeat {
            var report = await report
            let at = report.at
            if let last { report.at = last.at }
            guard report != last else { continue }
            report.at = at
            last = report
            do { try folder.keep(report) } catch { logger.error("\(error)") }
        } while (try? await watch.sleep(Self.reportPause)) != nil
    }

    private var report: UplinkReport {
        get async {
            let (link, since) = state.withLock { ($0.link, $0.linkSince) }
            var rows: [UplinkReport.Lane] = []
            for lane in lanes { rows.append(await lane.report) }
            let (server, fault): (String?, String?) =
                switch link {
                case .starting: (nil, "it has not connected so far")
                case .up(let server): (server.description, nil)
                case .down(let error): (nil, Self.words(error))
                }
            return UplinkReport(
                version: Version.current, at: .now, server: server, fault: fault, since: since, lanes: rows)
        }
    }
}

extension UplinkService {
    /// Why there is no link, and what to do about it.
    static func words(_ error: BrokerError) -> String {
        switch error.code {
        case .untrusted: "\(FleetRefusal.pin.sentence) (pin)"
        case .unauthorized:
            "The site does not let this desk in: its credential is unknown there or withdrawn. Ask whoever runs "
                + "the hub; then leave, and join again with a new token. (revoked or replaced)"
        case .forbidden: "The site does not let this desk do that. Ask whoever runs the hub."
        case .unreachable, .timeout, .noResponder, .notFound, .conflict, .tooLarge, .refused, .closed:
            "The site's servers do not answer (\(PlainText.shown(error.context, maxBytes: 200))). It is tried again."
        }
    }
}
