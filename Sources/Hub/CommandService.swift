import Broker
import EventLog
import Fleet
import Logging
import ServiceLifecycle
import Vocabulary

/// Sends desks what people at the hub want done: at once, or as soon as the broker is there.
///
/// What was written down is sent until the broker says that it has it. Whenever the link comes up, everything that no
/// desk has answered is sent again: a hub may have died between, and a broker may have lost its disk. A desk does each
/// once, under its name.
struct CommandService: Service {
    let broker: BrokerConnection
    let site: SiteName
    let store: SiteStore
    let wakes: AsyncStream<Void>
    let wake: AsyncStream<Void>.Continuation
    let logger: Logger

    /// How often it is looked whether something is to be given up.
    private static let interval = Duration.seconds(30)
    private static let most = 100

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await link in broker.links() {
                        guard case .up = link else { continue }
                        await attempt { try store.publishAgain() }
                        wake.yield()
                    }
                }
                group.addTask {
                    repeat {
                        await attempt { try store.giveUpCommands() }
                        wake.yield()
                    } while (try? await Task.sleep(for: Self.interval)) != nil
                }
                for await _ in wakes { await sendUntilTaken() }
                group.cancelAll()
            }
        }
    }

    private func sendUntilTaken() async {
        var pauses = Backoff(least: .milliseconds(100), most: .seconds(2))
        var generator = SystemRandomNumberGenerator()
        while !Task.isCancelled {
            do {
                if try await sendSome() == 0 { return }
                pauses.reset()
            } catch {
                // Once the link is up it goes on.
                guard case .up = broker.link else { return }
                if let error = error as? EventLogError { logger.error("commands cannot be sent: \(error)") }
                try? await Task.sleep(for: pauses.next(using: &generator))
            }
        }
    }

    private func sendSome() async throws -> Int {
        let parcels = try await Blocking.run { [store] in try store.unpublished(atMost: Self.most) }
        let subjects = Subjects(site: site)
        for parcel in parcels {
            _ = try await broker.store(parcel.body, under: subjects.commands(parcel.desk), id: parcel.id)
            try await Blocking.run { [store] in try store.notePublished(parcel.id) }
        }
        return parcels.count
    }

    private func attempt(_ body: @escaping @Sendable () throws -> Void) async {
        do { try await Blocking.run(body) } catch { logger.error("the list of commands cannot be kept: \(error)") }
    }
}
