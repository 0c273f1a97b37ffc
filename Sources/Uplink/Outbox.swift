import Events
import Fleet
import Vocabulary

/// What of one agent's log is on its way to the hub: **a pure machine**. The log is the outbox: nothing is kept here
/// but where it has been read to, the batch that is in flight and the one that is being filled.
///
/// - The cursor moves on the hub's receipt alone, which the hub gives after its own commit.
/// - One batch is in flight at a time, so that events arrive in the order of the log. What has no receipt is sent
///   again: at once where the link comes back, else after ``Limits/receiptWait`` and then after growing pauses.
/// - A request for help goes ahead, in a batch of its own, and comes again in its place. The hub drops doubles by the
///   event's identifier.
/// - Where the next batch is full there is no room (``hasRoom(for:)``), and whoever reads the log has to wait.
struct Outbox: Sendable {
    /// Bounds of what is held.
    struct Limits: Sendable {
        /// Most events of a batch.
        var events = 200
        /// Most bytes of a batch's events.
        var bytes = EventBatch.maxEventBytes
        /// Most requests for help that wait to go ahead; more come in their place alone.
        var ahead = 16
        /// How long a receipt is waited for.
        var receiptWait = Duration.seconds(10)

        /// The limits that apply where nothing else is said.
        init() {}
    }

    /// An event on its way: what the socket has given, and what has to be known of it here.
    struct Line: Sendable, Equatable {
        /// The event's identifier.
        let id: String
        /// When it happened.
        let time: Timestamp
        /// What the events after it are asked for by.
        let cursor: FeedCursor
        /// The event as the daemon wrote it.
        let json: String
        /// Whether the agent asks for help with it.
        let isHelp: Bool

        init(id: String, time: Timestamp, cursor: FeedCursor, json: String, isHelp: Bool = false) {
            self.id = id
            self.time = time
            self.cursor = cursor
            self.json = json
            self.isHelp = isHelp
        }
    }

    /// What is sent at once.
    struct Parcel: Sendable, Equatable {
        /// Whether it goes ahead of its place.
        let isAhead: Bool
        /// The place of its last event.
        let cursor: FeedCursor
        /// Its events, in the order of the log.
        let lines: [Line]
    }

    /// What happens to the machine.
    enum Input: Sendable {
        /// The log's next event, in order.
        case event(Line)
        /// The log no longer holds what comes next.
        case gap(EventGap)
        /// Somebody who reads ahead has seen an event, in order.
        case seen(Line)
        /// The hub has committed everything up to a place; or only what went ahead.
        case receipt(FeedCursor, isAhead: Bool)
        /// The link to the site stands.
        case connected
        /// It does not any more.
        case disconnected
        /// Time has passed.
        case tick
    }

    /// What is to be done.
    enum Action: Sendable, Equatable {
        /// Send it.
        case publish(Parcel)
        /// Write down that everything up to this place has left.
        case keep(FeedCursor)
    }

    private struct Flight {
        let parcel: Parcel
        /// When it is sent again; `nil` for as soon as there is a link.
        var due: Duration?
        var pauses = Backoff()
        var wasSent = false

        init(_ parcel: Parcel) { self.parcel = parcel }
    }

    private let limits: Limits
    private var generator: any RandomNumberGenerator & Sendable
    /// Everything up to here has a receipt; `nil` where nothing has.
    private(set) var confirmed: FeedCursor?
    /// Where whoever reads goes on; `nil` for the beginning.
    private(set) var position: FeedCursor?
    /// Whether the link stands.
    private(set) var isConnected = false
    /// How many stretches of the log were gone before they had left.
    private(set) var gapCount = 0
    /// How many events were larger than any message may be; they stay in the log.
    private(set) var oversizeCount = 0
    /// How many events have a receipt since the start.
    private(set) var sentCount = 0
    /// How often something was sent again.
    private(set) var repeatCount = 0
    private var flight: Flight?
    private var aheadFlight: Flight?
    private var next: [Line] = []
    private var nextBytes = 0
    private var ahead: [Line] = []
    private var seenCount = 0
    private var lastSeen: String?
    /// ``confirmed`` as it was at the last gap.
    private var gapMark: FeedCursor??

    /// An outbox that has sent everything up to a place.
    ///
    /// - Parameters:
    ///   - confirmed: the place; `nil` for nothing.
    ///   - limits: bounds of what is held.
    ///   - generator: spreads out what is sent again.
    init(
        after confirmed: FeedCursor?, limits: Limits = Limits(),
        generator: any RandomNumberGenerator & Sendable = SystemRandomNumberGenerator()
    ) {
        self.confirmed = confirmed
        self.limits = limits
        self.generator = generator
        position = confirmed
    }

    /// Whether an event of so many bytes may come.
    func hasRoom(for bytes: Int) -> Bool {
        next.isEmpty || next.count < limits.events && nextBytes + bytes <= limits.bytes
    }

    /// How many events wait, as far as is known: those that were seen ahead and have no receipt.
    var lag: Int { max(seenCount - sentCount, heldCount) }

    /// When the oldest event happened that waits in memory; `nil` where none does.
    var waitingSince: Timestamp? { (flight?.parcel.lines.first ?? next.first ?? ahead.first)?.time }

    /// How many events are in memory.
    var heldCount: Int { (flight?.parcel.lines.count ?? 0) + next.count }

    /// When it wants to be told that time has passed; `nil` where it waits for something else.
    var deadline: Duration? { [flight?.due, aheadFlight?.due].compactMap(\.self).min() }

    /// Takes in what happened.
    ///
    /// - Parameters:
    ///   - input: what happened.
    ///   - now: the time since some beginning, by a clock that is never set.
    /// - Returns: what is to be done, in this order.
    mutating func handle(_ input: Input, at now: Duration) -> [Action] {
        switch input {
        case .event(let line): take(line)
        case .gap(let gap):
            // The same is told at every attempt until something later has left.
            if gapMark != .some(confirmed) { gapCount += 1 }
            gapMark = .some(confirmed)
            position = gap.resumesAfter
        case .seen(let line):
            seenCount += 1
            lastSeen = line.id
            if line.isHelp, fits(line), ahead.count < limits.ahead, !ahead.contains(where: { $0.id == line.id }) {
                ahead.append(line)
            }
        case .receipt(let cursor, isAhead: true):
            guard let flight = aheadFlight, flight.parcel.cursor == cursor else { return [] }
            dropAhead(Set(flight.parcel.lines.map(\.id)))
        case .receipt(let cursor, isAhead: false):
            guard let parcel = flight?.parcel, parcel.cursor == cursor else { return [] }
            settle(parcel)
            return [.keep(cursor)] + departures(at: now)
        case .connected: isConnected = true
        case .disconnected:
            isConnected = false
            // What was in flight may be lost with the link.
            flight?.due = nil
            aheadFlight?.due = nil
        case .tick: break
        }
        return departures(at: now)
    }

    private func fits(_ line: Line) -> Bool { line.json.utf8.count <= limits.bytes }

    private mutating func take(_ line: Line) {
        position = line.cursor
        guard fits(line) else {
            oversizeCount += 1
            return
        }
        next.append(line)
        nextBytes += line.json.utf8.count
    }

    private mutating func settle(_ parcel: Parcel) {
        confirmed = parcel.cursor
        flight = nil
        sentCount += parcel.lines.count
        dropAhead(Set(parcel.lines.map(\.id)))
        // What was missed, or seen twice, is forgotten once all is sent that was seen.
        if parcel.lines.last?.id == lastSeen, next.isEmpty { seenCount = sentCount }
    }

    private mutating func dropAhead(_ ids: Set<String>) {
        ahead.removeAll { ids.contains($0.id) }
        if aheadFlight?.parcel.lines.contains(where: { ids.contains($0.id) }) == true { aheadFlight = nil }
    }

    /// What goes now: requests for help first.
    private mutating func departures(at now: Duration) -> [Action] {
        guard isConnected else { return [] }
        if aheadFlight == nil, let line = ahead.first {
            aheadFlight = Flight(Parcel(isAhead: true, cursor: line.cursor, lines: [line]))
        }
        if flight == nil, let last = next.last {
            flight = Flight(Parcel(isAhead: false, cursor: last.cursor, lines: next))
            (next, nextBytes) = ([], 0)
        }
        return [\Outbox.aheadFlight, \Outbox.flight].compactMap { path in
            guard var flight = self[keyPath: path], flight.due.map({ $0 <= now }) ?? true else { return nil }
            flight.due = now + limits.receiptWait
            if flight.wasSent {
                repeatCount += 1
                flight.due? += flight.pauses.next(using: &generator)
            }
            flight.wasSent = true
            self[keyPath: path] = flight
            return .publish(flight.parcel)
        }
    }
}
