public import ServiceLifecycle
import Synchronization

/// Serves a feed whatever happens to its socket: where it cannot be made, or is taken away, that is told and it is
/// tried again, soon at first and then every half minute. The rest of the daemon goes on.
public struct LastingFeed: Service {
    /// Which faults end the daemon.
    public enum Patience: Sendable {
        /// None: the daemon has other readers.
        case always
        /// What does not pass by itself, before the socket stood for the first time.
        case onceItStood
    }

    private let server: FeedServer
    private let patience: Patience
    private let clock: any Clock<Duration>
    private let tell: @Sendable (FeedError?) -> Void

    /// A feed that lasts.
    ///
    /// - Parameters:
    ///   - server: what is served.
    ///   - patience: which faults end the daemon.
    ///   - clock: by which it waits.
    ///   - tell: told each time why it cannot be reached, and `nil` each time that it can.
    public init(
        _ server: FeedServer, patience: Patience, clock: any Clock<Duration> = .continuous,
        tell: @escaping @Sendable (FeedError?) -> Void
    ) {
        self.server = server
        self.patience = patience
        self.clock = clock
        self.tell = tell
    }

    /// Serves until the service group stops or the task is cancelled.
    ///
    /// - Throws: ``FeedError`` that ends the daemon.
    public func run() async throws {
        let hasStood = Mutex(false)
        var pauses = Self.pauses[...]
        while !Task.isCancelled, !Task.isShuttingDownGracefully {
            let stands = Mutex(false)
            do {
                try await server.serve(checkedBy: clock) {
                    stands.withLock { $0 = true }
                    hasStood.withLock { $0 = true }
                    tell(nil)
                }
                return
            } catch let error as FeedError {
                guard !Task.isCancelled, !Task.isShuttingDownGracefully else { return }
                if patience == .onceItStood, error.code != .unavailable, !hasStood.withLock({ $0 }) { throw error }
                tell(error)
            }
            if stands.withLock({ $0 }) { pauses = Self.pauses[...] }
            let pause = pauses.first ?? Self.longestPause
            pauses = pauses.dropFirst()
            await cancelWhenGracefulShutdown { try? await clock.sleep(for: pause) }
        }
    }

    /// How long it waits after each fault in turn.
    private static let pauses: [Duration] = [.seconds(1), .seconds(2), .seconds(4), .seconds(8), .seconds(15)]
    private static let longestPause = Duration.seconds(30)
}
