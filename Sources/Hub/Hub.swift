import Broker
import EventLog
public import Events
public import Feed
import Fleet
import Foundation
import Glibc
public import Logging
import NIOPosix
public import ServiceLifecycle
import StateFiles
import Synchronization
import Vocabulary

/// A site's hub as a list of services: what comes from desks, who asks to join, who is cut off, and what people ask.
///
/// Start: the store, then the feed on a Unix socket, then the broker, which is tried for ever. Stop: the broker first;
/// what was not committed by then has no receipt and comes again.
public struct Hub: Sendable {
    /// Where its feed is served, and to whom.
    public struct Socket: Sendable {
        /// Path of the socket.
        public var path: String
        /// The group that may open it; `nil` leaves the one that the folder or the user gives it.
        public var group: String?
        /// Who asks. Nobody is the agent here: whoever runs the hub has the roles of their groups.
        public var access = FeedAccess(socket: .supervisors, owner: .max)

        public init(path: String, group: String?) {
            self.path = path
            self.group = group
        }
    }

    private let folder: SiteFolder
    private let socket: Socket
    private let loopback: LoopbackAddress?
    private let logger: Logger

    /// A hub of a site that was made; nothing happens before ``services(onListening:)``.
    /// - Parameters:
    ///   - folder: the site's.
    ///   - socket: where users of this machine ask.
    ///   - loopback: where bearers of tokens ask; `nil` for nowhere.
    ///   - logger: told what is worth knowing.
    public init(_ folder: SiteFolder, socket: Socket, loopback: LoopbackAddress? = nil, logger: Logger) {
        self.folder = folder
        self.socket = socket
        self.loopback = loopback
        self.logger = logger
    }

    /// Opens the store and puts the services together, in the order in which they start.
    /// - Parameter onListening: called once people can ask.
    /// - Returns: the services.
    /// - Throws: ``HubError`` or what the store throws.
    public func services(onListening: @escaping @Sendable () -> Void = {}) throws -> [any Service] {
        let keys = try SiteKeys(folder)
        let lock = try StoreLock(folder.storeFile)
        let store = try SiteStore(path: folder.storeFile, site: keys.name)
        let logger = logger
        store.log.reportFile { logger.error("\($0)") }
        let now = Timestamp.now
        let broker = BrokerConnection(
            BrokerSettings(
                servers: keys.servers, authority: keys.authority, credential: keys.hubCredential(at: now),
                inbox: "_INBOX.hub", name: "undertone-hub"), logger: logger)
        let (cuts, cutOff) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let desks = try DeskRegister(store, cutOff: { cutOff.yield() })
        let tokens = TokenRegister(store, cutOff: { cutOff.yield() })
        let access = AccessRegister(store)
        let (board, counts, part, name) = (DeskBoard(), IntakeCounts(), HubPart(), HubName(folder: folder))
        let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let webhooks = WebhookService(store, logger: logger)
        let own = HubDesk(
            store: store, desks: desks, tokens: tokens, access: access, keys: keys, board: board, counts: counts,
            part: part, name: name, webhooks: webhooks, link: { broker.link }, hasCommand: { wake.yield() })
        let intake = Intake(store: store, desks: desks, board: board, counts: counts) { logger.error("\($0)") }
        let server = FeedServer(
            socketPath: socket.path, mode: 0o660, group: socket.group, callers: socket.access, routes: own.routes,
            log: store.log, backend: own, logger: logger)
        let doors = loopback.map { address in
            let door = FeedServer(
                loopback: address, callers: TokenCallers(access: access, counts: counts), routes: own.routes,
                log: store.log, backend: own, logger: logger)
            return LastingFeed(door, patience: .onceItStood) { fault in
                if let fault {
                    logger.error("nobody can connect: \(fault)")
                } else {
                    logger.notice("people with a token can ask at http://\(address)")
                }
            }
        }
        let registers = RegisterService(
            broker: broker, site: keys.site, name: name, store: store, desks: desks, logger: logger)
        let services: [any Service] = [
            Upkeep(store: store, lock: lock, keepDays: keys.site.keepDays, logger: logger),
            LastingFeed(server, patience: .onceItStood) { fault in
                if let fault { logger.error("nobody can connect: \(fault)") } else { onListening() }
            },
        ]
        return services + [doors].compactMap(\.self) + [
            ClaimsService(
                keys: keys, desks: desks, tokens: tokens, store: store, cuts: cuts, part: part, broker: broker,
                logger: logger),
            LinkService(broker: broker, onUp: { cutOff.yield() }, logger: logger),
            registers,
            IntakeService(
                broker: broker, site: keys.site, name: name, part: part, intake: intake, store: store, desks: desks,
                logger: logger),
            CommandService(broker: broker, site: keys.name, store: store, wakes: wakes, wake: wake, logger: logger),
            JoinService(
                broker: broker, keys: keys, desks: desks, store: store, part: part, registers: registers,
                logger: logger),
            webhooks,
            LiveService(broker: broker, site: keys.name, desks: desks, board: board, store: store),
            SegmentService(
                broker: broker, site: keys.name, desks: desks, segments: store.segments, logger: logger),
            LeaseService(broker, site: keys.site, name: name, part: part, logger: logger),
        ]
    }
}

/// The right of one hub to its store, for as long as this is held, and no longer than the process lives.
final class StoreLock: Sendable {
    private let descriptor: Mutex<Int32?>

    init(_ path: String) throws(HubError) {
        // SAFETY: the string lives for the length of the call.
        let descriptor = unsafe open(path + ".lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw HubError(code: .cannotWrite, context: "\(path) cannot be opened (\(StateFileError.words(errno))).")
        }
        // A program that this process or the one before is just starting holds it, too, for the moment before it runs.
        var isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0
        for _ in 0..<40 where isTaken {
            usleep(25_000)
            isTaken = flock(descriptor, LOCK_EX | LOCK_NB) != 0
        }
        guard !isTaken else {
            close(descriptor)
            throw HubError(code: .cannotWrite, context: "\(path) is taken by a hub that runs. Stop that one first.")
        }
        self.descriptor = Mutex(descriptor)
    }

    deinit { giveUp() }

    /// Lets the next hub have it.
    func giveUp() {
        descriptor.withLock { descriptor in
            if let descriptor { close(descriptor) }
            descriptor = nil
        }
    }
}

/// Calls that wait for the disk, kept off the threads of tasks.
enum Blocking {
    static func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive(body)
    }
}

/// Lets go of what is too old, and writes down what was counted of refusals.
struct Upkeep: Service {
    let store: SiteStore
    let lock: StoreLock
    let keepDays: Int
    let logger: Logger

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await Blocking.run { [store, keepDays] in
                        try store.log.retain(days: keepDays)
                        try store.retainCommands(days: keepDays)
                        try store.log.writeRefusals()
                        try store.segments.sweep()
                    }
                } catch { logger.error("what is too old cannot be deleted: \(error)") }
                _ = store.log.lookAtFile()
                try? await Task.sleep(for: .seconds(60))
            }
        }
        do { try store.log.writeRefusals(all: true) } catch { logger.error("refusals are not in the audit: \(error)") }
        store.log.foldIn()
        lock.giveUp()
    }
}
