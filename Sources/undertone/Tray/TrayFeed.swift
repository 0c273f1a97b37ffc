import CSystemd
import Events
import FeedClient
import Glibc
import Synchronization

/// What the daemon's feed tells the tray: whether it answers, the agent's pause, and what became of requests for help.
/// Nothing is asked on a clock while it answers; what happens is followed.
final class TrayFeed: Sendable {
    /// Readable when something may have changed.
    let descriptor: Int32
    private let client: FeedClient
    private let known = Mutex(TrayFacts())
    /// Whether the daemon has left a sign that it runs.
    private let isThere = Atomic(false)
    private let knocks: AsyncStream<Void>
    private let knock: AsyncStream<Void>.Continuation

    /// A daemon that does not answer is asked again so often at most.
    private static let pause = Duration.seconds(5)
    /// And so often where nothing says that it is there again.
    private static let longPause = Duration.seconds(60)
    /// Several events at once are one look.
    private static let gathering = Duration.milliseconds(500)
    private static let types = Set(EventFamilies.own.types.filter { $0.shortName.hasPrefix("alert.") })

    init(_ client: FeedClient) {
        self.client = client
        descriptor = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        (knocks, knock) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    deinit { close(descriptor) }

    /// What is known now; changes from here on make the descriptor readable.
    var facts: TrayFacts {
        var count: UInt64 = 0
        // SAFETY: the number lives for the time of the call.
        _ = unsafe read(descriptor, &count, 8)
        return known.withLock { $0 }
    }

    /// Says that the daemon's state is another, and whether there is any sign of it.
    func look(isThere: Bool) {
        self.isThere.store(isThere, ordering: .relaxed)
        knock.yield()
    }

    /// Ends the wait of whoever reads ``descriptor``.
    func wake() {
        var one: UInt64 = 1
        // SAFETY: the number lives for the time of the call.
        _ = unsafe write(descriptor, &one, 8)
    }

    /// Runs until the task is cancelled.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in await follow() }
            group.addTask { [self] in
                for await _ in knocks {
                    try? await refresh()
                    try? await Task.sleep(for: Self.gathering)
                }
            }
        }
    }

    private func follow() async {
        while !Task.isCancelled {
            do {
                try await client.follow(types: Self.types) { message in
                    switch message {
                    case .connected, .event, .gap:
                        try await refresh()
                        try await Task.sleep(for: Self.gathering)
                    case .disconnected(let error): throw error
                    }
                }
            } catch {}
            // Killed, it leaves the state file behind.
            change { $0 = TrayFacts() }
            let start = ContinuousClock.now
            repeat {
                try? await Task.sleep(for: Self.pause)
            } while !Task.isCancelled
                && !isThere.load(ordering: .relaxed) && ContinuousClock.now - start < Self.longPause
        }
    }

    /// Asks for what is shown.
    private func refresh() async throws {
        let status: StatusPayload
        let alerts: [AlertRecord]
        do {
            status = try await client.status()
            alerts = try await client.alerts(openOnly: true)
        } catch {
            change { $0 = TrayFacts() }
            throw error
        }
        let requests = alerts.compactMap(TrayRequest.init)
        change { facts in
            facts.isUp = true
            facts.isPausedByAgent = status.pause != nil
            facts.requests = requests
        }
    }

    private func change(_ body: (inout TrayFacts) -> Void) {
        let isOther = known.withLock { facts in
            let before = facts
            body(&facts)
            return facts != before
        }
        if isOther { wake() }
    }
}
