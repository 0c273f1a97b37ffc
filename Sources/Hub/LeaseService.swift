import Broker
import Fleet
import Logging
import ServiceLifecycle

/// Sees to it that one hub of the site leads: by a lease that is gone a few seconds after its holder.
struct LeaseService: Service {
    let broker: BrokerConnection
    let lease: BrokerLease
    let part: HubPart
    let logger: Logger

    /// How long a hub leads that does not renew it; with ``pause`` less than ten seconds.
    static let duration = Duration.seconds(4)
    private static let pause = Duration.seconds(1)

    init(_ broker: BrokerConnection, site: SiteFolder.Site, name: HubName, part: HubPart, logger: Logger) {
        self.broker = broker
        self.part = part
        self.logger = logger
        lease = BrokerLease(
            broker, bucket: Subjects(site: site.site).leaseBucket, key: "hub", holder: name.text,
            lasting: Self.duration, replicas: site.servers.count)
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await tellChanges() }
                while !Task.isCancelled {
                    await attempt()
                    // Until it is known, nothing is done for desks.
                    try? await Task.sleep(for: part.now == .unknown ? .milliseconds(100) : Self.pause)
                }
                group.cancelAll()
            }
        }
        // So that the next one need not wait.
        try? await lease.release()
        part.set(.unknown)
    }

    private func attempt() async {
        do {
            var leads = try await lease.attempt()
            var holder = leads ? nil : try await lease.holder()
            // Gone meanwhile, as after an outage.
            if !leads, holder == nil {
                leads = try await lease.attempt()
                holder = leads ? nil : try await lease.holder()
            }
            part.set(leads ? .leads : holder.map { .follows($0) } ?? .unknown)
        } catch { if await !lease.isHeld { part.set(.unknown) } }
    }

    private func tellChanges() async {
        for await part in part.changes() {
            switch part {
            case .unknown: continue
            case .leads: logger.notice("this hub leads: it sends receipts")
            case .follows(let name):
                logger.notice("this hub follows \(name), and takes over where that one falls silent")
            }
        }
    }
}
