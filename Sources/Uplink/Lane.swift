import Events
import FeedClient
import Fleet
import Vocabulary

/// The road of one agent's daemon to the hub: follows its socket, fills and empties an ``Outbox``, and tells how the
/// daemon stands at the moment.
///
/// The socket is read twice. One reader takes the events in order, as fast as they leave: a batch that waits for its
/// receipt holds it up, the next one fills meanwhile, and what is behind stays in the daemon's log. The other reads
/// ahead without waiting, keeps nothing but requests for help, and counts.
actor Lane {
    /// Where what leaves goes to.
    struct Exits: Sendable {
        /// Sends a batch on its way. What is lost is sent again.
        let publish: @Sendable (Outbox.Parcel) async -> Void
        /// Writes down that everything up to a place has left.
        let keep: @Sendable (FeedCursor) -> Void
        /// Tells how the daemon stands at the moment.
        let tell: @Sendable (LiveTick) async -> Void
        /// Tells that ``standing`` is another than before.
        let change: @Sendable () -> Void

        init(
            publish: @escaping @Sendable (Outbox.Parcel) async -> Void,
            keep: @escaping @Sendable (FeedCursor) -> Void, tell: @escaping @Sendable (LiveTick) async -> Void,
            change: @escaping @Sendable () -> Void
        ) {
            self.publish = publish
            self.keep = keep
            self.tell = tell
            self.change = change
        }
    }

    /// The agent's login.
    nonisolated let name: String
    /// Talks to the daemon.
    nonisolated let client: FeedClient
    private let exits: Exits
    private let watch: Stopwatch
    private var outbox: Outbox
    private var pulse = LivePulse()
    /// Where who reads ahead goes on.
    private var lookout: FeedCursor?
    private var link = DeskStanding.Link.unreachable
    private var fault: String?
    /// Up to which second of the daemon scores were told; `nil` for none.
    private var scoresAfter: Double?
    private let (rings, bell) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let (alarms, alarm) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    private let (parcels, departure) = AsyncStream.makeStream(of: Outbox.Parcel.self)

    /// A road on which nothing moves before ``run()``.
    init(name: String, client: FeedClient, outbox: Outbox, exits: Exits, watch: Stopwatch) {
        self.name = name
        self.client = client
        self.exits = exits
        self.watch = watch
        self.outbox = outbox
        lookout = outbox.confirmed
    }

    /// Follows the daemon until the task is cancelled, over every outage.
    func run() async {
        await withDiscardingTaskGroup { group in
            group.addTask { await self.readInOrder() }
            group.addTask { await self.readAhead() }
            group.addTask { await self.sendAgain() }
            group.addTask { await self.tellLive() }
            // One after the other: what is sent first arrives first.
            group.addTask { for await parcel in self.parcels { await self.exits.publish(parcel) } }
        }
    }

    // MARK: - What happens

    /// The link to the site stands, or does not: as it is once this is its turn.
    func setConnected(_ isUp: @autoclosure @Sendable () -> Bool) {
        let isConnected = isUp()
        handle(isConnected ? .connected : .disconnected)
        if isConnected { pulse.forget() }
    }

    /// The hub has committed something.
    func take(_ receipt: Receipt) { handle(.receipt(receipt.cursor, isAhead: receipt.isAhead)) }

    private func handle(_ input: Outbox.Input) {
        for action in outbox.handle(input, at: watch.now()) {
            switch action {
            case .publish(let parcel): departure.yield(parcel)
            case .keep(let cursor): exits.keep(cursor)
            }
        }
        bell.yield()
        if outbox.deadline != nil { alarm.yield() }
    }

    // MARK: - Readers

    private func readInOrder() async {
        await follow(from: { await self.outbox.position }) { message, line in try await self.next(message, line) }
    }

    /// Keeps nothing but requests for help, and does not wait.
    private func readAhead() async {
        await follow(from: { await self.lookout }) { message, line in await self.glance(message, line) }
    }

    private func next(_ message: FeedMessage, _ line: String?) async throws {
        switch message {
        case .connected:
            // A daemon that was started anew counts its seconds anew.
            scoresAfter = nil
            note(.following, nil)
        case .event(let event):
            guard let line else { return }
            try await room(for: line.utf8.count)
            handle(.event(Outbox.Line(event, json: line)))
        case .gap(let gap): handle(.gap(gap))
        case .disconnected(let error): note(error)
        }
    }

    private func glance(_ message: FeedMessage, _ line: String?) {
        switch message {
        case .event(let event):
            lookout = event.cursor
            if let line { handle(.seen(Outbox.Line(event, json: line))) }
        case .gap(let gap): lookout = gap.resumesAfter
        case .connected, .disconnected: break
        }
    }

    /// Follows until the task is cancelled: what the daemon refuses now it may let in later.
    private nonisolated func follow(
        from start: @Sendable () async -> FeedCursor?,
        _ take: @Sendable (FeedMessage, String?) async throws -> Void
    ) async {
        var (pauses, generator) = (Backoff(), SystemRandomNumberGenerator())
        while !Task.isCancelled {
            do {
                try await client.followLines(after: await start() ?? 0) { message, line in
                    if case .connected = message { pauses.reset() }
                    try await take(message, line)
                }
            } catch let error as FeedClientError { await note(error) } catch {}
            try? await watch.sleep(pauses.next(using: &generator))
        }
    }

    /// Returns once an event of so many bytes has room.
    private func room(for bytes: Int) async throws {
        guard !outbox.hasRoom(for: bytes) else { return }
        for await _ in rings where outbox.hasRoom(for: bytes) { break }
        try Task.checkCancellation()
    }

    private func sendAgain() async {
        for await _ in alarms {
            while let deadline = outbox.deadline, !Task.isCancelled {
                // What is sent meanwhile may be due earlier than what is waited for.
                let wait = min(max(deadline - watch.now(), .milliseconds(1)), .seconds(10))
                try? await watch.sleep(wait)
                handle(.tick)
            }
        }
    }

    // MARK: - How it stands

    /// How this lane's way stands, for the hub.
    var standing: DeskStanding {
        DeskStanding(
            lane: name, version: Version.current, lag: outbox.lag, since: outbox.waitingSince, link: link)
    }

    /// The same with what is known here alone.
    var report: UplinkReport.Lane {
        UplinkReport.Lane(
            name: name, socket: client.socketPath, link: link, fault: fault, lag: outbox.lag,
            waitingSince: outbox.waitingSince, sent: outbox.sentCount, repeated: outbox.repeatCount,
            gaps: outbox.gapCount, oversized: outbox.oversizeCount)
    }

    private func note(_ link: DeskStanding.Link, _ fault: String?) {
        guard link != self.link || fault != self.fault else { return }
        (self.link, self.fault) = (link, fault)
        exits.change()
    }

    private func note(_ error: FeedClientError) {
        let link: DeskStanding.Link =
            switch error.code {
            case .needsPermission, .wrongOwner, .refused, .notFound, .configuration: .withheld
            case .noDaemon, .disconnected, .unavailable, .unreadableAnswer: .unreachable
            }
        note(link, error.context)
    }

    private func tellLive() async {
        while !Task.isCancelled {
            if link == .following, outbox.isConnected, let standing = try? await client.standing() {
                // Where scores are not shared the rest is told all the same.
                let newest = (try? await client.scores(after: scoresAfter))?.last
                scoresAfter = newest?.timeS ?? scoresAfter
                let tick = LiveTick(
                    lane: name, at: .now, score: newest?.score, state: newest?.state,
                    capture: standing.capture?.state ?? StandingPayload.Capture.Outward.notHeard.rawValue)
                if pulse.tells(tick, at: watch.now()) { await exits.tell(tick) }
            }
            try? await watch.sleep(pulse.pause)
        }
    }
}

extension Outbox.Line {
    /// An event as it came.
    init(_ event: Event, json: String) {
        let isHelp =
            if case .alert(.raised, let alert) = event.data { alert.kind == .help } else { false }
        self.init(id: event.id, time: event.time, cursor: event.cursor, json: json, isHelp: isHelp)
    }
}
