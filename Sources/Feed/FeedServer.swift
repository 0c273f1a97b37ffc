public import EventLog
public import Events
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle
import Synchronization

/// Serves the feed as HTTP/1.1, on one Unix socket or at one address of the loopback.
///
/// Start it after the log is open and stop it last but one, before the log is let go. On a graceful stop the socket
/// goes away first, then readers are sent the end of their stream; who does not take it within ``FeedLimits/stop`` is
/// cut off. Nothing is lost by that: every reader resumes from the log with its cursor.
///
/// What can be asked, by whom, and what is answered stands in the list of ``Route``; a client reads it at
/// `GET /v1/openapi.json`.
///
/// Refusals are `application/problem+json` (RFC 9457).
public struct FeedServer: Service {
    /// Where it is served.
    private enum Door: Sendable {
        case socket(String, SocketAccess)
        case loopback(LoopbackAddress)
    }

    /// A place that is taken: what is done once somebody listens there, from time to time, and in the end.
    private struct Place: Sendable {
        var address: BindAddress
        var name: String
        var publish: @Sendable () throws(FeedError) -> Void = {}
        var check: @Sendable () throws(FeedError) -> Void = {}
        var withdraw: @Sendable () -> Void = {}
    }

    private let door: Door
    private let router: FeedRouter
    private let limits: FeedLimits
    private let vitals = FeedVitals()
    private let logger: Logger
    private let onListening: @Sendable () -> Void

    /// Makes a server; nothing happens before ``run()``.
    ///
    /// - Parameters:
    ///   - socketPath: where the socket is made. A missing folder is made with mode 0700.
    ///   - mode: permissions of the socket; whoever may write to it may ask, and is answered as the role allows.
    ///   - group: group that the socket is given to; `nil` leaves the one that the folder or the user gives it.
    ///   - onlyGroup: the one group, to which this user need not belong, whose members may connect beside this user, in
    ///     place of `mode` and `group`.
    ///   - callers: says who asks.
    ///   - routes: what can be asked: ``Routes/own``, and the routes of modules.
    ///   - log: where events, alerts and segments come from.
    ///   - backend: where everything else comes from.
    ///   - limits: bounds of time and size.
    ///   - logger: gets what is critical only; faults are thrown.
    ///   - onListening: called once clients can connect.
    public init(
        socketPath: String, mode: UInt16 = 0o600, group: String? = nil, onlyGroup: String? = nil,
        callers: any CallerSource, routes: [Route], log: EventLog, backend: any FeedHost,
        limits: FeedLimits = FeedLimits(), logger: Logger,
        onListening: @escaping @Sendable () -> Void = {}
    ) {
        self.init(
            .socket(socketPath, onlyGroup.map(SocketAccess.onlyGroup) ?? .mode(mode, group: group)), callers: callers,
            routes: routes, log: log, backend: backend, limits: limits, logger: logger, onListening: onListening)
    }

    /// Makes a server on TCP for programs of this machine; nothing happens before ``run()``. Who asks, the request has
    /// to prove itself: the kernel does not say it there.
    ///
    /// - Parameters:
    ///   - address: where it listens.
    ///   - callers: says who asks.
    ///   - routes: what can be asked.
    ///   - log: where events, alerts and segments come from.
    ///   - backend: where everything else comes from.
    ///   - limits: bounds of time and size; connections have no user there, and so are limited in all alone.
    ///   - logger: gets what is critical only; faults are thrown.
    ///   - onListening: called once clients can connect.
    public init(
        loopback address: LoopbackAddress, callers: any CallerSource, routes: [Route], log: EventLog,
        backend: any FeedHost, limits: FeedLimits = FeedLimits(), logger: Logger,
        onListening: @escaping @Sendable () -> Void = {}
    ) {
        var limits = limits
        limits.connectionsOfUser = limits.connections
        self.init(
            .loopback(address), callers: callers, routes: routes, log: log, backend: backend, limits: limits,
            logger: logger, onListening: onListening)
    }

    private init(
        _ door: Door, callers: any CallerSource, routes: [Route], log: EventLog, backend: any FeedHost,
        limits: FeedLimits, logger: Logger, onListening: @escaping @Sendable () -> Void
    ) {
        self.door = door
        self.limits = limits
        let isOnTCP = if case .loopback = door { true } else { false }
        // Hummingbird speaks of every start and connection; what matters here is said by the daemon itself.
        var logger = logger
        logger.logLevel = max(logger.logLevel, .critical)
        self.logger = logger
        router = FeedRouter(
            routes: routes, log: log, host: backend, limits: limits,
            gatekeeper: Gatekeeper(
                log: log, callers: callers, isOnTCP: isOnTCP,
                limiter: RateLimiter(perSecond: limits.requestsPerSecond, burst: limits.requestBurst), logger: logger,
                secondPerson: SecondPerson(log: log, callers: callers, isAlways: backend.needsSecondPerson)),
            vitals: vitals)
        self.onListening = onListening
    }

    /// Serves until the service group stops or the task is cancelled.
    ///
    /// - Throws: ``FeedError`` where the socket cannot be made.
    public func run() async throws { try await serve(checkedBy: nil, onListening: onListening) }

    /// Serves until the service group stops, the task is cancelled or, where somebody looks, the socket is gone.
    ///
    /// - Parameters:
    ///   - clock: by which it is looked whether the socket still lies in its place; `nil` for not at all.
    ///   - onListening: called once clients can connect.
    /// - Throws: ``FeedError`` where the socket cannot be made, or is gone.
    func serve(checkedBy clock: (any Clock<Duration>)?, onListening: @escaping @Sendable () -> Void) async throws {
        switch door {
        case .socket(let path, let access):
            let claim = try await SocketClaim(path: path)
            try await serve(
                at: Place(
                    address: .unixDomainSocket(path: claim.bindPath), name: path,
                    publish: { () throws(FeedError) in try claim.publish(access) },
                    check: { () throws(FeedError) in try claim.check() }, withdraw: { claim.withdraw() }),
                checkedBy: clock, onListening: onListening)
        case .loopback(let address):
            try await serve(
                at: Place(
                    address: .hostname(address.host, port: Int(address.port)), name: address.description),
                checkedBy: clock, onListening: onListening)
        }
    }

    private func serve(
        at place: Place, checkedBy clock: (any Clock<Duration>)?, onListening: @escaping @Sendable () -> Void
    ) async throws {
        defer { place.withdraw() }
        let failure = Mutex<FeedError?>(nil)
        let application = FeedApplication(
            responder: router.router().buildResponder(), server: connections,
            configuration: ServerConfiguration(address: place.address), logger: logger,
            onServerRunning: { channel in
                do throws(FeedError) {
                    try place.publish()
                    onListening()
                } catch {
                    failure.withLock { $0 = error }
                    channel.close(promise: nil)
                }
            })
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await application.run() }
                group.addTask {
                    // Ends the wait for readers that do not leave by themselves.
                    try? await gracefulShutdown()
                    try? await Task.sleep(for: limits.stop)
                }
                if let clock {
                    group.addTask {
                        while !Task.isShuttingDownGracefully {
                            try await clock.sleep(for: limits.socketCheck)
                            if !Task.isShuttingDownGracefully { try place.check() }
                        }
                        try await clock.sleep(for: .seconds(60))
                    }
                }
                defer { group.cancelAll() }
                do { try await group.next() } catch {
                    throw failure.withLock { $0 } ?? FeedError(error, place: place.name)
                }
            }
        } onGracefulShutdown: {
            place.withdraw()
        }
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// HTTP/1.1 within the bounds of ``FeedLimits``.
    private var connections: HTTPServerBuilder {
        HTTPServerBuilder { [limits, vitals] responder in
            let http = HTTP1Channel(
                responder: responder,
                configuration: .init(
                    idleTimeout: TimeAmount(limits.idleConnection),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes,
                        maxHeaderFieldCount: limits.headerCount)))
            return ConnectionLimit(base: http, limits: limits, vitals: vitals)
        }
    }
}
