import Broker
import Events
import Fleet
import Foundation
import Logging
import TestBroker
import TestSupport
import Testing
import Vocabulary

/// A hub that keeps what comes in memory, and may be made to be silent.
final class PlayedHub: Sendable {
    struct State {
        var ids: [String] = []
        var known: Set<String> = []
        var ahead: [String] = []
        var standings: [DeskStanding] = []
        var outcomes: [CommandOutcome] = []
        var ticks: [LiveTick] = []
        var joins: [JoinRequest] = []
        /// Whether it sends receipts.
        var sendsReceipts = true
        /// How it answers who asks to join.
        var answer: @Sendable (JoinRequest) -> JoinAnswer = { _ in .pending }
    }

    let subjects: Subjects
    let broker: BrokerConnection
    let state = Shared(State())

    var now: State { state.now }

    static var logger: Logger { Logger(label: "test") { _ in SwiftLogNoOpLogHandler() } }

    init(_ site: TestSite) throws {
        subjects = site.subjects
        broker = BrokerConnection(try site.hubSettings(), logger: Self.logger)
    }

    /// Runs while `body` does, with a place for each desk in what it is asked to do.
    func run(for desks: [DeskID] = [], _ body: () async throws -> Void) async throws {
        let connection = Task { await broker.run() }
        await eventually("the hub is connected") { if case .up = broker.link { true } else { false } }
        // The server has these once it answers what is asked next.
        let (joins, live) = (broker.messages(under: subjects.allJoins), broker.messages(under: subjects.allLive))
        for (name, subject) in [
            (subjects.eventStream, subjects.allEvents), (subjects.commandStream, subjects.allCommands),
        ] {
            try await broker.ensure(
                StreamSettings(
                    name: name, subjects: [subject], maxAge: .seconds(3_600), maxBytes: 1 << 26,
                    maxMessageBytes: Wire.maxBytes + 4_096))
        }
        try await broker.ensure(ConsumerSettings(stream: subjects.eventStream, name: subjects.hubConsumer(of: "test")))
        for desk in desks {
            try await broker.ensure(
                ConsumerSettings(
                    stream: subjects.commandStream, name: subjects.consumer(desk), filter: subjects.commands(desk)))
        }
        let work = [
            Task { await takeEvents() }, Task { for await message in joins { answer(message) } },
            Task {
                for await message in live {
                    guard let tick = try? Wire.message(LiveTick.self, from: message.body) else { continue }
                    state.withLock { $0.ticks.append(tick) }
                }
            },
        ]
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        for task in [connection] + work {
            task.cancel()
            await task.value
        }
        try result.get()
    }

    private func answer(_ message: BrokerMessage) {
        guard let request = try? Wire.message(JoinRequest.self, from: message.body) else { return }
        let answer = state.withLock { state in
            state.joins.append(request)
            return state.answer(request)
        }
        if let body = try? Wire.data(answer) { try? broker.answer(message, with: body) }
    }

    private func takeEvents() async {
        while !Task.isCancelled {
            guard
                let deliveries = try? await broker.pull(
                    subjects.hubConsumer(of: "test"), of: subjects.eventStream, upTo: 64, within: .seconds(2))
            else {
                try? await Task.sleep(for: .milliseconds(20))
                continue
            }
            for delivery in deliveries {
                take(delivery)
                try? broker.acknowledge(delivery)
            }
        }
    }

    private func take(_ delivery: Delivery) {
        guard let message = try? Wire.message(DeskMessage.self, from: delivery.body),
            let desk = subjects.desk(of: delivery.subject)
        else { return }
        switch message {
        case .events(let batch):
            let receipt: Receipt? = state.withLock { state in
                for line in batch.events {
                    guard let event = try? JSON.value(Event.self, from: line), state.known.insert(event.id).inserted
                    else { continue }
                    if batch.isAhead { state.ahead.append(event.subject) } else { state.ids.append(event.subject) }
                }
                return state.sendsReceipts
                    ? Receipt(lane: batch.lane, cursor: batch.cursor, isAhead: batch.isAhead) : nil
            }
            if let receipt, let body = try? Wire.data(receipt) {
                try? broker.publish(body, to: subjects.receipts(desk))
            }
        case .standing(let standing): state.withLock { $0.standings.append(standing) }
        case .outcome(let outcome): state.withLock { $0.outcomes.append(outcome) }
        case .unknown: break
        }
    }
}
