import Events
import FeedClient
import Fleet
import Foundation
import Logging
import Sodium
import Vocabulary

/// Ships sealed segments that somebody at the hub asked for, one after the other, as the daemon's socket gives them
/// out: in the name of who asks, once the daemon agrees. Nothing is kept here but the piece that is on its way.
///
/// A request stays with the broker until it is over, and comes again at growing pauses meanwhile, five minutes at most:
/// so one that was cut off by anybody's end is taken up again, from the byte from which on the hub needs it.
actor SegmentCourier {
    /// Whether a request is done with.
    enum Standing: Sendable { case underWay, over }

    /// Most requests that wait here; the others wait with the broker.
    static let most = 16

    private let client: @Sendable (_ lane: String) -> FeedClient?
    private let ask: SegmentShipment.Ask
    private let logger: Logger
    private let now: @Sendable () -> Timestamp
    private var waiting: Set<String> = []
    /// What is done with, until it would have expired: it may be sent twice.
    private var over: [String: Timestamp] = [:]
    private let (fetches, queue) = AsyncStream.makeStream(of: SegmentFetch.self)

    /// - Parameters:
    ///   - client: talks to the daemon of a lane; `nil` where there is none now.
    ///   - ask: sends a message to the hub, and returns what it says.
    ///   - logger: told what is worth knowing.
    ///   - now: the time.
    init(
        client: @escaping @Sendable (_ lane: String) -> FeedClient?, ask: @escaping SegmentShipment.Ask,
        logger: Logger, now: @escaping @Sendable () -> Timestamp = { .now }
    ) {
        self.client = client
        self.ask = ask
        self.logger = logger
        self.now = now
    }

    /// Ships what is taken, until the task is cancelled.
    func run() async {
        for await fetch in fetches {
            let isOver = await ship(fetch)
            waiting.remove(fetch.key)
            guard isOver else { continue }
            let now = now()
            over = over.filter { now < $0.value }
            over[fetch.key] = fetch.expiresAt
        }
    }

    /// Takes a request, and says whether it is done with; to be asked again until it is.
    func take(_ fetch: SegmentFetch) -> Standing {
        if over[fetch.key] != nil { return .over }
        if waiting.count < Self.most, waiting.insert(fetch.key).inserted { queue.yield(fetch) }
        return .underWay
    }

    private func ship(_ fetch: SegmentFetch) async -> Bool {
        guard now() < fetch.expiresAt else {
            return await halt(fetch, "It reached this desk's daemon too late, after \(fetch.expiresAt.text).")
        }
        guard let client = client(fetch.lane) else { return false }
        var shipment = SegmentShipment(fetch, ask: ask)
        do {
            try await client.acting(for: fetch.person.name, through: fetch.hub).streamSegment(
                fetch.segmentID, reason: fetch.reason, agreed: fetch.approvedBy,
                begin: { try await shipment.begin(total: $0, keepUntil: $1) }, take: { try await shipment.take($0) })
            try await shipment.end()
        } catch SegmentShipment.Stop.over {
            logger.info("the hub wants nothing more of segment \(fetch.segmentID), for \(fetch.person.name)")
            return true
        } catch let error as FeedClientError {
            return switch error.code {
            case .noDaemon, .disconnected, .unavailable, .unreadableAnswer: false
            case .configuration, .needsPermission, .wrongOwner, .notFound, .refused:
                await halt(fetch, error.context, needsSecondPerson: error.needsSecondPerson)
            }
        } catch { return false }
        return false
    }

    /// Tells the hub that it does not come; whether the hub knows.
    private func halt(_ fetch: SegmentFetch, _ why: String, needsSecondPerson: Bool = false) async -> Bool {
        let halt = SegmentHalt(
            request: fetch.id, segmentID: fetch.segmentID, needsSecondPerson: needsSecondPerson,
            why: PlainText.shown(why, maxBytes: Wire.maxWordsBytes))
        return (try? await ask(.halt(halt))) != nil
    }
}

extension SegmentFetch {
    /// A second person's word makes it another request.
    fileprivate var key: String { "\(id) \(approvedBy ?? "")" }
}

/// One file on its way to the hub, in pieces, each of which the hub has answered before the next one goes.
struct SegmentShipment {
    /// Sends a message, and returns what the hub says.
    typealias Ask = @Sendable (SegmentMessage) async throws -> SegmentAnswer

    /// Why nothing more goes now.
    enum Stop: Error {
        /// The hub wants nothing more.
        case over
        /// The hub needs what lies behind: the file is to be read anew.
        case again
    }

    private let fetch: SegmentFetch
    private let ask: Ask
    private var total = 0
    private var keepUntil: Timestamp?
    /// From which byte on the hub needs the file.
    private var wanted = 0
    /// How many bytes of the file were read.
    private var position = 0
    /// What was read from `wanted` on.
    private var held = Data()
    private var hash = SHA256.Running()

    init(_ fetch: SegmentFetch, ask: @escaping Ask) {
        self.fetch = fetch
        self.ask = ask
    }

    /// Asks from which byte on the hub needs it.
    mutating func begin(total: Int, keepUntil: Timestamp?) async throws {
        (self.total, self.keepUntil) = (total, keepUntil)
        wanted = try await answer(to: Data(), at: 0)
    }

    /// Takes the next bytes of the file.
    mutating func take(_ bytes: [UInt8]) async throws {
        hash.update(bytes)
        held.append(contentsOf: bytes.dropFirst(max(0, wanted - position)))
        position += bytes.count
        while held.count >= SegmentPiece.maxBytes, position < total { try await send(SegmentPiece.maxBytes) }
    }

    /// Sends what is left of the file, and its hash. It ends with ``Stop/over`` where the hub has all of it.
    mutating func end() async throws {
        while held.count > SegmentPiece.maxBytes { try await send(SegmentPiece.maxBytes) }
        _ = try await answer(to: held, at: wanted, fileHash: hash.hexadecimal)
        throw Stop.again
    }

    private mutating func send(_ count: Int) async throws {
        let from = try await answer(to: Data(held.prefix(count)), at: wanted)
        guard from >= wanted, from <= position else { throw Stop.again }
        held = Data(held.dropFirst(from - wanted))
        wanted = from
    }

    /// - Returns: from which byte on the hub needs the file.
    /// - Throws: ``Stop/over`` where it needs nothing more; what stands in the way.
    private func answer(to bytes: Data, at offset: Int, fileHash: String? = nil) async throws -> Int {
        let piece = SegmentPiece(
            request: fetch.id, segmentID: fetch.segmentID, offset: offset, total: total, bytes: bytes,
            fileHash: fileHash, keepUntil: keepUntil)
        guard let from = try await ask(.piece(piece)).from else { throw Stop.over }
        return from
    }
}
