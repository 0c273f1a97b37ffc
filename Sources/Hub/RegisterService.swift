import Broker
import EventLog
import Fleet
import Logging
import ServiceLifecycle

/// Keeps the registers of a site's hubs the same: what one changes it tells the others, in a stream that holds the
/// newest of each row.
struct RegisterService: Service {
    let broker: BrokerConnection
    let site: SiteFolder.Site
    let name: HubName
    let store: SiteStore
    let desks: DeskRegister
    let logger: Logger

    private static let most = 128
    /// How soon the others know.
    private static let pause = Duration.seconds(1)

    private var subjects: Subjects { Subjects(site: site.site) }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var pauses = Backoff(least: .milliseconds(100), most: .seconds(2))
            var generator = SystemRandomNumberGenerator()
            var isReady = false
            while !Task.isCancelled {
                do {
                    if !isReady { try await prepare() }
                    isReady = true
                    try await tell()
                    try await hear()
                    pauses.reset()
                } catch {
                    isReady = false
                    if let error = error as? BrokerError, error.code != .unreachable {
                        logger.warning("other hubs are not told of desks and tokens: \(error.context)")
                    }
                    try? await Task.sleep(for: pauses.next(using: &generator))
                }
            }
        }
    }

    private func prepare() async throws {
        try await broker.ensure(SiteStreams.registers(site))
        try await broker.ensure(SiteStreams.registers(of: name, site))
        let kept = try await broker.messageCount(of: subjects.registerStream)
        try await Blocking.run { [store] in if try store.toldCount() > kept { try store.forgetTold() } }
    }

    /// Tells the others of every row that they do not know. Done once the broker keeps it.
    func tell() async throws {
        while true {
            let words = try await Blocking.run { [store] in try store.untold(atMost: Self.most) }
            guard !words.isEmpty else { return }
            for word in words {
                _ = try await broker.store(
                    Wire.data(word), under: subjects.register(word.kind.rawValue, word.key),
                    id: "\(name.text).\(word.kind.rawValue).\(word.key).\(word.revision)")
            }
            try await Blocking.run { [store] in try store.noteTold(words) }
        }
    }

    private func hear() async throws {
        let deliveries = try await broker.pull(
            subjects.hubConsumer(of: name.text), of: subjects.registerStream, upTo: Self.most, within: Self.pause)
        guard !deliveries.isEmpty else { return }
        let words = deliveries.compactMap { try? Wire.message(RegisterWord.self, from: $0.body) }
        let hasChanged = try await Blocking.run { [store] in try store.take(words) }
        if hasChanged { try await Blocking.run { [desks] in try desks.reread() } }
        for delivery in deliveries { try broker.acknowledge(delivery) }
    }
}
